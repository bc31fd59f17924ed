import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wizardProgram } from '../support/run-wizard.ts';
import { type ThrowAwayPki, throwAwayPki } from '../support/throw-away-pki.ts';

const whole = wizardProgram();
const quick = wizardProgram('quick-verify-program');
const cwd = mkdtempSync(join(realpathSync(tmpdir()), 'wizard-verify-'));
afterAll(() => {
  rmSync(cwd, { recursive: true });
});

beforeAll(async () => {
  const pki = await throwAwayPki();
  writeSet(pki, join(cwd, 'set'), ['root', 'server', 'client']);
  writeSet(pki, join(cwd, 'host/etc/tpa/pg-backup-api'), ['root', 'pg-backup-api', 'pg-backup-user']);
});

function writeSet(pki: ThrowAwayPki, folder: string, [ca, server, client]: readonly string[]): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${ca}.crt`), pki.ca);
  for (const [name, pair] of [[server, pki.server] as const, [client, pki.client] as const]) {
    writeFileSync(join(folder, `${name}.crt`), pair.certificate);
    writeFileSync(join(folder, `${name}.key`), pair.key);
    chmodSync(join(folder, `${name}.key`), 0o600);
  }
}

const named = '--ca set/root.crt --server-cert set/server.crt --server-key set/server.key'.split(' ');
const clientFiles = '--client-cert set/client.crt --client-key set/client.key'.split(' ');
const verify = (...words: readonly string[]) => ['certs', 'verify', '--host', 'barman1.example.com', ...words];

describe('certs verify of a named host answers alike, quick or not', () => {
  it.each<[string, readonly string[], number]>([
    ['named files', verify(...named, ...clientFiles), 0],
    ['JSON', verify(...named, '--json'), 0],
    ['a value behind =', [...verify(...named), '--at=+30d'], 0],
    ['another time', verify(...named, '--at', '+400d'), 1],
    ['another host', ['certs', 'verify', ...named, '--host', 'barman9.example.com', '--json'], 1],
    ['the set in place', verify('--root', 'host'), 0],
    ['another folder', verify('--dir', 'set'), 1],
    ['a file that is missing', verify('--ca', 'set/none.crt', '--no-color'), 1],
    ['a key for a certificate', verify('--ca', 'set/root.crt', '--server-cert', 'set/server.key', '--json'), 1],
    ['a time that is none', verify(...named, '--at', 'tomorrow'), 2],
    ['a root that is none', verify('--root', '/no/such/folder', '--json'), 2],
  ])('%s', async (_, words, code) => {
    const [expected, found] = await Promise.all([whole.run(words, { cwd }), quick.run(words, { cwd })]);
    expect(found).toEqual(expected);
    expect(found.code).toBe(code);
  });
});

describe('the whole program is asked for', () => {
  it.each<[string, readonly string[]]>([
    ['a host that has to be found out', ['certs', 'verify', ...named]],
    ['an option that is unknown', verify(...named, '--nope')],
    ['help', verify('--help')],
    ['a log', verify(...named, '--log', 'log')],
    ['a word too many', verify(...named, 'set')],
    ['an option without its value', verify('--ca')],
    ['an option in the place of a value', verify('--ca', '--json')],
    ['a name that every object has', verify('constructor=x')],
    ['another command', ['certs', 'status', '--host', 'barman1.example.com']],
    ['options before the command', ['--json', ...verify(...named)]],
  ])('for %s', async (_, words) => {
    expect(await quick.run(words, { cwd })).toEqual({ code: 99, out: 'left to the whole program\n', err: '' });
  });
});
