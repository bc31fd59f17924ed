import { afterAll, beforeAll, expect, test } from 'vitest';
import { issueCa, issueLeaf, renewCa } from '../../source/pki/issue/issue.ts';
import { validityFrom } from '../../source/pki/issue/lifetime.ts';
import { generateKeyPem } from '../../source/pki/keys/generate-key.ts';
import type { KeyType } from '../../source/pki/keys/key-type.ts';
import { openFolder, requireTool, run } from './pki-oracles.ts';

/** The certificate usages of NSS (certt.h): 0 client, 1 server. */
const usages = { client: '0', server: '1' } as const;
const day = 86_400_000;
const now = new Date();
const folders: ReturnType<typeof openFolder>[] = [];

beforeAll(() => {
  requireTool('certutil', '--help');
  requireTool('vfychain', '-V');
});
afterAll(() => {
  for (const folder of folders) folder.close();
});

/** A folder with a set, and an NSS database that trusts its CA. */
async function openPki(caType: KeyType, leafType: KeyType, renewed = false) {
  const [caKeyPem = '', key = ''] = await Promise.all([caType, leafType].map(generateKeyPem));
  const made = await issueCa({ keyPem: caKeyPem, commonName: 'speedy.CA', ...validityFrom(now, 3650 * day) });
  const caCertificatePem = made;
  const leaf = (profile: 'server' | 'client', commonName: string) =>
    issueLeaf({
      profile,
      publicKeyFrom: key,
      caCertificatePem,
      caKeyPem,
      commonName,
      names: ['127.0.0.1'],
      ...validityFrom(now, 365 * day),
    });
  const folder = openFolder({
    'root.crt': renewed ? await renewCa({ caCertificatePem, keyPem: caKeyPem, ...validityFrom(now, 900 * day) }) : made,
    'server.crt': await leaf('server', 'barman1.example.com'),
    'client.crt': await leaf('client', 'pg-backup-user'),
  });
  folders.push(folder);
  const database = `sql:${folder.path('')}`;
  expect(run('certutil', ['-N', '-d', database, '--empty-password'])).toMatchObject({ ok: true });
  const trust = ['-A', '-d', database, '-n', 'ca', '-t', 'CT,C,', '-a', '-i', folder.path('root.crt')];
  expect(run('certutil', trust)).toMatchObject({ ok: true });
  const verify = (name: keyof typeof usages, usage: string = usages[name], file = folder.path(`${name}.crt`)) =>
    run('vfychain', ['-d', database, '-pp', '-u', usage, '-a', file]);
  return { folder, verify };
}

const types: readonly (readonly [KeyType, KeyType, boolean])[] = [
  ['rsa-4096', 'rsa-4096', false],
  ['rsa-2048', 'rsa-3072', true],
  ['rsa-4096', 'ec-p256', false],
  ['ec-p256', 'rsa-2048', false],
  ['ec-p256', 'ec-p256', true],
  ['ec-p384', 'ec-p384', false],
];

test.each(types)(
  'NSS takes server and client of a %s CA with %s leaves (CA renewed: %s)',
  async (ca, leaf, renewed) => {
    const { verify } = await openPki(ca, leaf, renewed);
    expect(verify('server')).toMatchObject({ ok: true, output: expect.stringContaining('Chain is good') });
    expect(verify('client')).toMatchObject({ ok: true, output: expect.stringContaining('Chain is good') });
  },
);

test('NSS refuses a client as a server, and leaves of another CA', async () => {
  const [one, other] = await Promise.all([openPki('ec-p256', 'ec-p256'), openPki('ec-p256', 'ec-p256')]);
  expect(one.verify('client', usages.server).output).toContain('Chain is bad');
  expect(one.verify('server', usages.server, other.folder.path('server.crt')).output).toContain('Chain is bad');
});
