import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inspectCertificates } from '../../source/pki/certificate/inspect.ts';
import { signedBy } from '../../source/pki/certificate/matches.ts';
import { verifySet } from '../../source/pki/judge/verify-set.ts';
import { protectKey } from '../../source/pki/keys/protected-key.ts';
import { Secret } from '../../source/plan/secret.ts';
import { certificatesStep } from '../../source/steps/certificates/certificates-step.ts';
import { carryOut, certificateHost, folder, siteOf } from '../support/certificate-host.ts';
import { extensions } from '../support/pki/forge.ts';
import { at, days, intermediate, keyPem, keys, pem, root } from '../support/pki/kit.ts';
import type { TemporaryHost } from '../support/temporary-host.ts';

const host = 'barman1.example.com';
const answers = { 'key-type': 'ec-p256', san: [host] };
const renewal = { ...answers, renew: 'both' };
let machine: TemporaryHost;
beforeEach(() => {
  machine = certificateHost(at);
});
afterEach(() => machine.end());

const read = (path: string) => readFileSync(join(machine.root, path), 'utf8');

function judged() {
  const file = (name: string) => ({ file: name, bytes: readFileSync(join(machine.root, folder, name)) });
  const { verdict, findings } = verifySet(
    {
      ca: file('root.crt'),
      serverCertificate: file('pg-backup-api.crt'),
      serverKey: file('pg-backup-api.key'),
      clientCertificate: file('pg-backup-user.crt'),
      clientKey: file('pg-backup-user.key'),
    },
    { host, at },
  );
  return { verdict, ids: findings.map(({ id }) => id).filter((id) => id !== 'tpa-will-replace-key') };
}

describe('TPA’s CA: PKCS#1 key, no keyUsage', () => {
  const ca = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const certificate = pem(
    root({ key: ca, signer: ca, notAfter: days(3000), extensions: [extensions.ca(), extensions.subjectKey(ca)] }),
  );
  beforeEach(() => {
    machine.put(`${folder}/root.crt`, certificate);
    machine.put('/root/CA.key', ca.export({ format: 'pem', type: 'pkcs1' }).toString(), 0o600);
  });

  test('signs leaves that fit it', async () => {
    const { report } = await carryOut(machine, siteOf({ given: { 'ca-key': '/root/CA.key' } }), answers);
    expect(report.outcome).toBe('proven');
    expect(judged()).toEqual({ verdict: 'warn', ids: ['ca-no-keyusage'] });
    expect(signedBy(read(`${folder}/pg-backup-api.crt`), certificate)).toBe(true);
  });

  test('stays as it is', async () => {
    await carryOut(machine, siteOf({ given: { 'ca-key': '/root/CA.key' } }), answers);
    expect(read(`${folder}/root.crt`)).toBe(certificate);
    expect(read('/etc/tpa/root.crt')).toBe(certificate);
  });
});

describe('a CA key behind a passphrase', () => {
  const withKey = (changes = {}) => siteOf({ given: { 'ca-key': '/root/CA.key' }, ...changes });
  beforeEach(async () => {
    machine.put(`${folder}/root.crt`, pem(root()));
    machine.put('/root/CA.key', await protectKey(keyPem(keys.ca), 'nine lives', 1000), 0o600);
  });

  test('is asked for when a leaf is to be signed', async () => {
    await expect(carryOut(machine, withKey(), answers)).rejects.toMatchObject({
      problem: { id: 'ca-passphrase-needed', message: '/root/CA.key is protected by a passphrase.' },
    });
  });

  test('is not opened by a wrong one', async () => {
    const site = withKey({ caPassphrase: new Secret('ten lives') });
    await expect(carryOut(machine, site, answers)).rejects.toMatchObject({ problem: { id: 'wrong-passphrase' } });
  });

  test('signs with the right one, and no file holds it afterwards', async () => {
    const site = withKey({ caPassphrase: new Secret('nine lives') });
    expect((await carryOut(machine, site, answers)).report.outcome).toBe('proven');
    expect(judged().verdict).toBe('ok');
  });
});

describe('an organisation’s CA with an intermediate', () => {
  const site = siteOf({ given: { ca: '/root/org.pem', 'ca-key': '/root/org.key' } });
  beforeEach(() => {
    machine.put('/root/org.pem', pem(intermediate(), root()));
    machine.put('/root/org.key', keyPem(keys.intermediate), 0o600);
  });

  test('the root becomes what is trusted, the intermediate follows each leaf', async () => {
    const { report } = await carryOut(machine, site, answers);
    expect(report.outcome).toBe('proven');
    expect(read(`${folder}/root.crt`)).toBe(pem(root()));
    const chain = inspectCertificates(read(`${folder}/pg-backup-user.crt`));
    expect(chain.ok && chain.certificates.map(({ subject }) => subject)).toEqual([
      'CN=pg-backup-user',
      'CN=speedy Issuing CA',
    ]);
    expect(judged()).toEqual({ verdict: 'ok', ids: [] });
  });

  test('is renewed with the key alone: the chain is in the files', async () => {
    await carryOut(machine, site, answers);
    const later = siteOf({ given: { 'ca-key': '/root/org.key' } });
    const before = read(`${folder}/pg-backup-api.crt`);
    expect((await carryOut(machine, later, renewal)).report.outcome).toBe('proven');
    expect(read(`${folder}/pg-backup-api.crt`)).not.toBe(before);
    expect(judged()).toEqual({ verdict: 'ok', ids: [] });
  });

  test('is refused without its root', async () => {
    machine.put('/root/org.pem', pem(intermediate()));
    await expect(carryOut(machine, site, answers)).rejects.toMatchObject({ problem: { id: 'ca-refused' } });
    expect(existsSync(join(machine.root, folder))).toBe(false);
  });

  test('does not take the place of another CA', async () => {
    machine.put(`${folder}/root.crt`, pem(root({ key: keys.otherCa, signer: keys.otherCa })));
    await expect(carryOut(machine, site, answers)).rejects.toMatchObject({ problem: { id: 'another-ca' } });
  });
});

test('EDB’s manual layout is recognised and said', async () => {
  machine.put('/usr/local/lib/pgbapi/ca.crt', pem(root()));
  const { findings } = certificatesStep.assess(await certificatesStep.look(machine, siteOf()));
  expect(findings).toMatchObject([
    {
      id: 'manual-layout',
      severity: 'info',
      message: 'This host was set up by EDB’s manual procedure: /usr/local/lib/pgbapi holds ca.crt.',
    },
  ]);
});

test('lifetimes are told with where they come from', async () => {
  machine.put(
    '/root/cluster/config.yml',
    'cluster_name: speedy\ncluster_vars:\n  ssl_server_cert_expiry: +90d\n  ssl_cert_expiry: +180d\n',
  );
  const facts = await certificatesStep.look(machine, siteOf({ configFile: '/root/cluster/config.yml' }));
  const { notes } = certificatesStep.plan(facts, answers);
  expect(notes).toContainEqual(
    'Lifetimes: CA +180d (ssl_cert_expiry in config.yml), server +90d (ssl_server_cert_expiry in config.yml), client +180d (ssl_cert_expiry in config.yml).',
  );
});
