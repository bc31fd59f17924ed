import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inspectCertificates } from '../../../source/pki/certificate/inspect.ts';
import { adoptCa } from '../../../source/pki/judge/adopt-ca.ts';
import { verifySet } from '../../../source/pki/judge/verify-set.ts';

/** Certificates with TPA's profile (basicConstraints, identifiers and a name only), made by openssl; their keys are gone. */
const folder = join(import.meta.dirname, '../../../fixtures/pki/tpa');
const file = (name: string) => ({ file: name, bytes: readFileSync(join(folder, name)) });
const at = new Date('2026-12-01T09:00:00Z');

test("TPA's certificates work and are not what strict verifiers want", () => {
  const { verdict, findings } = verifySet(
    {
      ca: file('root.crt'),
      serverCertificate: file('pg-backup-api.crt'),
      clientCertificate: file('pg-backup-user.crt'),
    },
    { host: 'barman1.example.com', at },
  );
  expect([verdict, findings.map(({ id, file: where }) => `${id} ${where}`)]).toEqual([
    'warn',
    ['leaf-no-eku pg-backup-api.crt', 'ca-no-keyusage root.crt', 'leaf-no-eku pg-backup-user.crt'],
  ]);
});

test('what OpenSSL wrote is read without a fault', () => {
  const inspection = inspectCertificates(readFileSync(join(folder, 'pg-backup-api.crt')));
  expect(inspection.ok && inspection.certificates).toMatchObject([
    {
      subject: 'CN=barman1.example.com',
      issuer: 'CN=speedy.CA',
      names: ['barman1.example.com'],
      keyType: 'rsa-2048',
      notBefore: new Date('2026-11-23T15:57:54Z'),
      notAfter: new Date('2027-11-23T15:57:54Z'),
    },
  ]);
});

test("TPA's CA without its key is taken for requests", () => {
  const certificatesPem = file('root.crt').bytes.toString('latin1');
  expect(adoptCa({ certificatesPem, file: 'root.crt', at })).toMatchObject({
    ok: true,
    ca: { hasKey: false, chainPem: '', trustPem: certificatesPem, signing: { keyType: 'rsa-4096', isCa: true } },
  });
});
