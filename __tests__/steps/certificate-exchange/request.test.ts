import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { keyMatchesCertificate } from '../../../source/pki/certificate/matches.ts';
import { protectKey } from '../../../source/pki/keys/protected-key.ts';
import { inspectRequest } from '../../../source/pki/request/inspect-request.ts';
import type { RequestWish } from '../../../source/steps/certificate-exchange/request-facts.ts';
import { requestStep } from '../../../source/steps/certificate-exchange/request-step.ts';
import { carryOut, folder, siteOf } from '../../support/certificate-host.ts';
import { exchangeHost, signedElsewhere } from '../../support/exchange-host.ts';
import { fileTree } from '../../support/file-tree.ts';
import { engineOf } from '../../support/played-runs.ts';
import { pkiHost, type ThrowAwayPki, throwAwayPki } from '../../support/throw-away-pki.ts';

const wish = (changes: Partial<RequestWish> = {}): RequestWish => ({
  ...{ names: [], folder: '/root/out', newKey: false, keyType: 'ec-p256', san: undefined },
  ...changes,
});
let pki: ThrowAwayPki;
let host: ReturnType<typeof exchangeHost>;
beforeAll(async () => {
  pki = await throwAwayPki();
});
beforeEach(() => {
  host = exchangeHost(pki);
  host.put('/root/out/notes.txt', 'mine\n');
});
afterEach(() => host.end());

const carry = (changes: Partial<RequestWish> = {}) => carryOut(host, siteOf(), {}, requestStep(wish(changes)));
const requestOf = (name: string) => {
  const inspection = inspectRequest(host.read(`/root/out/${name}.csr`));
  if (!inspection.ok) throw new Error(inspection.why);
  return inspection.request;
};
const state = () => fileTree(host.root);

describe('requests with the keys in place', () => {
  test('carry the names of the certificates in place', async () => {
    expect((await carry()).report.outcome).toBe('proven');
    expect(requestOf('pg-backup-api')).toMatchObject({ subject: `CN=${pkiHost}`, names: [pkiHost] });
    expect(requestOf('pg-backup-user')).toMatchObject({ subject: 'CN=pg-backup-user', names: ['pg-backup-user'] });
  });

  test('are of those keys', async () => {
    await carry();
    const signed = await signedElsewhere(pki, host.read('/root/out/pg-backup-api.csr'));
    expect(keyMatchesCertificate(pki.server.key, signed)).toBe(true);
  });

  test('change nothing but the folder that was named', async () => {
    const before = state();
    await carry();
    const changed = Object.keys(state()).filter((path) => state()[path] !== before[path]);
    expect(changed).toEqual(['/root/out/pg-backup-api.csr', '/root/out/pg-backup-user.csr']);
  });

  test('are not made twice', async () => {
    await carry();
    const step = requestStep(wish());
    expect(step.plan(await step.look(host, siteOf()), {}).actions).toEqual([]);
  });

  test('of one name only', async () => {
    await carry({ names: ['pg-backup-user'] });
    expect(Object.keys(state()).filter((path) => path.endsWith('.csr'))).toEqual(['/root/out/pg-backup-user.csr']);
  });

  test('take the names that are given', async () => {
    await carry({ san: ['backup', '192.0.2.7'] });
    expect(requestOf('pg-backup-api').names).toEqual([pkiHost, 'backup', '192.0.2.7']);
  });

  test('make the folder where it is missing', async () => {
    await carry({ folder: '/root/csr' });
    expect(state()['/root/csr']).toBe('folder 0755');
  });
});

describe('requests with a new key', () => {
  test('let it wait beside the one in place, for root alone', async () => {
    expect((await carry({ newKey: true })).report.outcome).toBe('proven');
    expect(host.mode(`${folder}/pg-backup-api.key.new`)).toBe('600');
    expect(await host.files.stat(`${folder}/pg-backup-api.key.new`)).toMatchObject({ owner: 'root', group: 'root' });
    expect(host.read(`${folder}/pg-backup-api.key`)).toBe(pki.server.key);
    const signed = await signedElsewhere(pki, host.read('/root/out/pg-backup-api.csr'));
    expect(keyMatchesCertificate(host.read(`${folder}/pg-backup-api.key.new`), signed)).toBe(true);
  });

  test.each([
    [undefined, 'ec-p256', 'The pg-backup-user key stays ec-p256.'],
    ['ec-p384', 'ec-p384', 'The pg-backup-user key changes from ec-p256 to ec-p384.'],
  ] as const)('of the kind in place, or of --key-type %s', async (keyType, made, note) => {
    const step = requestStep(wish({ names: ['pg-backup-user'], newKey: true, keyType }));
    const plan = step.plan(await step.look(host, siteOf()), {});
    expect(plan.actions).toContainEqual(expect.objectContaining({ kind: 'generate-key', keyType: made }));
    expect(plan.notes).toContain(note);
  });

  test('of RSA-4096 where nothing is in place', async () => {
    const step = requestStep(wish({ names: ['harp_proxy'], keyType: undefined }));
    const plan = step.plan(await step.look(host, siteOf()), {});
    expect(plan.actions).toContainEqual(expect.objectContaining({ kind: 'generate-key', keyType: 'rsa-4096' }));
    expect(plan.notes).toContain('The harp_proxy key is rsa-4096.');
  });

  test('use the one that waits, the second time', async () => {
    await carry({ newKey: true });
    const [key, first] = [host.read(`${folder}/pg-backup-user.key.new`), requestOf('pg-backup-user').spki];
    await carry({ newKey: true, folder: '/root/again' });
    expect(host.read(`${folder}/pg-backup-user.key.new`)).toBe(key);
    expect(inspectRequest(host.read('/root/again/pg-backup-user.csr'))).toMatchObject({ request: { spki: first } });
  });

  test('are taken back by undo, the key too', async () => {
    const before = state();
    const { report } = await carry({ newKey: true });
    await engineOf(host).undo(report.id, () => undefined);
    expect(state()).toEqual(before);
  });

  test('are what a client without a key gets', async () => {
    expect((await carry({ names: ['harp_proxy'] })).report.outcome).toBe('proven');
    expect(host.mode(`${folder}/harp_proxy.key.new`)).toBe('600');
    expect(requestOf('harp_proxy')).toMatchObject({ subject: 'CN=harp_proxy' });
  });

  test('are what a host without anything gets', async () => {
    for (const name of ['root.crt', 'CA.crt', 'pg-backup-api.crt', 'pg-backup-api.key']) {
      await host.files.remove(`${folder}/${name}`);
    }
    expect((await carry({ names: ['pg-backup-api'] })).report.outcome).toBe('proven');
    expect(requestOf('pg-backup-api').names).toEqual([pkiHost, 'barman1']);
  });
});

test('“pemagent” is named as TPA names it', async () => {
  await carry({ names: ['pemagent'] });
  expect(requestOf(`pemagent-${pkiHost}`)).toMatchObject({ commonName: `pemagent-${pkiHost}` });
});

describe('a request is refused, and nothing is changed', () => {
  const refused = async (changes: Partial<RequestWish>, problem: object) => {
    const before = state();
    await expect(carry(changes)).rejects.toMatchObject({ problem });
    expect(state()).toEqual(before);
  };

  test('for a key behind a passphrase', async () => {
    host.put(`${folder}/pg-backup-api.key`, await protectKey(pki.server.key, 'nine lives', 1000), 0o600);
    await refused(
      {},
      {
        id: 'key-encrypted',
        message: `${folder}/pg-backup-api.key is protected by a passphrase, for which Apache cannot ask.`,
      },
    );
  });

  test('for a key that is none', async () => {
    host.put(`${folder}/pg-backup-user.key`, 'nothing\n', 0o600);
    await refused({}, { id: 'key-unreadable' });
  });

  test('for a name that no verifier would match', () => refused({ san: ['a_b'] }, { id: 'bad-answer' }));

  test.each([
    ['root', 'name-reserved'],
    ['../x', 'bad-name'],
    ['a b', 'bad-name'],
  ])('for the name %j', (name, id) => refused({ names: [name] }, { id }));

  test('where another file stands', async () => {
    host.put('/root/out/pg-backup-user.csr', 'my notes\n');
    await refused(
      {},
      {
        id: 'file-exists',
        message: '/root/out/pg-backup-user.csr is there and is no certificate request; it is left alone.',
      },
    );
  });
});
