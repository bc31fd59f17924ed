import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { inspectCertificates } from '../../../source/pki/certificate/inspect.ts';
import { issueCa, issueLeaf } from '../../../source/pki/issue/issue.ts';
import { generateKeyPem } from '../../../source/pki/keys/generate-key.ts';
import { makeRequest } from '../../../source/pki/request/request.ts';
import { colons } from '../../../source/steps/certificate-exchange/kit-actions.ts';
import type { KitWish } from '../../../source/steps/certificate-exchange/kit-facts.ts';
import { kitStep } from '../../../source/steps/certificate-exchange/kit-step.ts';
import { carryOut, folder, siteOf } from '../../support/certificate-host.ts';
import { exchangeHost, signedElsewhere } from '../../support/exchange-host.ts';
import { fileTree } from '../../support/file-tree.ts';
import { organisationPki } from '../../support/organisation-pki.ts';
import { engineOf } from '../../support/played-runs.ts';
import { pkiHost, type ThrowAwayPki, throwAwayPki } from '../../support/throw-away-pki.ts';

const kit = `/root/pg-backup-api-kit-${pkiHost}`;
const caKey = '/root/ssl-of-the-controller/CA.key';
let pki: ThrowAwayPki;
let host: ReturnType<typeof exchangeHost>;
beforeAll(async () => {
  pki = await throwAwayPki();
});
beforeEach(() => {
  host = exchangeHost(pki);
});
afterEach(() => host.end());

const wish = (changes: Partial<KitWish> = {}): KitWish => ({
  ...{ path: undefined, below: '/root', withCaKey: false, madeHere: () => true, version: '0' },
  ...changes,
});
const carry = (changes: Partial<KitWish> = {}) =>
  carryOut(host, siteOf({ given: { 'ca-key': caKey } }), {}, kitStep(wish(changes)));
const state = () => fileTree(host.root);
const newFiles = (before: Readonly<Record<string, string>>) =>
  Object.keys(state()).filter((path) => before[path] === undefined);

test('a kit has the host’s certificates in the controller’s places, and no key', async () => {
  const before = state();
  expect((await carry()).report.outcome).toBe('proven');
  expect(newFiles(before)).toEqual([
    kit,
    `${kit}/CA.crt`,
    `${kit}/README`,
    `${kit}/apply.sh`,
    `${kit}/ssl`,
    `${kit}/ssl/${pkiHost}`,
    `${kit}/ssl/${pkiHost}/pg-backup-api.crt`,
    `${kit}/ssl/${pkiHost}/pg-backup-user.crt`,
  ]);
  expect(host.read(`${kit}/ssl/${pkiHost}/pg-backup-api.crt`)).toBe(pki.server.certificate);
  expect(host.read(`${kit}/CA.crt`)).toBe(pki.ca);
  expect(JSON.stringify(state()).match(/PRIVATE KEY/g)).toEqual(JSON.stringify(before).match(/PRIVATE KEY/g));
});

test('nothing of the host itself changes', async () => {
  const before = state();
  await carry();
  const after = state();
  expect(Object.keys(before).filter((path) => after[path] !== before[path])).toEqual([]);
});

test('the README names the CA by its fingerprint, and what the next deploy would change all the same', async () => {
  await carry();
  const inspection = inspectCertificates(pki.ca);
  const fingerprint = inspection.ok ? inspection.certificates[0]?.fingerprint : undefined;
  expect(host.read(`${kit}/README`)).toContain(`SHA-256 ${colons(fingerprint ?? '')}`);
  expect(host.read(`${kit}/README`)).toContain(`${folder}/pg-backup-api.key: The key is not RSA 4096`);
});

test('the PEM agent’s certificate belongs to it, those of other services do not', async () => {
  host.put(`${folder}/pemagent-${pkiHost}.crt`, (await pki.issue('client', [`pemagent-${pkiHost}`])).certificate);
  host.put(`${folder}/harp_proxy.crt`, (await pki.issue('client', ['harp'])).certificate);
  await carry();
  expect(Object.keys(state()).filter((path) => path.startsWith(`${kit}/ssl/${pkiHost}/`))).toEqual([
    `${kit}/ssl/${pkiHost}/pemagent-${pkiHost}.crt`,
    `${kit}/ssl/${pkiHost}/pg-backup-api.crt`,
    `${kit}/ssl/${pkiHost}/pg-backup-user.crt`,
  ]);
});

test('a name that ends in .sh is one script with everything in it', async () => {
  const before = state();
  expect((await carry({ path: '/root/kit.sh' })).report.outcome).toBe('proven');
  expect(newFiles(before)).toEqual(['/root/kit.sh']);
  expect(host.read('/root/kit.sh')).toContain(pki.client.certificate);
});

test('the same kit is not written twice', async () => {
  await carry();
  const step = kitStep(wish());
  expect(step.plan(await step.look(host, siteOf()), {}).actions).toEqual([]);
});

test('undo takes it away', async () => {
  const before = state();
  const { report } = await carry();
  await engineOf(host).undo(report.id, () => undefined);
  expect(state()).toEqual(before);
});

describe('with the CA’s key', () => {
  let strong: { readonly key: string; readonly ca: string };
  beforeAll(async () => {
    const key = await generateKeyPem('rsa-4096');
    const day = 86_400_000;
    const validity = { notBefore: new Date(Date.now() - day), notAfter: new Date(Date.now() + 1000 * day) };
    strong = { key, ca: await issueCa({ keyPem: key, commonName: 'strong.CA', ...validity }) };
  });
  beforeEach(async () => {
    const day = 86_400_000;
    const validity = { notBefore: new Date(Date.now() - day), notAfter: new Date(Date.now() + 300 * day) };
    const leaf = (profile: 'server' | 'client', commonName: string) =>
      issueLeaf({
        ...{ profile, commonName, names: [commonName], publicKeyFrom: pki[profile].key, ...validity },
        ...{ caCertificatePem: strong.ca, caKeyPem: strong.key },
      });
    for (const copy of [`${folder}/root.crt`, `${folder}/CA.crt`, '/etc/tpa/root.crt']) host.put(copy, strong.ca);
    host.put(`${folder}/pg-backup-api.crt`, await leaf('server', pkiHost));
    host.put(`${folder}/pg-backup-user.crt`, await leaf('client', 'pg-backup-user'));
    host.put(caKey, strong.key, 0o600);
  });

  test('it is there for its owner alone, and said loudly', async () => {
    const step = kitStep(wish({ withCaKey: true }));
    const { notes } = step.plan(await step.look(host, siteOf({ given: { 'ca-key': caKey } })), {});
    expect(notes[0]).toMatch(/^THE KIT HOLDS THE CA’S PRIVATE KEY\./);
    expect((await carry({ withCaKey: true })).report.outcome).toBe('proven');
    expect(host.read(`${kit}/CA.key`)).toBe(strong.key);
    expect([host.mode(`${kit}/CA.key`), host.mode(kit)]).toEqual(['600', '700']);
  });

  test('a later kit without it does not hide it', async () => {
    await carry({ withCaKey: true });
    await expect(carry()).rejects.toMatchObject({ problem: { id: 'old-ca-key' } });
  });

  test.each<[string, () => Promise<void>, Partial<KitWish>, string]>([
    ['a CA that came from elsewhere', async () => undefined, { madeHere: () => false }, 'ca-not-made-here'],
    ['no key here', () => host.files.remove(caKey), {}, 'ca-key-missing'],
    ['another key', async () => host.put(caKey, await generateKeyPem('ec-p256'), 0o600), {}, 'ca-key-mismatch'],
    ['a script', async () => undefined, { path: '/root/kit.sh' }, 'usage'],
  ])('is refused for %s', async (_, prepare, changes, id) => {
    await prepare();
    const before = state();
    await expect(carry({ withCaKey: true, ...changes })).rejects.toMatchObject({ problem: { id } });
    expect(state()).toEqual(before);
  });
});

describe('refused, and nothing is written:', () => {
  const refused = async (id: string, changes: Partial<KitWish> = {}) => {
    const before = state();
    await expect(carry(changes)).rejects.toMatchObject({ problem: { id } });
    expect(state()).toEqual(before);
  };

  test('a set that is not whole', async () => {
    await host.files.remove(`${folder}/pg-backup-user.crt`);
    await refused('set-incomplete');
  });

  test('a set that is broken', async () => {
    host.put(`${folder}/pg-backup-api.crt`, (await pki.issue('server', [pkiHost])).certificate);
    await refused('key-mismatch');
  });

  test('an organisation’s CA: TPA’s controller could not have it', async () => {
    const org = await organisationPki();
    for (const copy of [`${folder}/root.crt`, `${folder}/CA.crt`, '/etc/tpa/root.crt']) host.put(copy, org.root);
    for (const [part, name] of [
      ['server', pkiHost],
      ['client', 'pg-backup-user'],
    ] as const) {
      const request = await makeRequest({ keyPem: pki[part].key, commonName: name, names: [name] });
      const file = part === 'server' ? 'pg-backup-api' : 'pg-backup-user';
      host.put(`${folder}/${file}.crt`, (await signedElsewhere(org.issuing, request)) + org.issuing.ca);
    }
    await refused('organisation-ca');
  });

  test('a folder with other things in it', async () => {
    host.put(`${kit}/notes.txt`, 'mine\n');
    await refused('folder-in-use');
  });
});
