import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { firstCertificate } from '../../../source/pki/certificate/matches.ts';
import { issueCa, issueLeaf } from '../../../source/pki/issue/issue.ts';
import { verifySet } from '../../../source/pki/judge/verify-set.ts';
import { generateKeyPem } from '../../../source/pki/keys/generate-key.ts';
import { protectKey } from '../../../source/pki/keys/protected-key.ts';
import { Secret } from '../../../source/plan/secret.ts';
import { carryOut, folder, siteOf } from '../../support/certificate-host.ts';
import { caKey, rotate, rotationHost } from '../../support/rotation-host.ts';
import { pkiHost, type ThrowAwayPki, throwAwayPki } from '../../support/throw-away-pki.ts';

const day = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * day);

/** A CA that ended yesterday, and what ended with it. */
async function endedPki(): Promise<ThrowAwayPki> {
  const pki = await throwAwayPki();
  const validity = { notBefore: daysAgo(400), notAfter: daysAgo(1) };
  const ca = await issueCa({ keyPem: pki.caKey, commonName: 'barman1.CA', ...validity });
  const issue: ThrowAwayPki['issue'] = async (profile, names) => {
    const key = await generateKeyPem('ec-p256');
    const parts = { profile, names, publicKeyFrom: key, caCertificatePem: ca, caKeyPem: pki.caKey, ...validity };
    return { key, certificate: await issueLeaf({ ...parts, commonName: names[0] ?? '' }) };
  };
  return {
    ...pki,
    ca,
    issue,
    server: await issue('server', [pkiHost]),
    client: await issue('client', ['pg-backup-user']),
  };
}

let pki: ThrowAwayPki;
let host: Awaited<ReturnType<typeof rotationHost>>;
beforeAll(async () => {
  pki = await endedPki();
});
beforeEach(async () => {
  host = await rotationHost(pki);
});
afterEach(() => host.end());

function verdict() {
  const file = (name: string) => ({ file: name, bytes: Buffer.from(host.read(`${folder}/${name}`)) });
  return verifySet(
    {
      ca: file('root.crt'),
      serverCertificate: file('pg-backup-api.crt'),
      serverKey: file('pg-backup-api.key'),
      clientCertificate: file('pg-backup-user.crt'),
      clientKey: file('pg-backup-user.key'),
    },
    { host: pkiHost, at: new Date() },
  ).verdict;
}

test('a CA that has ended is renewed with its key, and then what ended with it', async () => {
  expect(verdict()).toBe('block');
  expect((await rotate(host, 'start', { sameKey: true })).report.outcome).toBe('proven');
  expect(firstCertificate(host.read(`${folder}/root.crt`))?.notAfter.date.getTime()).toBeGreaterThan(Date.now());
  expect((await carryOut(host, siteOf(), { renew: 'both' })).report.outcome).toBe('proven');
  expect(verdict()).not.toBe('block');
});

test('the key of a CA that has ended may be behind a passphrase', async () => {
  host.put(caKey, await protectKey(pki.caKey, 'hat stand', 1000), 0o600);
  const { report } = await rotate(host, 'start', { sameKey: true }, { caPassphrase: new Secret('hat stand') });
  expect(report.outcome).toBe('proven');
});

test.each(['here', 'lost'])('a CA that has ended and whose key is %s is followed by a new one', async (where) => {
  if (where === 'lost') await host.files.remove(caKey);
  for (const phase of ['start', 'reissue', 'retire'] as const) {
    expect((await rotate(host, phase)).report.outcome).toBe('proven');
  }
  expect(verdict()).not.toBe('block');
});
