import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { inspectCertificates } from '../../../source/pki/certificate/inspect.ts';
import { keyMatchesCertificate, signedBy } from '../../../source/pki/certificate/matches.ts';
import { generateKeyPem } from '../../../source/pki/keys/generate-key.ts';
import { protectKey } from '../../../source/pki/keys/protected-key.ts';
import { makeRequest } from '../../../source/pki/request/request.ts';
import { Secret } from '../../../source/plan/secret.ts';
import { chooseProfile } from '../../../source/steps/certificate-exchange/choose-profile.ts';
import type { SignWish } from '../../../source/steps/certificate-exchange/sign-facts.ts';
import { signStep } from '../../../source/steps/certificate-exchange/sign-step.ts';
import type { Site } from '../../../source/wizard/site.ts';
import { carryOut, siteOf } from '../../support/certificate-host.ts';
import { fileTree } from '../../support/file-tree.ts';
import { clientAuth, extensions, serverAuth } from '../../support/pki/forge.ts';
import { forgeRequest } from '../../support/pki/forge-request.ts';
import { keys } from '../../support/pki/kit.ts';
import { engineOf } from '../../support/played-runs.ts';
import { type TemporaryHost, temporaryHost } from '../../support/temporary-host.ts';
import { type ThrowAwayPki, throwAwayPki } from '../../support/throw-away-pki.ts';

const cluster = '/home/tpa/speedy';
const config = `cluster_name: speedy
cluster_vars:
  ssl_server_cert_expiry: +90d
instances:
- Name: barman1.example.com
  private_ip: 10.1.0.13
  role: [barman]
- Name: pg1.example.com
  role: [primary]
`;
let pki: ThrowAwayPki;
let host: TemporaryHost;
let serverRequest: string;
let clientRequest: string;
beforeAll(async () => {
  pki = await throwAwayPki('speedy.CA');
  const request = (keyPem: string, commonName: string, names: readonly string[], profile: 'server' | 'client') =>
    makeRequest({ keyPem, commonName, names, profile });
  serverRequest = await request(pki.server.key, 'barman1.example.com', ['barman1', '10.1.0.13'], 'server');
  clientRequest = await request(pki.client.key, 'pg-backup-user', ['pg-backup-user'], 'client');
});
beforeEach(() => {
  // No Barman host: there is no os-release, no Apache, nothing of /etc/tpa.
  host = temporaryHost();
  host.put('/etc/passwd', 'root:x:0:0::/root:/bin/sh\n');
  host.put('/etc/group', 'root:x:0:\n');
  host.put('/var/lib/other/state', 'of another program\n');
  host.put(`${cluster}/config.yml`, config);
  host.put(`${cluster}/ssl/CA.crt`, pki.ca);
  host.put(`${cluster}/ssl/CA.key`, pki.caKey, 0o600);
  host.put(`${cluster}/pg-backup-api.csr`, serverRequest);
  host.put(`${cluster}/pg-backup-user.csr`, clientRequest);
});
afterEach(() => host.end());

const both = ['pg-backup-api.csr', 'pg-backup-user.csr'];
const wishFor = (names: readonly string[], changes: Partial<SignWish> = {}): SignWish => ({
  requests: names.map((name) => `${cluster}/${name}`),
  ...{ profile: undefined, folder: undefined, ca: undefined, caKey: undefined },
  ...changes,
});
const carry = (names: readonly string[], changes: Partial<SignWish> = {}, site: Partial<Site> = {}) =>
  carryOut(host, siteOf({ configFile: `${cluster}/config.yml`, ...site }), {}, signStep(wishFor(names, changes)));
const read = (name: string) => readFileSync(join(host.root, cluster, name), 'utf8');
const factsOf = (name: string) => {
  const inspection = inspectCertificates(read(name));
  if (!inspection.ok) throw new Error(inspection.why);
  return inspection.certificates[0];
};
const notesFor = async (names: readonly string[], changes: Partial<SignWish> = {}) => {
  const step = signStep(wishFor(names, changes));
  return step.plan(await step.look(host, siteOf({ configFile: `${cluster}/config.yml` })), {}).notes;
};

describe('requests are signed', () => {
  test('beside them, each for its purpose, with the CA of the cluster’s folder', async () => {
    expect((await carry(both)).report.outcome).toBe('proven');
    expect(signedBy(read('pg-backup-api.crt'), pki.ca)).toBe(true);
    expect(keyMatchesCertificate(pki.server.key, read('pg-backup-api.crt'))).toBe(true);
    expect(factsOf('pg-backup-api.crt')).toMatchObject({
      subject: 'CN=barman1.example.com',
      names: ['barman1.example.com', 'barman1', '10.1.0.13'],
      purposes: [serverAuth],
    });
    expect(factsOf('pg-backup-user.crt')).toMatchObject({ subject: 'CN=pg-backup-user', purposes: [clientAuth] });
  });

  test('for the lifetimes of config.yml', async () => {
    await carry(both);
    const days = (name: string) => Math.round(((factsOf(name)?.notAfter.getTime() ?? 0) - Date.now()) / 86_400_000);
    expect([days('pg-backup-api.crt'), days('pg-backup-user.crt')]).toEqual([90, 365]);
  });

  test('into another folder', async () => {
    await carry(both, { folder: `${cluster}/ssl` });
    expect(signedBy(read('ssl/pg-backup-user.crt'), pki.ca)).toBe(true);
  });

  test('with a CA that is named, without any config.yml', async () => {
    const named = { ca: `${cluster}/ssl/CA.crt`, caKey: `${cluster}/ssl/CA.key` };
    const { report } = await carry(['pg-backup-user.csr'], named, { configFile: undefined });
    expect(report.outcome).toBe('proven');
  });

  test('with a key behind a passphrase', async () => {
    host.put(`${cluster}/ssl/CA.key`, await protectKey(pki.caKey, 'nine lives', 1000), 0o600);
    const { report } = await carry(both, {}, { caPassphrase: new Secret('nine lives') });
    expect(report.outcome).toBe('proven');
  });

  test('and taken back by undo', async () => {
    const before = fileTree(host.root);
    const { report } = await carry(both);
    await engineOf(host).undo(report.id, () => undefined);
    expect(fileTree(host.root)).toEqual(before);
  });

  test('over an older certificate, which is said', async () => {
    host.put(`${cluster}/pg-backup-user.crt`, pki.client.certificate);
    expect(await notesFor(both)).toContain(
      `${cluster}/pg-backup-user.crt is there already; the new certificate takes its place.`,
    );
    expect((await carry(both)).report.outcome).toBe('proven');
  });
});

describe('nothing is copied blindly', () => {
  test('a request to be a CA becomes a client, and that is said', async () => {
    const list = [extensions.ca(), extensions.caUsage(), extensions.purposes(serverAuth)];
    host.put(
      `${cluster}/odd.csr`,
      forgeRequest({ key: keys.client, subject: 'pg-backup-user', organisation: 'EDB', extensions: list }),
    );
    expect((await notesFor(['odd.csr'])).filter((note) => note.startsWith('warning: '))).toEqual([
      expect.stringContaining('Its key is ec-p256'),
      expect.stringContaining('Of its subject O=EDB, CN=pg-backup-user only the common name is taken.'),
      expect.stringContaining('It asks to become a CA; it becomes a client certificate, which can sign nothing.'),
      expect.stringContaining('It asks for another purpose than a client’s.'),
    ]);
    await carry(['odd.csr']);
    expect(factsOf('odd.crt')).toMatchObject({ subject: 'CN=pg-backup-user', isCa: false, purposes: [clientAuth] });
  });

  test('the plan shows subject, key, dates and issuer', async () => {
    const step = signStep(wishFor(['pg-backup-api.csr']));
    const plan = step.plan(await step.look(host, siteOf({ configFile: `${cluster}/config.yml` })), {});
    expect(plan.title).toBe('Sign barman1.example.com with CN=speedy.CA');
    expect(plan.notes[0]).toMatch(
      /pg-backup-api\.csr: CN=barman1\.example\.com, ec-p256, as a server; SHA-256 of its public key: [0-9a-f]{64}\.$/,
    );
    expect(plan.notes).toContain('Lifetime: +90d (ssl_server_cert_expiry in config.yml).');
  });
});

describe('refused, and nothing is written:', () => {
  const refused = async (names: readonly string[], problem: object, changes: Partial<SignWish> = {}) => {
    const before = fileTree(host.root);
    await expect(carry(names, changes)).rejects.toMatchObject({ problem });
    expect(fileTree(host.root)).toEqual(before);
  };

  test('a request whose signature is not of its key', async () => {
    const [head, ...lines] = serverRequest.split('\n');
    const forged = [head, ...lines.map((line, index) => (index === 1 ? line.replace(/[A-Y]/, 'Z') : line))].join('\n');
    host.put(`${cluster}/forged.csr`, forged);
    await refused(['forged.csr'], { id: 'request-refused' });
  });

  test.each<[string, string, string]>([
    ['a certificate', 'ssl/CA.crt', 'the file holds no certificate request in PEM form'],
    ['a file that is missing', 'none.csr', 'it is missing'],
    ['a private key', 'ssl/CA.key', 'it holds a private key, which belongs to its host alone'],
    ['two requests in one file', 'two.csr', 'it holds several requests: give each a file of its own'],
  ])('%s', async (_, name, why) => {
    host.put(`${cluster}/two.csr`, serverRequest + clientRequest);
    await refused([name], { id: 'request-refused', message: `${cluster}/${name} cannot be signed: ${why}.` });
  });

  test('one good request with a bad one', async () => {
    await refused(['pg-backup-api.csr', 'none.csr'], { id: 'request-refused' });
  });

  test('a name that tells neither server nor client', async () => {
    host.put(`${cluster}/x.csr`, await makeRequest({ keyPem: pki.client.key, commonName: 'x', names: [] }));
    await refused(['x.csr'], { id: 'usage', fix: ['Say it: --profile server or --profile client.'] });
  });

  test('without the CA’s key', async () => {
    await host.files.remove(`${cluster}/ssl/CA.key`);
    await refused(both, {
      id: 'ca-key-missing',
      message: `The CA’s key is needed to sign and is not here: ${cluster}/ssl/CA.key.`,
    });
  });

  test('with the key of another CA', async () => {
    host.put(`${cluster}/ssl/CA.key`, await generateKeyPem('ec-p256'), 0o600);
    await refused(both, {
      id: 'ca-refused',
      message: `${cluster}/ssl/CA.crt cannot sign with ${cluster}/ssl/CA.key: the key belongs to none of the certificates.`,
    });
  });

  test('with a key behind a passphrase that nobody gave', async () => {
    host.put(`${cluster}/ssl/CA.key`, await protectKey(pki.caKey, 'nine lives', 1000), 0o600);
    await refused(both, { id: 'ca-passphrase-needed' });
  });

  test('where another file stands', async () => {
    host.put(`${cluster}/pg-backup-api.crt`, 'my notes\n');
    await refused(both, { id: 'file-exists' });
  });

  test('two requests that would become one certificate', async () => {
    host.put(`${cluster}/pg-backup-api.req`, serverRequest);
    await refused(['pg-backup-api.csr', 'pg-backup-api.req'], { id: 'usage' });
  });
});

describe('server or client', () => {
  const asking = (...purposes: readonly string[]) =>
    purposes.length === 0 ? [] : [{ oid: '2.5.29.37', critical: false, value: purposeValue(purposes) }];
  const purposeValue = (purposes: readonly string[]) => {
    const whole = extensions.purposes(...purposes);
    return whole.subarray(whole.indexOf(0x04) + 2);
  };
  test.each<[string, readonly string[], 'server' | 'client' | undefined]>([
    ['barman1.example.com', [], 'server'],
    ['BARMAN1.example.com', [clientAuth], 'server'],
    ['pg-backup-user', [serverAuth], 'client'],
    ['pemagent-barman1.example.com', [], 'client'],
    ['harp_proxy', [clientAuth], 'client'],
    ['www.example.org', [serverAuth], 'server'],
    ['www.example.org', [serverAuth, clientAuth], undefined],
    ['www.example.org', [], undefined],
  ])('%s asking for %j: %s', (commonName, purposes, expected) => {
    expect(chooseProfile({ commonName, extensions: asking(...purposes) }, ['barman1.example.com'])).toBe(expected);
  });
});
