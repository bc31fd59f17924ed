import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { OperatorError } from '../../../source/errors.ts';
import { certificatesOf, firstCertificate, signedBy } from '../../../source/pki/certificate/matches.ts';
import { protectKey } from '../../../source/pki/keys/protected-key.ts';
import { Secret } from '../../../source/plan/secret.ts';
import { rotationStep } from '../../../source/steps/certificate-rotation/rotation-step.ts';
import type { PhaseName, RotationWish } from '../../../source/steps/certificate-rotation/rotation-wish.ts';
import { folder } from '../../support/certificate-host.ts';
import { fileTree } from '../../support/file-tree.ts';
import { type OrganisationPki, organisationPki } from '../../support/organisation-pki.ts';
import { caKey, nextCa, nextKey, rotate, rotationHost, wishFor } from '../../support/rotation-host.ts';
import { type ThrowAwayPki, throwAwayPki } from '../../support/throw-away-pki.ts';

let [pki, other, twin]: readonly ThrowAwayPki[] = [];
let organisation: OrganisationPki;
let host: Awaited<ReturnType<typeof rotationHost>>;
const made = (which: ThrowAwayPki | undefined): ThrowAwayPki => {
  if (which === undefined) throw new Error('the PKIs are made first');
  return which;
};
beforeAll(async () => {
  [[pki, other, twin], organisation] = await Promise.all([
    Promise.all(['barman1.CA', 'other.CA', 'barman1.CA'].map((name) => throwAwayPki(name))),
    organisationPki(),
  ]);
});
beforeEach(async () => {
  host = await rotationHost(made(pki));
});
afterEach(() => host.end());

async function problemOf(work: () => Promise<unknown>) {
  try {
    await work();
  } catch (error) {
    if (error instanceof OperatorError) return { id: error.problem.id, message: error.problem.message };
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('what is refused, with nothing changed', () => {
  type Row = readonly [
    what: string,
    before: readonly PhaseName[],
    prepare: () => Promise<void> | void,
    phase: PhaseName,
    changes: Partial<RotationWish>,
    id: string,
    says: string,
  ];
  const nothing = () => undefined;
  const put = (path: string, text: () => string) => () => host.put(path, text(), 0o600);
  test.each<Row>([
    ['reissue without a second CA', [], nothing, 'reissue', {}, 'rotation-not-started', 'only one CA is trusted'],
    ['retire without a second CA', [], nothing, 'retire', {}, 'rotation-not-started', 'only one CA is trusted'],
    [
      'retire with certificates of the old CA',
      ['start'],
      nothing,
      'retire',
      {},
      'old-ca-in-use',
      `still in use: ${folder}/pg-backup-api.crt; ${folder}/pg-backup-user.crt; ${folder}/pemagent-barman1.crt`,
    ],
    [
      'retire with a client of the old CA elsewhere, which the PEM agent names',
      ['start', 'reissue'],
      async () => {
        const { certificate } = await made(pki).issue('client', ['elsewhere']);
        host.put('/srv/agent.crt', certificate);
        host.put('/usr/edb/pem/agent/etc/agent.cfg', '[BARMAN/1]\nca_cert_file=/srv/agent.crt\n');
      },
      'retire',
      {},
      'old-ca-in-use',
      '/srv/agent.crt (PEM agent, [BARMAN/1] ca_cert_file)',
    ],
    ['abort after reissue', ['start', 'reissue'], nothing, 'abort', {}, 'new-ca-in-use', 'pg-backup-api.crt'],
    ['start after reissue', ['start', 'reissue'], nothing, 'start', {}, 'rotation-under-way', 'of the new CA already'],
    [
      'a CA of the same name and another key',
      [],
      put('/root/new.crt', () => made(twin).ca),
      'start',
      { ca: '/root/new.crt' },
      'ca-same-name-other-key',
      'CN=barman1.CA',
    ],
    [
      'the CA that is trusted already',
      [],
      put('/root/new.crt', () => made(pki).ca),
      'start',
      { ca: '/root/new.crt' },
      'ca-trusted-already',
      '/root/new.crt',
    ],
    [
      'a third CA while another is to come',
      ['start'],
      put('/root/new.crt', () => made(other).ca),
      'start',
      { ca: '/root/new.crt' },
      'rotation-under-way',
      nextCa,
    ],
    ['no file at --ca', [], nothing, 'start', { ca: '/root/no.crt' }, 'ca-refused', '/root/no.crt'],
    [
      'a leaf as the CA',
      [],
      put('/root/leaf.crt', () => made(other).server.certificate),
      'start',
      { ca: '/root/leaf.crt' },
      'ca-refused',
      '/root/leaf.crt',
    ],
    [
      'a key that is not of the CA',
      [],
      () => {
        host.put('/root/new.crt', made(other).ca);
        host.put('/root/new.key', made(twin).caKey, 0o600);
      },
      'start',
      { ca: '/root/new.crt', caKey: '/root/new.key' },
      'ca-refused',
      '/root/new.crt',
    ],
    [
      'a key of somebody in the place of the new one',
      [],
      put(nextKey, () => 'x\n'),
      'start',
      {},
      'file-in-the-way',
      nextKey,
    ],
    [
      'a file of somebody in the place of the new CA',
      [],
      put(nextCa, () => 'x\n'),
      'start',
      {},
      'file-in-the-way',
      nextCa,
    ],
    [
      'reissue without the new CA’s key',
      ['start'],
      () => host.put(nextKey, made(other).caKey, 0o600),
      'reissue',
      {},
      'ca-key-missing',
      nextKey,
    ],
    [
      '--same-key with another key',
      [],
      put(caKey, () => made(other).caKey),
      'start',
      { sameKey: true },
      'ca-key-mismatch',
      caKey,
    ],
    [
      '--same-key without the key',
      [],
      () => host.files.remove(caKey),
      'start',
      { sameKey: true },
      'ca-key-missing',
      caKey,
    ],
    ['--same-key in a rotation', ['start'], nothing, 'start', { sameKey: true }, 'rotation-under-way', 'under way'],
    [
      'a CA file that holds none',
      [],
      put(`${folder}/root.crt`, () => 'nothing\n'),
      'start',
      {},
      'ca-unreadable',
      `${folder}/root.crt`,
    ],
  ])('%s', async (_what, before, prepare, phase, changes, id, says) => {
    for (const name of before) await rotate(host, name);
    await prepare();
    const untouched = fileTree(host.root);
    const problem = await problemOf(() => rotate(host, phase, changes));
    expect(problem.id).toBe(id);
    expect(problem.message).toContain(says);
    expect(fileTree(host.root)).toEqual(untouched);
  });

  test.each<readonly [PhaseName, Partial<RotationWish>]>([
    ['reissue', { sameKey: true }],
    ['retire', { ca: '/a' }],
    ['start', { sameKey: true, ca: '/a' }],
    ['start', { caKey: '/a' }],
    ['abort', { caKey: '/a' }],
  ])('options of %s that do not belong together: %j', async (phase, changes) => {
    const step = () => rotationStep({ ...wishFor(phase), ...changes, phase });
    expect(await problemOf(async () => step())).toMatchObject({ id: 'usage' });
  });
});

describe('an organisation’s CA', () => {
  const ca = '/root/organisation.crt';
  const key = '/root/organisation.key';
  beforeEach(() => {
    host.put(ca, organisation.issuing.ca + organisation.root);
    host.put(key, organisation.issuing.caKey, 0o600);
  });

  test('its root is trusted, its intermediates follow each leaf, its key stays where it is', async () => {
    expect((await rotate(host, 'start', { ca, caKey: key })).report.outcome).toBe('proven');
    expect(certificatesOf(host.read(`${folder}/root.crt`))).toHaveLength(2);
    expect((await rotate(host, 'reissue', { caKey: key })).report.outcome).toBe('proven');
    expect(certificatesOf(host.read(`${folder}/pg-backup-api.crt`))).toHaveLength(2);
    expect((await rotate(host, 'retire')).report.outcome).toBe('proven');
    expect(firstCertificate(host.read(`${folder}/root.crt`))?.der).toEqual(firstCertificate(organisation.root)?.der);
    const files = Object.keys(fileTree(host.root));
    expect(files.filter((path) => path.endsWith('/CA.key') || path.includes('CA-next'))).toEqual([]);
  });

  test('without its key it can be trusted, and says where to sign', async () => {
    expect((await rotate(host, 'start', { ca })).report.outcome).toBe('proven');
    expect(await problemOf(() => rotate(host, 'reissue'))).toMatchObject({ id: 'ca-key-missing' });
  });

  test('a key behind a passphrase is opened in memory', async () => {
    host.put(key, await protectKey(organisation.issuing.caKey, 'hat stand', 1000), 0o600);
    const caPassphrase = new Secret('hat stand');
    expect(await problemOf(() => rotate(host, 'start', { ca, caKey: key }))).toMatchObject({
      id: 'ca-passphrase-needed',
    });
    await rotate(host, 'start', { ca, caKey: key }, { caPassphrase });
    expect(await problemOf(() => rotate(host, 'reissue', { caKey: key }))).toMatchObject({
      id: 'ca-passphrase-needed',
    });
    const { report } = await rotate(host, 'reissue', { caKey: key }, { caPassphrase });
    expect(report.outcome).toBe('proven');
    expect(signedBy(host.read(`${folder}/pg-backup-user.crt`), organisation.issuing.ca)).toBe(true);
  });
});

test('abort leaves a file alone that is no CA', async () => {
  host.put(nextCa, 'notes of somebody\n');
  await rotate(host, 'abort');
  expect(host.read(nextCa)).toBe('notes of somebody\n');
});

test('a CA whose key is on the controller can be followed by a new one', async () => {
  await host.files.remove(caKey);
  for (const phase of ['start', 'reissue', 'retire'] as const) {
    expect((await rotate(host, phase)).report.outcome).toBe('proven');
  }
  expect(host.mode(caKey)).toBe('600');
});
