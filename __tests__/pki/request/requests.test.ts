import { beforeAll, describe, expect, test } from 'vitest';
import { inspectCertificates } from '../../../source/pki/certificate/inspect.ts';
import { keyMatchesCertificate, signedBy } from '../../../source/pki/certificate/matches.ts';
import { readExtKeyUsage } from '../../../source/pki/encoding/extensions.ts';
import { readPem, writePem } from '../../../source/pki/encoding/pem.ts';
import { issueCa } from '../../../source/pki/issue/issue.ts';
import { validityFrom } from '../../../source/pki/issue/lifetime.ts';
import { generateKeyPem } from '../../../source/pki/keys/generate-key.ts';
import { inspectRequest } from '../../../source/pki/request/inspect-request.ts';
import { makeRequest, signRequest } from '../../../source/pki/request/request.ts';
import { at, host, pem, server } from '../../support/pki/kit.ts';

const validity = validityFrom(at, 86_400_000);
let caKeyPem: string;
let caCertificatePem: string;
let keyPem: string;
let requestPem: string;
beforeAll(async () => {
  [caKeyPem, keyPem] = await Promise.all([generateKeyPem('ec-p256'), generateKeyPem('rsa-2048')]);
  caCertificatePem = await issueCa({ keyPem: caKeyPem, commonName: 'speedy.CA', ...validity });
  requestPem = await makeRequest({ keyPem, commonName: host, names: ['barman1', '192.0.2.1'] });
});

const sign = (changes: Partial<Parameters<typeof signRequest>[0]> = {}) =>
  signRequest({ requestPem, profile: 'server', caCertificatePem, caKeyPem, ...validity, ...changes });

test('a request carries its subject, its names and its key', () => {
  const inspection = inspectRequest(requestPem);
  expect(inspection).toMatchObject({
    ok: true,
    request: { subject: `CN=${host}`, commonName: host, names: [host, 'barman1', '192.0.2.1'], keyType: 'rsa-2048' },
  });
});

test.each([
  ['server', '1.3.6.1.5.5.7.3.1'],
  ['client', '1.3.6.1.5.5.7.3.2'],
] as const)('for a %s it asks for the extensions of our certificates, critical as there', async (profile, purpose) => {
  const inspection = inspectRequest(await makeRequest({ keyPem, commonName: host, names: [], profile }));
  const extensions = inspection.ok ? inspection.request.extensions : [];
  expect(extensions.map(({ oid, critical }) => [oid, critical])).toEqual([
    ['2.5.29.19', true],
    ['2.5.29.15', true],
    ['2.5.29.14', false],
    ['2.5.29.37', false],
    ['2.5.29.17', false],
  ]);
  const asked = extensions.find(({ oid }) => oid === '2.5.29.37')?.value;
  expect(asked && readExtKeyUsage(asked)).toEqual([purpose]);
});

test('a signed request becomes a certificate of its key and names', async () => {
  const text = await sign();
  expect(keyMatchesCertificate(keyPem, text)).toBe(true);
  expect(signedBy(text, caCertificatePem)).toBe(true);
  const inspection = inspectCertificates(text);
  expect(inspection.ok && inspection.certificates[0]).toMatchObject({
    commonName: host,
    names: [host, 'barman1', '192.0.2.1'],
  });
});

test('the signer may set other names', async () => {
  const inspection = inspectCertificates(await sign({ commonName: 'pg-backup-user', names: [], profile: 'client' }));
  expect(inspection.ok && inspection.certificates[0]?.names).toEqual(['pg-backup-user']);
});

describe('a request is refused', () => {
  const changed = (position: number) => {
    const der = Uint8Array.from(readPem(Buffer.from(requestPem)).blocks[0]?.der ?? []);
    der[position] = (der[position] ?? 0) ^ 1;
    return writePem('CERTIFICATE REQUEST', der);
  };

  test.each([
    ['nothing', '', 'the file holds no certificate request in PEM form'],
    ['a certificate', pem(server()), 'the file holds no certificate request in PEM form'],
    ['not DER', writePem('CERTIFICATE REQUEST', Buffer.of(1, 2, 3)), 'a value is longer than what holds it'],
  ])('%s', (_, text, why) => {
    expect(inspectRequest(text)).toEqual({ ok: false, why });
  });

  test('changed in its subject', () => {
    const position = Buffer.from(readPem(Buffer.from(requestPem)).blocks[0]?.der ?? []).indexOf('barman1');
    expect(inspectRequest(changed(position))).toEqual({
      ok: false,
      why: 'its signature does not verify: the sender may not hold the key',
    });
  });

  test('by the signer, too', async () => {
    await expect(sign({ requestPem: '' })).rejects.toMatchObject({ reason: 'request-refused' });
  });

  test('for a name that is none', async () => {
    await expect(makeRequest({ keyPem, commonName: host, names: ['a b'] })).rejects.toMatchObject({
      reason: 'names-refused',
    });
  });
});
