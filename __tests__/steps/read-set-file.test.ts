import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSetFile } from '../../source/steps/certificates/read-set-file.ts';
import { type TemporaryHost, temporaryHost } from '../support/temporary-host.ts';

const folder = '/etc/tpa/pg-backup-api';
const path = `${folder}/pg-backup-api.key`;

let host: TemporaryHost;
beforeEach(() => {
  host = temporaryHost();
  host.put(`${folder}/root.crt`, 'the CA\n');
});
afterEach(() => host.end());

/** The bytes as text, and the rest. */
async function read(where: string, inPlace = true) {
  const { bytes, ...rest } = await readSetFile(host, where, inPlace);
  return { text: Buffer.from(bytes).toString(), ...rest };
}

describe('a file in its place', () => {
  it('has its mode', async () => {
    host.put(path, 'a key\n', 0o640);
    expect(await read(path)).toEqual({ file: path, text: 'a key\n', mode: 0o640, symlink: false });
  });

  it('behind a link has the mode of what the link leads to', async () => {
    host.put(`${folder}/2026/x.key`, 'a key\n', 0o600);
    host.link(path, '2026/x.key');
    expect(await read(path)).toEqual({ file: path, text: 'a key\n', mode: 0o600, symlink: true });
  });

  it('may be a link to another of TPA’s folders', async () => {
    host.put('/etc/tpa/other/x.key', 'a key\n', 0o600);
    host.link(path, '../other/x.key');
    expect(await read(path)).toMatchObject({ text: 'a key\n', symlink: true });
  });

  it('is not read through a link that leads out', async () => {
    host.put('/etc/shadow', 'root:secret\n', 0o600);
    host.link(path, '../../shadow');
    expect(await read(path)).toEqual({ file: path, text: '', problem: 'link-out' });
  });
});

it('a file that the operator named is read through any link, and its mode does not count', async () => {
  host.put('/srv/x.key', 'a key\n', 0o644);
  host.link('/root/x.key', '../srv/x.key');
  expect(await read('/root/x.key', false)).toEqual({ file: '/root/x.key', text: 'a key\n', symlink: true });
});

describe('what is no file', () => {
  it.each<[string, (at: string) => void, string]>([
    ['nothing', () => undefined, 'missing'],
    ['a link to nothing', (at) => host.link(at, 'gone'), 'dangling-link'],
    ['a link to itself', (at) => host.link(at, 'pg-backup-api.key'), 'dangling-link'],
    ['a folder', (at) => host.put(`${at}/x`, ''), 'not-a-file'],
    ['a link to a folder', (at) => host.link(at, '.'), 'not-a-file'],
    ['a pipe', (at) => void spawnSync('mkfifo', [`${host.root}${at}`]), 'not-a-file'],
    ['ten megabytes', (at) => host.put(at, 'A'.repeat(10_000_000)), 'too-large'],
  ])('%s says so, at once', async (_, put, problem) => {
    put(path);
    expect(await read(path)).toEqual({ file: path, text: '', problem });
  });

  it('a link to a pipe is no file either', async () => {
    spawnSync('mkfifo', [`${host.root}${folder}/pipe`]);
    host.link(path, 'pipe');
    expect(await read(path)).toMatchObject({ problem: 'not-a-file' });
  });
});
