import { beforeAll, expect, test } from 'vitest';
import { issueCa, issueLeaf, renewCa } from '../../source/pki/issue/issue.ts';
import { validityFrom } from '../../source/pki/issue/lifetime.ts';
import { generateKeyPem } from '../../source/pki/keys/generate-key.ts';
import { type KeyType, keyTypes } from '../../source/pki/keys/key-type.ts';
import { certtoolVerify, openFolder, opensslVerify, pythonHandshake, requireTool } from './pki-oracles.ts';

const day = 86_400_000;
const host = 'barman1.example.com';

beforeAll(() => {
  requireTool('openssl', 'version');
  requireTool('certtool', '--version');
  requireTool('python3', '--version');
});

const leafTypes: readonly KeyType[] = ['rsa-4096', 'rsa-2048', 'ec-p256', 'ec-p384'];
const pkis = keyTypes.flatMap((ca) => leafTypes.map((leaf) => [ca, leaf] as const));

test.each(pkis)('a PKI of a %s CA and %s leaves passes every verifier', async (caType, leafType) => {
  const [caKeyPem = '', serverKey = '', clientKey = ''] = await Promise.all(
    [caType, leafType, leafType].map(generateKeyPem),
  );
  const now = new Date();
  const caCertificatePem = await issueCa({
    keyPem: caKeyPem,
    commonName: 'speedy.CA',
    ...validityFrom(now, 10_000 * day),
  });
  const common = { caCertificatePem, caKeyPem, ...validityFrom(now, 365 * day) };
  const names = ['barman1', 'localhost', '127.0.0.1', '::1'];
  const server = await issueLeaf({ profile: 'server', publicKeyFrom: serverKey, commonName: host, names, ...common });
  const client = await issueLeaf({
    profile: 'client',
    publicKeyFrom: clientKey,
    commonName: 'pg-backup-user',
    names: [],
    ...common,
  });
  const renewed = await renewCa({ caCertificatePem, keyPem: caKeyPem, ...validityFrom(now, 3650 * day) });
  const folder = openFolder({
    'root.crt': caCertificatePem,
    'renewed.crt': renewed,
    'server.crt': server,
    'server.key': serverKey,
    'client.crt': client,
    'client.key': clientKey,
  });
  const asServer = { certificate: folder.path('server.crt'), purpose: 'sslserver', host } as const;
  const asClient = { certificate: folder.path('client.crt'), purpose: 'sslclient' } as const;
  for (const ca of [folder.path('root.crt'), folder.path('renewed.crt')]) {
    for (const leaf of [asServer, asClient]) {
      expect(opensslVerify({ ca, ...leaf, at: now, strict: true })).toMatchObject({ ok: true });
      expect(certtoolVerify({ ca, ...leaf })).toMatchObject({ ok: true });
    }
    const pairs = ['server.crt', 'server.key', 'client.crt', 'client.key'].map(folder.path);
    expect(pythonHandshake(ca, ...pairs, host)).toEqual({ ok: true, output: '' });
  }
  folder.close();
});
