import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issueCa, issueLeaf } from '../../source/pki/issue/issue.ts';
import { validityFrom } from '../../source/pki/issue/lifetime.ts';
import { exportPkcs12 } from '../../source/pki/issue/pkcs12.ts';
import { generateKeyPem } from '../../source/pki/keys/generate-key.ts';
import { openKey, protectKey } from '../../source/pki/keys/protected-key.ts';
import { makeRequest, signRequest } from '../../source/pki/request/request.ts';
import { openFolder, opensslVerify, requireTool, run } from './pki-oracles.ts';

const passphrase = 'geh\u00e9im \u20ac';
const plain = 'correct horse';
const execFileAsync = promisify(execFile);
const now = new Date();
const validity = validityFrom(now, 365 * 86_400_000);
let folder: ReturnType<typeof openFolder>;
let keyPem: string;

beforeAll(async () => {
  requireTool('openssl', 'version');
  requireTool('certtool', '--version');
  requireTool('curl', '--version');
  requireTool('pk12util', '-help');
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
    'modern.p12': await exportPkcs12(pkcs12),
    'modern-plain.p12': await exportPkcs12({ ...pkcs12, passphrase: plain }),
    'legacy.p12': await exportPkcs12({ ...pkcs12, profile: 'legacy' }),
    'legacy-plain.p12': await exportPkcs12({ ...pkcs12, profile: 'legacy', passphrase: plain }),
    passphrase,
    empty: '',
    'server.key': keyPem,
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

describe.each([
  ['modern', 'PBES2-AES256-CBC', /PBES2, PBKDF2, AES-256-CBC.*hmacWithSHA256/],
  ['legacy', '3DES-SHA1', /pbeWithSHA1And3-KeyTripleDES-CBC/],
] as const)('a PKCS#12 file of the %s profile', (profile, gnutlsName, opensslName) => {
  const file = () => folder.path(`${profile}.p12`);

  test('is read by OpenSSL 3 without its legacy provider, with its name', () => {
    const theirs = run('openssl', ['pkcs12', '-in', file(), '-passin', 'stdin', '-nodes', '-info'], passphrase);
    expect([theirs.ok, theirs.output.match(/BEGIN CERTIFICATE/g)?.length]).toEqual([true, 2]);
    expect(theirs.output).toContain('friendlyName: pg-backup-user');
    expect(theirs.output).toContain(keyPem.trim());
    expect(theirs.output).toMatch(opensslName);
    expect(theirs.output).toMatch(profile === 'legacy' ? /MAC: sha1/ : /MAC: sha256/);
    expect(run('openssl', ['pkcs12', '-in', file(), '-passin', 'stdin', '-noout'], 'other').ok).toBe(false);
  });

  test('is read by GnuTLS', () => {
    const gnutls = run('certtool', ['--p12-info', '--inder', '--infile', file(), '--password', passphrase]);
    expect([gnutls.ok, gnutls.output]).toEqual([true, expect.stringContaining(gnutlsName)]);
    expect(gnutls.output).not.toContain('error');
  });

  test('is imported by NSS with its key', () => {
    const database = `sql:${folder.path('.')}`;
    const words = ['-d', database, '-k', folder.path('empty')];
    if (!existsSync(folder.path('cert9.db'))) run('certutil', ['-N', '-d', database, '--empty-password']);
    const imported = run('pk12util', ['-i', file(), ...words, '-w', folder.path('passphrase')]);
    expect([imported.ok, imported.output]).toEqual([true, expect.stringContaining('PKCS12 IMPORT SUCCESSFUL')]);
    expect(run('certutil', ['-L', '-d', database]).output).toMatch(/pg-backup-user +u,u,u/);
  });

  test('lets curl in as the client', async () => {
    const key = readFileSync(folder.path('server.key'));
    const options = { key, cert: readFileSync(folder.path('server.crt')), ca: readFileSync(folder.path('root.crt')) };
    const server = createServer({ ...options, requestCert: true, rejectUnauthorized: true }, (request, response) => {
      response.end((request.socket as TLSSocket).getPeerCertificate().subject.CN);
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const { port } = server.address() as AddressInfo;
    try {
      const words = ['--silent', '--show-error', '--max-time', '60', '--cacert', folder.path('root.crt')];
      const client = ['--cert-type', 'P12', '--cert', `${folder.path(`${profile}-plain.p12`)}:${plain}`];
      const url = `https://barman1.example.com:${port}/`;
      const { stdout } = await execFileAsync('curl', [
        ...words,
        ...client,
        '--resolve',
        `barman1.example.com:${port}:127.0.0.1`,
        url,
      ]);
      expect(stdout).toBe('pg-backup-user');
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
