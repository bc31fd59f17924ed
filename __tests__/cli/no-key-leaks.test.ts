import { createPrivateKey } from 'node:crypto';
import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openKey, protectKey } from '../../source/pki/keys/protected-key.ts';
import { type CommandHost, openCommandHost } from '../support/command-host.ts';
import { unpack } from '../support/unpack.ts';

const folder = '/etc/tpa/pg-backup-api';
const caKey = '/root/pgcluster/ssl/CA.key';
const passphrases = ['nine lives of a cat', 'hat stand in the hall'];
const state = '/var/lib/pg-backup-api-wizard';
const quick = ['--key-type', 'rsa-2048', '--yes'];
let host: CommandHost;
/** The exit code of each command. */
const codes: Record<string, number | null> = {};
/** Pieces of every private key that was ever on the host: base64 as in the file, and the secret numbers in other spellings. */
const secrets = new Set<string>(passphrases);

beforeAll(async () => {
  host = await openCommandHost();
  const [caPassphrase, p12Passphrase] = passphrases.map((text, index) => {
    const file = `${host.folder}/passphrase-${index}`;
    writeFileSync(file, `${text}\n`, { mode: 0o600 });
    return file;
  });
  const log = `${host.folder}/all.log`;
  const run = async (...words: readonly string[]) => {
    const { code } = await host.wizard(...words, '--verbose', '--log', log);
    codes[words.join(' ').replaceAll(host.folder, '')] = code;
    await collectSecrets();
  };
  await run('setup', ...quick);
  await run('certs', 'status');
  await run('certs', 'status', '--json');
  await run('certs', 'verify', '--json');
  await run('certs', 'verify', '--ca', host.path(caKey), '--client-cert', host.path(`${folder}/pg-backup-api.key`));
  await run('certs', 'create', ...quick);
  await run('certs', 'create', '--ca', host.path(caKey), ...quick);
  await run('certs', 'renew', '--all', '--dry-run', '--json');
  await run('certs', 'renew', '--all', '--new-key', '--yes', '--json');
  await run('certs', 'renew', '--all', '--new-key', '--script', `${host.folder}/renew.sh`);
  await run('certs', 'renew', '--all', '--yes', '--ca-key', host.path(`${folder}/pg-backup-user.key`));
  const p12 = ['--pkcs12', '--passphrase-file', p12Passphrase ?? ''];
  await run('certs', 'issue', 'monitor', ...p12, ...quick, '--json');
  await run('certs', 'issue', 'monitor', ...p12, ...quick, '--new-key');
  await run('certs', 'issue', 'monitor', ...p12, '--script', `${host.folder}/issue.sh`);
  const plain = readFileSync(host.path(caKey), 'utf8');
  writeFileSync(host.path(caKey), await protectKey(plain, passphrases[0] ?? '', 1000), { mode: 0o600 });
  await run('certs', 'renew', '--all', '--yes');
  await run('certs', 'renew', '--all', '--yes', '--ca-passphrase-file', p12Passphrase ?? '');
  await run('certs', 'renew', '--all', '--yes', '--ca-passphrase-file', caPassphrase ?? '');
  await run('certs', 'rotate', 'start', ...quick, '--ca-passphrase-file', caPassphrase ?? '', '--json');
  await run('certs', 'rotate', 'reissue', '--new-key', '--script', `${host.folder}/reissue.sh`);
  await run('certs', 'rotate', 'reissue', '--new-key', ...quick, '--ca-passphrase-file', caPassphrase ?? '');
  await run('certs', 'rotate', '--json');
  await run('certs', 'rotate', 'retire', '--yes');
  // A key that somebody left in a certificate file.
  appendFileSync(host.path(`${folder}/pg-backup-user.crt`), readFileSync(host.path(`${folder}/pg-backup-user.key`)));
  appendFileSync(host.path(`${folder}/root.crt`), plain);
  await run('certs', 'status');
  await run('certs', 'verify');
  await run('certs', 'create', ...quick, '--json');
  await run('certs', 'create', '--dry-run');
  await run('history', '--json');
  await run('status');
  // And one in a log.
  appendFileSync(host.path('/var/log/barman/barman-api.log'), readFileSync(host.path(`${folder}/pg-backup-api.key`)));
  await run('bundle', '--yes', '--output', `${host.folder}/bundle.tar.gz`);
}, 300_000);
afterAll(() => host?.close());

async function collectSecrets(): Promise<void> {
  for (const path of filesOf(`${host.folder}/root`).filter((file) => file.endsWith('.key'))) {
    const opened = await openKey(readFileSync(path, 'utf8'), passphrases[0] ?? '');
    if (!opened.ok) continue;
    const lines = opened.keyPem.split('\n').filter((line) => line.length === 64);
    // The first line is the same for every RSA key.
    for (const line of lines.slice(1)) secrets.add(line);
    const { d = '', p = '' } = createPrivateKey(opened.keyPem).export({ format: 'jwk' });
    for (const number of [d, p]) {
      secrets.add(number.slice(8, 48));
      secrets.add(Buffer.from(number, 'base64url').toString('hex').slice(16, 64));
    }
  }
}

function filesOf(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

const told = (text: string) => [...secrets].filter((secret) => text.includes(secret)).length;

test('keys were made, renewed and opened', () => {
  expect(codes).toMatchObject({
    'setup --key-type rsa-2048 --yes': 0,
    'certs renew --all --new-key --yes --json': 0,
    'certs issue monitor --pkcs12 --passphrase-file /passphrase-1 --key-type rsa-2048 --yes --json': 0,
    'certs renew --all --yes': 1,
    'certs renew --all --yes --ca-passphrase-file /passphrase-1': 1,
    'certs renew --all --yes --ca-passphrase-file /passphrase-0': 0,
    'certs rotate start --key-type rsa-2048 --yes --ca-passphrase-file /passphrase-0 --json': 0,
    'certs rotate reissue --new-key --key-type rsa-2048 --yes --ca-passphrase-file /passphrase-0': 0,
    'certs rotate retire --yes': 0,
  });
});

test('there are secrets to look for', () => {
  expect(secrets.size).toBeGreaterThan(150);
});

test('what the commands print holds none', () => {
  expect(host.printed.join('').length).toBeGreaterThan(10_000);
  expect(told(host.printed.join('\n'))).toBe(0);
});

test('journals, logs, scripts and records hold none', () => {
  const records = filesOf(host.path(state)).filter((path) => !path.startsWith(host.path(`${state}/backups/`)));
  const written = [
    ...records,
    ...['all.log', 'renew.sh', 'issue.sh', 'owners.json'].map((name) => join(host.folder, name)),
  ];
  expect(records.length).toBeGreaterThan(5);
  expect(written.filter((path) => told(readFileSync(path, 'latin1')) > 0)).toEqual([]);
});

test('the support bundle holds none', () => {
  const files = Object.entries(unpack(`${host.folder}/bundle.tar.gz`));
  expect(files.length).toBeGreaterThan(20);
  expect(files.filter(([, text]) => told(text) > 0).map(([name]) => name)).toEqual([]);
});

test('no other file of the host holds a key, unless somebody put it there', () => {
  const own = /\.key$|\.p12$|pg-backup-user\.crt$|root\.crt$|barman-api\.log$|\/backups\//;
  const others = filesOf(`${host.folder}/root`).filter((path) => !own.test(path));
  expect(others.filter((path) => told(readFileSync(path, 'latin1')) > 0)).toEqual([]);
});

test('nothing staged is left behind', () => {
  expect(filesOf(`${host.folder}/root`).filter((path) => path.endsWith('.wizard-new'))).toEqual([]);
});
