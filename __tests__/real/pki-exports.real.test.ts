import { afterAll, beforeAll, expect, test } from 'vitest';
import { issueCa, issueLeaf } from '../../source/pki/issue/issue.ts';
import { validityFrom } from '../../source/pki/issue/lifetime.ts';
import { exportPkcs12 } from '../../source/pki/issue/pkcs12.ts';
import { generateKeyPem } from '../../source/pki/keys/generate-key.ts';
import { openKey, protectKey } from '../../source/pki/keys/protected-key.ts';
import { makeRequest, signRequest } from '../../source/pki/request/request.ts';
import { openFolder, opensslVerify, requireTool, run } from './pki-oracles.ts';

const passphrase = 'geh\u00e9im \u20ac';
const now = new Date();
const validity = validityFrom(now, 365 * 86_400_000);
let folder: ReturnType<typeof openFolder>;
let keyPem: string;

beforeAll(async () => {
  requireTool('openssl', 'version');
  requireTool('certtool', '--version');
  const [caKeyPem, made] = await Promise.all([generateKeyPem('rsa-2048'), generateKeyPem('ec-p256')]);
  keyPem = made;
  const caCertificatePem = await issueCa({ keyPem: caKeyPem, commonName: 'speedy.CA', ...validity });
  const requestPem = await makeRequest({ keyPem, commonName: 'barman1', names: ['barman1.example.com', '::1'] });
  const signing = { caCertificatePem, caKeyPem, ...validity };
  const client = await issueLeaf({
    profile: 'client',
    publicKeyFrom: keyPem,
    commonName: 'pg-backup-user',
    names: [],
    ...signing,
  });
  const pkcs12 = { keyPem, certificatesPem: client + caCertificatePem, passphrase, friendlyName: 'pg-backup-user' };
  folder = openFolder({
    'root.crt': caCertificatePem,
    'request.csr': requestPem,
    'server.crt': await signRequest({ requestPem, profile: 'server', ...signing }),
    'protected.key': await protectKey(keyPem, passphrase),
    'client.p12': await exportPkcs12(pkcs12),
    'plain.key': keyPem,
  });
});
afterAll(() => folder.close());

test('openssl verifies the request and sees its names', () => {
  const { ok, output } = run('openssl', ['req', '-in', folder.path('request.csr'), '-verify', '-noout', '-text']);
  expect([ok, output]).toEqual([
    true,
    expect.stringContaining('DNS:barman1, DNS:barman1.example.com, IP Address:0:0:0:0:0:0:0:1'),
  ]);
});

test('openssl accepts the certificate that was made of the request', () => {
  const question = { ca: folder.path('root.crt'), certificate: folder.path('server.crt'), at: now, strict: true };
  expect(opensslVerify({ ...question, purpose: 'sslserver', host: 'barman1.example.com' })).toMatchObject({ ok: true });
});

test('openssl opens the protected key with its passphrase and not with another', () => {
  const open = (secret: string) =>
    run('openssl', ['pkey', '-in', folder.path('protected.key'), '-passin', 'stdin'], secret);
  expect([open(passphrase).output, open('other').ok]).toEqual([keyPem.trim(), false]);
});

test.each([
  ['pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA512'],
  ['pkcs8 -topk8 -scrypt'],
  ['pkcs8 -topk8 -v1 PBE-SHA1-3DES'],
  ['ec -aes192'],
])('a key that openssl %s protects is opened', async (command) => {
  const args = [...command.split(' '), '-in', folder.path('plain.key'), '-passout', 'stdin'];
  const { output } = run('openssl', args, passphrase);
  expect(await openKey(output.slice(output.indexOf('-----BEGIN')), passphrase)).toEqual({ ok: true, keyPem });
});

test('openssl and GnuTLS read the PKCS#12 file', () => {
  const file = folder.path('client.p12');
  const theirs = run('openssl', ['pkcs12', '-in', file, '-passin', 'stdin', '-nodes'], passphrase);
  expect([theirs.ok, theirs.output.match(/BEGIN CERTIFICATE/g)?.length]).toEqual([true, 2]);
  expect(theirs.output).toContain('friendlyName: pg-backup-user');
  expect(theirs.output).toContain(keyPem.trim());
  const gnutls = run('certtool', ['--p12-info', '--inder', '--infile', file, '--password', passphrase]);
  expect([gnutls.ok, gnutls.output]).toEqual([true, expect.stringContaining('PBES2-AES256-CBC')]);
  expect(gnutls.output).not.toContain('error');
});
