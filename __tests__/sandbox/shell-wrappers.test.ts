import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asUserScript, curlScript, opensslScript } from '../../source/sandbox/shell-wrappers.ts';

let folder = '';
const words = (name: string, ...argv: readonly string[]) =>
  execFileSync(join(folder, name), argv, { encoding: 'utf8', env: { PATH: process.env.PATH } })
    .split('\n')
    .slice(0, -1);
const script = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  chmodSync(join(folder, name), 0o755);
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "wz'quote-"));
  mkdirSync(join(folder, 'root/etc/tpa'), { recursive: true });
  writeFileSync(join(folder, 'root/etc/tpa/client.crt'), '');
  script('real', '#!/bin/sh\nprintf "%s\\n" "$@" "ca=$CURL_CA_BUNDLE$SSL_CERT_FILE"\n');
  const surroundings = {
    ports: { '443': 4443, '80': 4080, '7480': 4748 },
    root: join(folder, 'root'),
    bundle: '/etc/ca.crt',
  };
  script('curl', curlScript(join(folder, 'real'), surroundings));
  script('openssl', opensslScript(join(folder, 'real'), surroundings));
  script('sudo', asUserScript());
  symlinkSync('sudo', join(folder, 'runuser'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('curl is led to the embedded servers, the tree’s files and its trust store', () => {
  const found = words('curl', '--cert', '/etc/tpa/client.crt', '-o', '/etc/nowhere', 'https://barman1.example.com/a b');
  expect(found).toEqual([
    '--connect-to',
    ':80:127.0.0.1:4080',
    '--connect-to',
    ':443:127.0.0.1:4443',
    '--connect-to',
    ':7480:127.0.0.1:4748',
    '--cert',
    `${folder}/root/etc/tpa/client.crt`,
    '-o',
    '/etc/nowhere',
    'https://barman1.example.com/a b',
    `ca=${folder}/root/etc/ca.crt`,
  ]);
});

test('openssl s_client connects to the embedded Apache under the name that was given', () => {
  expect(words('openssl', 's_client', '-connect', 'barman1.example.com:443', '-brief')).toEqual([
    's_client',
    '-connect',
    '127.0.0.1:4443',
    '-servername',
    'barman1.example.com',
    '-brief',
    `ca=${folder}/root/etc/ca.crt`,
  ]);
});

test.each([
  ['sudo', ['-u', 'barman', 'echo', '-u', 'x'], ['-u x']],
  ['sudo', ['-n', 'echo', 'x'], ['x']],
  ['runuser', ['-u', 'barman', '--', 'echo', 'a', '-b'], ['a -b']],
  ['runuser', ['-l', 'barman', '-c', 'echo a; echo b'], ['a', 'b']],
  ['runuser', ['-', 'barman', '-c', 'echo a'], ['a']],
])('%s %j runs the command', (name, argv, output) => {
  expect(words(name, ...argv)).toEqual(output);
});
