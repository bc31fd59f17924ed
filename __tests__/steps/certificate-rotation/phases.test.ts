import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { plainWords } from '../../../source/host/commands.ts';
import {
  certificatesOf,
  firstCertificate,
  keyMatchesCertificate,
  signedBy,
} from '../../../source/pki/certificate/matches.ts';
import { commonNameOf } from '../../../source/pki/encoding/distinguished-name.ts';
import { lookAtRotation } from '../../../source/steps/certificate-rotation/rotation-facts.ts';
import { rotationStep } from '../../../source/steps/certificate-rotation/rotation-step.ts';
import type { PhaseName } from '../../../source/steps/certificate-rotation/rotation-wish.ts';
import { certificateRows } from '../../../source/steps/certificates/certificate-rows.ts';
import { certificatesStep } from '../../../source/steps/certificates/certificates-step.ts';
import { carryOut, folder, siteOf } from '../../support/certificate-host.ts';
import { fileTree } from '../../support/file-tree.ts';
import { engineOf } from '../../support/played-runs.ts';
import { caKey, nextCa, nextKey, rotate, rotationHost, wishFor } from '../../support/rotation-host.ts';
import { type ThrowAwayPki, throwAwayPki } from '../../support/throw-away-pki.ts';

const copies = [`${folder}/root.crt`, `${folder}/CA.crt`, '/etc/tpa/root.crt'];
const leaves = ['pg-backup-api', 'pg-backup-user', 'pemagent-barman1'].map((name) => `${folder}/${name}.crt`);
let pki: ThrowAwayPki;
let host: Awaited<ReturnType<typeof rotationHost>>;
beforeAll(async () => {
  pki = await throwAwayPki('barman1.CA');
});
beforeEach(async () => {
  host = await rotationHost(pki);
});
afterEach(() => host.end());

const state = () => fileTree(host.root);
const phase = async () => (await lookAtRotation(host, siteOf(), wishFor(undefined))).rotation.phase;
const trusted = (path: string) => certificatesOf(host.read(path)).map(({ subject }) => commonNameOf(subject));
const issuers = () =>
  leaves.map((path) => {
    const issuer = firstCertificate(host.read(path))?.issuer;
    return issuer && commonNameOf(issuer);
  });
const [old, next] = ['barman1.CA', 'barman1.CA G2'];

describe('start', () => {
  test('both CAs are trusted in every copy, the new one with a name of its own', async () => {
    const { report, evidence } = await rotate(host, 'start');
    expect(report.outcome).toBe('proven');
    expect(copies.map(trusted)).toEqual(Array(3).fill([old, next]));
    expect(evidence?.checks.find(({ id }) => id === 'phase')?.detail).toBe(
      'two-cas: trusted are CN=barman1.CA and CN=barman1.CA G2',
    );
    expect(await phase()).toBe('two-cas');
  });

  test('the old key stays in its place, the new one is beside it and its owner’s alone', async () => {
    await rotate(host, 'start');
    expect(host.read(caKey)).toBe(pki.caKey);
    expect(keyMatchesCertificate(host.read(nextKey), host.read(nextCa))).toBe(true);
    expect(host.mode(nextKey)).toBe('600');
  });

  test('a second time there is nothing to do, and a copy that was put back by somebody is mended', async () => {
    await rotate(host, 'start');
    const before = state();
    await rotate(host, 'start');
    host.put('/etc/tpa/root.crt', pki.ca);
    await rotate(host, 'start');
    expect(state()).toEqual(before);
  });

  test('goes on with a new CA that is there and not trusted yet', async () => {
    await rotate(host, 'start');
    const made = host.read(nextCa);
    for (const copy of copies) host.put(copy, pki.ca);
    expect((await rotate(host, 'start')).report.outcome).toBe('proven');
    expect(host.read(nextCa)).toBe(made);
    expect(await phase()).toBe('two-cas');
  });

  test('a private key in the CA file is not spread', async () => {
    host.put(`${folder}/root.crt`, `${pki.ca}${pki.caKey}`);
    await rotate(host, 'start');
    expect(copies.some((path) => host.read(path).includes('PRIVATE KEY'))).toBe(false);
  });
});

describe('reissue', () => {
  beforeEach(() => rotate(host, 'start'));

  test('server, client and the other client of the folder are of the new CA', async () => {
    const { report } = await rotate(host, 'reissue');
    expect(report.outcome).toBe('proven');
    expect(issuers()).toEqual(Array(3).fill(next));
    expect(copies.map(trusted)).toEqual(Array(3).fill([next, old]));
    expect(await phase()).toBe('reissued');
  });

  test('names and keys stay', async () => {
    const keys = leaves.map((path) => host.read(path.replace('.crt', '.key')));
    const names = leaves.map((path) => firstCertificate(host.read(path))?.subjectAltName);
    await rotate(host, 'reissue');
    expect(leaves.map((path) => host.read(path.replace('.crt', '.key')))).toEqual(keys);
    expect(leaves.map((path) => firstCertificate(host.read(path))?.subjectAltName)).toEqual(names);
  });

  test('new keys where they are asked for', async () => {
    const before = leaves.map((path) => host.read(path.replace('.crt', '.key')));
    await rotate(host, 'reissue', { newKey: true });
    for (const [index, path] of leaves.entries()) {
      const key = path.replace('.crt', '.key');
      expect(host.read(key)).not.toBe(before[index]);
      expect([keyMatchesCertificate(host.read(key), host.read(path)), host.mode(key)]).toEqual([true, '600']);
    }
  });

  test('a second time there is nothing to do', async () => {
    await rotate(host, 'reissue');
    const before = state();
    await rotate(host, 'reissue');
    expect(state()).toEqual(before);
  });

  test('a client that came later is issued again', async () => {
    await rotate(host, 'reissue');
    const late = await pki.issue('client', ['late']);
    host.put(`${folder}/late.crt`, late.certificate);
    host.put(`${folder}/late.key`, late.key, 0o600);
    await rotate(host, 'reissue');
    expect(signedBy(host.read(`${folder}/late.crt`), host.read(nextCa))).toBe(true);
  });
});

describe('retire', () => {
  beforeEach(async () => {
    await rotate(host, 'start');
    await rotate(host, 'reissue');
  });

  test('only the new CA is trusted, and its key is where the old one was', async () => {
    const [certificate, key] = [host.read(nextCa), host.read(nextKey)];
    const { report } = await rotate(host, 'retire');
    expect(report.outcome).toBe('proven');
    expect(copies.map((path) => host.read(path))).toEqual(Array(3).fill(certificate));
    expect([host.read(caKey), host.mode(caKey)]).toEqual([key, '600']);
    expect(await phase()).toBe('one-ca');
  });

  test('nothing of the rotation is left over', async () => {
    await rotate(host, 'retire');
    expect(Object.keys(state()).filter((path) => path.includes('CA-next'))).toEqual([]);
  });

  test('renewing works with the new CA, and the next rotation has the next name', async () => {
    await rotate(host, 'retire');
    const { report } = await carryOut(host, siteOf(), { renew: 'both' });
    expect(report.outcome).toBe('proven');
    await rotate(host, 'start');
    expect(trusted(`${folder}/root.crt`)).toEqual([next, 'barman1.CA G3']);
  });
});

test('abort goes back to the files of before', async () => {
  const before = state();
  await rotate(host, 'start');
  expect((await rotate(host, 'abort')).report.outcome).toBe('proven');
  expect(state()).toEqual(before);
});

test('abort where nothing was begun has nothing to do', async () => {
  const before = state();
  await rotate(host, 'abort');
  expect(state()).toEqual(before);
});

test('each phase can be undone, the last one first', async () => {
  const states: ReturnType<typeof state>[] = [];
  const ids: string[] = [];
  for (const name of ['start', 'reissue', 'retire'] as const) {
    states.push(state());
    ids.push((await rotate(host, name)).report.id);
  }
  for (const [index, id] of [...ids.entries()].reverse()) {
    expect((await engineOf(host).undo(id, () => undefined)).outcome).toBe('undone');
    expect(state()).toEqual(states[index]);
  }
});

test('a phase is not undone while the next one stands', async () => {
  const { report } = await rotate(host, 'start');
  await rotate(host, 'reissue');
  const before = state();
  await expect(engineOf(host).undo(report.id, () => undefined)).rejects.toMatchObject({
    problem: { id: 'changed-since' },
  });
  expect(state()).toEqual(before);
});

describe('--same-key', () => {
  test('the CA gets a later end; name, key and leaves stay', async () => {
    const before = firstCertificate(pki.ca);
    const { report } = await rotate(host, 'start', { sameKey: true });
    expect(report.outcome).toBe('proven');
    const after = firstCertificate(host.read(`${folder}/root.crt`));
    expect([after?.subject.raw, after?.spki]).toEqual([before?.subject.raw, before?.spki]);
    expect(after?.notAfter.date.getTime()).toBeGreaterThan(before?.notAfter.date.getTime() ?? 0);
    expect(new Set(copies.map((path) => host.read(path))).size).toBe(1);
    expect(issuers()).toEqual(Array(3).fill(old));
    expect(await phase()).toBe('one-ca');
  });
});

describe('in the phases between', () => {
  test.each(['start', 'reissue'] as const)('after %s nothing is wrong and nothing is to be done', async (last) => {
    await rotate(host, 'start');
    if (last === 'reissue') await rotate(host, 'reissue');
    const rows = await certificateRows(host, siteOf());
    const found = rows.flatMap(({ file, findings }) =>
      findings.filter(({ group, id }) => group !== 'tpa' && id !== 'shared-ca').map(({ id }) => `${file} ${id}`),
    );
    expect(found).toEqual([]);
    const facts = await certificatesStep.look(host, siteOf());
    const { state: step, findings } = certificatesStep.assess(facts as never);
    expect([step, findings.filter(({ id }) => !id.startsWith('tpa-')).map(({ id }) => id)]).toEqual([
      'done',
      ['rotation-under-way'],
    ]);
    expect(certificatesStep.plan(facts as never, { renew: 'none' }).actions).toEqual([]);
  });

  test.each([
    ['start', old],
    ['reissue', next],
  ] as const)('after %s a renewal is signed by %s', async (last, signer) => {
    await rotate(host, 'start');
    if (last === 'reissue') await rotate(host, 'reissue');
    expect((await carryOut(host, siteOf(), { renew: 'both' })).report.outcome).toBe('proven');
    expect(issuers().slice(0, 2)).toEqual([signer, signer]);
    expect(await phase()).toBe(last === 'start' ? 'two-cas' : 'reissued');
  });

  test('a copy of the CA file with one CA only is told', async () => {
    await rotate(host, 'start');
    host.put('/etc/tpa/root.crt', pki.ca);
    const rows = await certificateRows(host, siteOf());
    expect(rows.find(({ file }) => file === '/etc/tpa/root.crt')?.findings.map(({ id }) => id)).toEqual(['ca-drift']);
  });
});

describe('the trust store', () => {
  const anchors = '/usr/local/share/ca-certificates';
  const rebuild = 'update-ca-certificates --fresh';
  /** What a phase would do there: the plan alone, for its command is a real one of this machine. */
  async function planned(name: PhaseName): Promise<readonly string[]> {
    host.put(`${anchors}/CA.crt`, pki.ca);
    const step = rotationStep({ ...wishFor(name), phase: name });
    const { actions } = step.plan(await step.look(host, siteOf()), {});
    return actions.flatMap((action) => {
      if (action.kind === 'run-command') return [plainWords(action.argv).join(' ')];
      return 'path' in action && action.path.startsWith(anchors) ? [`${action.kind} ${action.path}`] : [];
    });
  }

  test('gets the new CA as a file of its own', async () => {
    expect(await planned('start')).toEqual([`copy-file ${anchors}/CA-next.crt`, rebuild]);
  });

  test('has the new CA alone in the end, found by its new name', async () => {
    await rotate(host, 'start');
    await rotate(host, 'reissue');
    host.put(`${anchors}/CA-next.crt`, host.read(nextCa));
    expect(await planned('retire')).toEqual([
      `copy-file ${anchors}/CA.crt`,
      `remove-file ${anchors}/CA-next.crt`,
      rebuild,
    ]);
  });

  test('is as before after abort', async () => {
    await rotate(host, 'start');
    host.put(`${anchors}/CA-next.crt`, host.read(nextCa));
    expect(await planned('abort')).toEqual([`remove-file ${anchors}/CA-next.crt`, rebuild]);
  });
});

test.each(['start', 'reissue'] as const)('%s says that the PEM agent has to be restarted', async (name) => {
  if (name === 'reissue') await rotate(host, 'start');
  const step = rotationStep({ ...wishFor(name), phase: name });
  const { notes } = step.plan(await step.look(host, siteOf()), {});
  expect(notes).toContain(
    'Restart pemagent afterwards: it reads its certificate and /etc/tpa/pg-backup-api/root.crt when it starts.',
  );
});
