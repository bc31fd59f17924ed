import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { inspectCertificates } from '../../../source/pki/certificate/inspect.ts';
import { firstCertificate, keyMatchesCertificate } from '../../../source/pki/certificate/matches.ts';
import { generateKeyPem } from '../../../source/pki/keys/generate-key.ts';
import { makeRequest } from '../../../source/pki/request/request.ts';
import { importStep } from '../../../source/steps/certificate-exchange/import-step.ts';
import { requestStep } from '../../../source/steps/certificate-exchange/request-step.ts';
import type { Answers } from '../../../source/wizard/question.ts';
import { carryOut, folder, siteOf } from '../../support/certificate-host.ts';
import { exchangeHost, signedElsewhere } from '../../support/exchange-host.ts';
import { fileTree } from '../../support/file-tree.ts';
import { organisationPki } from '../../support/organisation-pki.ts';
import { engineOf } from '../../support/played-runs.ts';
import { pkiHost, type ThrowAwayPki, throwAwayPki } from '../../support/throw-away-pki.ts';

const [serverFile, clientFile] = ['/root/server.crt', '/root/client.crt'];
let pki: ThrowAwayPki;
let host: ReturnType<typeof exchangeHost>;
beforeAll(async () => {
  pki = await throwAwayPki();
});
beforeEach(() => {
  host = exchangeHost(pki);
});
afterEach(() => host.end());

type Changes = Parameters<typeof signedElsewhere>[2];

/** What a CA elsewhere signs for the key in place. */
async function renewed(part: 'server' | 'client', changes: Changes = {}, by: ThrowAwayPki = pki): Promise<string> {
  const commonName = part === 'server' ? pkiHost : 'pg-backup-user';
  const request = await makeRequest({ keyPem: pki[part].key, commonName, names: [commonName] });
  return signedElsewhere(by, request, { profile: part, ...changes });
}

/** Requests with new keys, signed. */
async function withNewKeys(names: readonly string[] = []): Promise<void> {
  const wish = { names, folder: '/root/csr', newKey: true, keyType: 'ec-p256' as const, san: undefined };
  await carryOut(host, siteOf(), {}, requestStep(wish));
  for (const name of names.length > 0 ? names : ['pg-backup-api', 'pg-backup-user']) {
    const signed = await signedElsewhere(pki, host.read(`/root/csr/${name}.csr`));
    host.put(name === 'pg-backup-api' ? serverFile : clientFile, signed);
  }
}

const carry = (files: readonly string[], given: Answers = {}) =>
  carryOut(host, siteOf({ given }), {}, importStep({ files }));
const serialOf = (pem: string) => firstCertificate(pem)?.serial;
const state = () => fileTree(host.root);

describe('certificates of the keys in place', () => {
  beforeEach(async () => {
    host.put(serverFile, await renewed('server'));
    host.put(clientFile, await renewed('client'));
  });

  test('take the places of the old ones', async () => {
    const { report, evidence } = await carry([serverFile, clientFile]);
    expect(report.outcome).toBe('proven');
    expect(evidence?.checks.filter(({ state: found }) => found === 'crit')).toEqual([]);
    expect(host.read(`${folder}/pg-backup-api.crt`)).toBe(host.read(serverFile));
    expect(host.read(`${folder}/pg-backup-user.crt`)).toBe(host.read(clientFile));
    expect(host.read(`${folder}/pg-backup-api.key`)).toBe(pki.server.key);
  });

  test('get owner and mode of TPA’s files', async () => {
    await carry([serverFile, clientFile]);
    expect(await host.files.stat(`${folder}/pg-backup-api.crt`)).toMatchObject({ owner: 'www-data', mode: 0o644 });
    expect(await host.files.stat(`${folder}/pg-backup-user.crt`)).toMatchObject({ owner: 'root', mode: 0o644 });
  });

  test('are known by their keys, in one file and in any order', async () => {
    host.put('/root/all.pem', `Signed for you\n${host.read(clientFile)}${pki.ca}${host.read(serverFile)}`);
    expect((await carry(['/root/all.pem'])).report.outcome).toBe('proven');
    expect(host.read(`${folder}/pg-backup-api.crt`)).toBe(host.read(serverFile));
  });

  test('are imported one alone, too', async () => {
    expect((await carry([serverFile])).report.outcome).toBe('proven');
    expect(host.read(`${folder}/pg-backup-user.crt`)).toBe(pki.client.certificate);
  });

  test('are not imported twice', async () => {
    await carry([serverFile, clientFile]);
    const step = importStep({ files: [serverFile, clientFile] });
    expect(step.plan(await step.look(host, siteOf()), {}).actions).toEqual([]);
  });

  test('are taken back by undo', async () => {
    const before = state();
    const { report } = await carry([serverFile, clientFile]);
    await engineOf(host).undo(report.id, () => undefined);
    expect(state()).toEqual(before);
  });

  test('are staged, rehearsed and moved as one set, as a renewal is', async () => {
    const step = importStep({ files: [serverFile, clientFile] });
    const { actions, undoIfUnproven } = step.plan(await step.look(host, siteOf()), {});
    expect(actions.map(({ kind }) => kind)).toEqual([
      'stage-certificate',
      'stage-certificate',
      'rehearse',
      'install-staged',
    ]);
    expect(undoIfUnproven).toBe(true);
  });
});

describe('certificates of new keys', () => {
  test('come into place with them, and no key is left waiting', async () => {
    await withNewKeys();
    const key = host.read(`${folder}/pg-backup-api.key.new`);
    expect((await carry([serverFile, clientFile])).report.outcome).toBe('proven');
    expect(host.read(`${folder}/pg-backup-api.key`)).toBe(key);
    expect(keyMatchesCertificate(key, host.read(`${folder}/pg-backup-api.crt`))).toBe(true);
    expect(Object.keys(state()).filter((path) => /\.new$|wizard-new/.test(path))).toEqual([]);
    expect(await host.files.stat(`${folder}/pg-backup-api.key`)).toMatchObject({ owner: 'www-data', mode: 0o600 });
  });

  test('leave the keys waiting again after undo', async () => {
    await withNewKeys();
    const before = state();
    const { report } = await carry([serverFile, clientFile]);
    await engineOf(host).undo(report.id, () => undefined);
    expect(state()).toEqual(before);
  });

  test('of another client go to its place, and the set stays', async () => {
    await withNewKeys(['monitor']);
    expect((await carry([clientFile])).report.outcome).toBe('proven');
    expect(keyMatchesCertificate(host.read(`${folder}/monitor.key`), host.read(`${folder}/monitor.crt`))).toBe(true);
    expect(host.mode(`${folder}/monitor.key`)).toBe('600');
    expect(host.read(`${folder}/pg-backup-user.crt`)).toBe(pki.client.certificate);
  });
});

describe('an organisation’s PKI', () => {
  test('its intermediates follow each leaf, whatever file they came in', async () => {
    const org = await organisationPki();
    for (const copy of [`${folder}/root.crt`, `${folder}/CA.crt`, '/etc/tpa/root.crt']) host.put(copy, org.root);
    host.put(serverFile, await renewed('server', {}, org.issuing));
    host.put(clientFile, await renewed('client', {}, org.issuing));
    host.put('/root/chain.pem', `${org.root}${org.issuing.ca}`);
    expect((await carry([serverFile, clientFile, '/root/chain.pem'])).report.outcome).toBe('proven');
    const chain = inspectCertificates(host.read(`${folder}/pg-backup-user.crt`));
    expect(chain.ok && chain.certificates.map(({ subject }) => subject)).toEqual([
      'CN=pg-backup-user',
      'CN=Issuing CA',
    ]);
  });

  test('becomes what is trusted where no CA is in place yet', async () => {
    const org = await organisationPki();
    for (const name of ['root.crt', 'CA.crt', 'pg-backup-api.crt', 'pg-backup-user.crt']) {
      await host.files.remove(`${folder}/${name}`);
    }
    host.put(serverFile, await renewed('server', {}, org.issuing));
    host.put(clientFile, await renewed('client', {}, org.issuing));
    host.put('/root/org.pem', `${org.issuing.ca}${org.root}`);
    expect((await carry([serverFile, clientFile], { ca: '/root/org.pem' })).report.outcome).toBe('proven');
    expect(host.read(`${folder}/root.crt`)).toBe(org.root);
    expect(host.read('/etc/tpa/root.crt')).toBe(org.root);
  });
});

describe('refused, and nothing is changed:', () => {
  const refused = async (files: readonly string[], problem: object, given: Answers = {}) => {
    const before = state();
    await expect(carry(files, given)).rejects.toMatchObject({ problem });
    expect(state()).toEqual(before);
  };

  test.each<[string, Changes, string]>([
    ['expired', { days: [-10, -1] }, 'expired'],
    ['not yet valid', { days: [1, 10] }, 'not-yet-valid'],
    ['for another host', { commonName: 'barman2.example.com', names: [] }, 'host-mismatch'],
    ['for another purpose', { profile: 'client' }, 'wrong-eku'],
  ])('a server certificate that is %s', async (_, changes, id) => {
    host.put(serverFile, await renewed('server', changes));
    await refused([serverFile], { id, message: expect.stringContaining(`${serverFile}: `) });
  });

  test('a certificate of another CA', async () => {
    host.put(serverFile, await renewed('server', {}, await throwAwayPki('other.CA')));
    await refused([serverFile], { id: 'not-signed-by-ca', message: expect.stringContaining(serverFile) });
  });

  test('a certificate of another CA of the same name', async () => {
    host.put(serverFile, await renewed('server', {}, await throwAwayPki()));
    const before = state();
    await expect(carry([serverFile])).rejects.toMatchObject({
      problem: { message: expect.stringContaining(serverFile) },
    });
    expect(state()).toEqual(before);
  });

  test('a certificate of no key here', async () => {
    host.put(serverFile, (await pki.issue('server', [pkiHost])).certificate);
    await refused([serverFile], {
      id: 'no-such-key',
      message: `${serverFile} (CN=${pkiHost}, issued by CN=test.CA) is of no key here: ${folder}/pg-backup-api.key, ${folder}/pg-backup-user.key.`,
    });
  });

  test('a client certificate under another name', async () => {
    host.put(clientFile, await renewed('client', { commonName: 'somebody', names: [] }));
    await refused([clientFile], {
      id: 'name-mismatch',
      message: `${clientFile} is for CN=somebody, and its key is that of pg-backup-user.`,
    });
  });

  test('two certificates for one place', async () => {
    host.put(serverFile, await renewed('server'));
    host.put('/root/second.crt', await renewed('server'));
    await refused([serverFile, '/root/second.crt'], { id: 'two-certificates' });
  });

  test('an intermediate alone', async () => {
    host.put('/root/ca.pem', pki.ca);
    await refused(['/root/ca.pem'], { id: 'no-certificate' });
  });

  test.each<[string, string, string]>([
    ['a missing file', '/root/none.crt', 'file-missing'],
    ['a key', '/root/some.key', 'key-in-certificate-file'],
    ['a request', '/root/some.csr', 'not-a-certificate'],
    ['something else', '/root/some.txt', 'not-a-certificate'],
    ['a folder', '/root', 'not-a-file'],
  ])('%s', async (_, file, id) => {
    host.put('/root/some.key', pki.client.key, 0o600);
    host.put('/root/some.csr', await makeRequest({ keyPem: pki.client.key, commonName: 'x', names: [] }));
    host.put('/root/some.txt', 'Dear operator,\n');
    await refused([file], { id });
  });

  test('one part, while the other in place is broken: it names that', async () => {
    host.put(serverFile, await renewed('server'));
    host.put(`${folder}/pg-backup-user.crt`, await renewed('client', { days: [-10, -1] }));
    await refused([serverFile], { id: 'expired', message: expect.stringContaining(`${folder}/pg-backup-user.crt`) });
  });

  test('another CA than the one in place', async () => {
    host.put(serverFile, await renewed('server'));
    host.put('/root/other.pem', (await throwAwayPki('other.CA')).ca);
    await refused([serverFile], { id: 'another-ca' }, { ca: '/root/other.pem' });
  });

  test('one part of a set that is not there yet', async () => {
    host.put(serverFile, await renewed('server'));
    await host.files.remove(`${folder}/pg-backup-user.crt`);
    await refused([serverFile], { id: 'set-incomplete' });
  });
});

test('a pair that does not play is put back: the rehearsal decides', async () => {
  host.put(serverFile, await renewed('server'));
  const before = state();
  const step = importStep({ files: [serverFile] });
  const plan = step.plan(await step.look(host, siteOf()), {});
  host.put(`${folder}/pg-backup-api.key`, await generateKeyPem('ec-p256'), 0o600);
  const report = await engineOf(host).apply(
    plan,
    async () => undefined,
    () => undefined,
  );
  expect(report).toMatchObject({ outcome: 'undone', problem: { id: 'rehearsal-failed' } });
  expect(serialOf(host.read(`${folder}/pg-backup-api.crt`))).toBe(serialOf(pki.server.certificate));
  expect(Object.keys(state())).toEqual(Object.keys(before));
});
