import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OperatorError } from '../../../source/errors.ts';
import type { ServerFiles } from '../../../source/health/checks/server-files.ts';
import { barmanModel } from '../../../source/health/document/barman-server.ts';
import { type DiagnoseDocument, parseDiagnose } from '../../../source/health/document/diagnose-document.ts';
import type { ReadableHost } from '../../../source/host/host.ts';
import { lookAtBarmanHost } from '../../../source/steps/verify/look-at-server-files.ts';
import { type TemporaryHost, temporaryHost } from '../../support/temporary-host.ts';

const home = '/var/lib/barman';
let host: TemporaryHost;
beforeEach(() => {
  host = temporaryHost();
  for (const folder of ['errors', 'incoming', 'streaming']) host.put(`${home}/main/${folder}/.keep`, '');
  writeFileSync(host.owners, '{}');
});
afterEach(() => host.end());

function document(changes: Readonly<Record<string, unknown>> = {}): DiagnoseDocument {
  const config = {
    backup_directory: `${home}/main`,
    errors_directory: `${home}/main/errors`,
    incoming_wals_directory: `${home}/main/incoming`,
    streaming_wals_directory: `${home}/main/streaming`,
    ...changes,
  };
  const text = JSON.stringify({
    global: { config: { barman_home: home, barman_user: 'root' } },
    servers: { main: { config } },
  });
  const parsed = parseDiagnose(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.document;
}

async function look(on: ReadableHost = host, changes?: Readonly<Record<string, unknown>>): Promise<ServerFiles> {
  const files = (await lookAtBarmanHost(on, barmanModel(document(changes)))).servers.get('main');
  if (files === undefined) throw new Error('main was not looked at');
  return files;
}

describe('directories', () => {
  it('that barman may write are fine', async () => {
    expect((await look()).directories.map(({ state }) => state)).toEqual(['fine', 'fine', 'fine', 'fine']);
  });

  it('are followed through a link', async () => {
    host.put('/srv/base/.keep', '');
    host.link(`${home}/main/base`, `${host.root}/srv/base`);
    const found = await look(host, { basebackups_directory: `${home}/main/base` });
    expect(found.directories.at(1)).toEqual({ path: `${home}/main/base`, state: 'fine' });
  });

  it.each([
    ['missing', 'missing'],
    ['a file', 'not-a-directory'],
    ["somebody else's", 'not-writable'],
  ])('%s: %s', async (how, state) => {
    rmSync(`${host.root}${home}/main/errors`, { recursive: true });
    if (how === 'a file') host.put(`${home}/main/errors`, '');
    if (how === "somebody else's") {
      mkdirSync(`${host.root}${home}/main/errors`);
      writeFileSync(host.owners, JSON.stringify({ [`${home}/main/errors`]: { owner: 'nobody', group: 'nogroup' } }));
    }
    expect((await look()).directories[1]).toEqual({ path: `${home}/main/errors`, state });
  });

  it.each(['relative/path', '/var/lib/../../etc', ''])('%j of a document is not looked at', async (path) => {
    const found = await look(host, { backup_directory: path });
    expect(found.directories.map((one) => one.path)).not.toContain(path);
    expect(found.identity).toEqual({ kind: 'unreadable' });
  });
});

describe('files that wait', () => {
  it('are counted without temporary and partial ones, and the oldest has a time', async () => {
    for (const name of [
      '00000001000000000000000A',
      '00000001000000000000000B.partial',
      '00000001000000000000000B.tmp',
    ]) {
      host.put(`${home}/main/streaming/${name}`, '');
    }
    expect((await look()).streaming).toMatchObject({ kind: 'counted', count: 1, oldest: expect.any(Number) });
  });

  it('are none in a directory that is missing', async () => {
    rmSync(`${host.root}${home}/main/incoming`, { recursive: true });
    expect((await look()).incoming).toMatchObject({ kind: 'counted', count: 0, oldest: undefined });
  });

  it('of archiving that failed are told apart by their endings', async () => {
    rmSync(`${host.root}${home}/main/errors/.keep`);
    for (const name of ['a.duplicate', 'b.duplicate', 'c.unknown', 'd.error', 'e']) {
      host.put(`${home}/main/errors/${name}`, '');
    }
    expect((await look()).errors).toMatchObject({
      counts: { duplicates: 2, unknown: 1, 'not relevant': 1, 'unknown failure': 1 },
    });
  });
});

describe('the lock of receive-wal', () => {
  const lock = `${home}/.main-receive-wal.lock`;
  const line = (...words: readonly string[]) => ['/usr/bin/python3', '/usr/bin/barman', ...words, ''].join('\0');

  it.each<[string, string | undefined, Readonly<Record<string, string>>, object]>([
    ['missing', undefined, {}, { kind: 'none' }],
    [
      'of a living receive-wal',
      '31\n',
      { '/proc/31/cmdline': line('-q', 'receive-wal', 'main') },
      { kind: 'running', pid: 31 },
    ],
    ["of another server's", '31\n', { '/proc/31/cmdline': line('receive-wal', 'pg2') }, { kind: 'dead', pid: 31 }],
    [
      'of a number that another program has now',
      '31\n',
      { '/proc/31/cmdline': '/usr/sbin/cron\0-f\0' },
      { kind: 'dead', pid: 31 },
    ],
    ['of a process that is gone', '31\n', { '/proc/1/comm': 'systemd\n' }, { kind: 'dead', pid: 31 }],
    ['where processes are hidden', '31\n', {}, { kind: 'unreadable' }],
    ['with garbage', 'x\n', {}, { kind: 'unreadable' }],
  ])('%s', async (_, text, files, receiver) => {
    if (text !== undefined) host.put(lock, text);
    for (const [path, content] of Object.entries(files)) host.put(path, content);
    expect((await look()).receiver).toMatchObject(receiver);
  });

  it('lies where barman_lock_directory says', async () => {
    host.put('/run/barman/.main-receive-wal.lock', '31\n');
    host.put('/proc/31/cmdline', line('receive-wal', 'main'));
    expect((await look(host, { barman_lock_directory: '/run/barman' })).receiver).toEqual({ kind: 'running', pid: 31 });
  });
});

describe('the stored system id', () => {
  it.each([
    ['{"systemid": "7711278702497809829", "version": "15"}', { kind: 'stored', systemId: '7711278702497809829' }],
    ['{}', { kind: 'unreadable' }],
  ])('%s', async (text, identity) => {
    host.put(`${home}/main/identity.json`, text);
    expect((await look()).identity).toMatchObject(identity);
  });

  it('is none before the first backup', async () => {
    expect((await look()).identity).toEqual({ kind: 'none' });
  });
});

it('what this user may not read is unreadable, and stops nothing', async () => {
  const refuse = () => Promise.reject(new OperatorError({ id: 'not-permitted', message: 'may not', fix: [] }));
  const files = { ...host.files, stat: refuse, list: refuse, readText: refuse, read: refuse };
  const found = await lookAtBarmanHost({ ...host, files }, barmanModel(document()));
  const main = found.servers.get('main');
  expect(main?.directories.every(({ state }) => state === 'unreadable')).toBe(true);
  expect([main?.errors.kind, main?.incoming.kind, main?.receiver.kind, main?.identity.kind]).toEqual(
    Array(4).fill('unreadable'),
  );
  expect(found.jobs).toMatchObject({ jobs: [], gate: undefined, daemonRuns: undefined });
  expect(found.jobs.unreadable).toContain('/etc/cron.d');
});

describe('jobs', () => {
  const gated = '* * * * * barman /etc/tpa/barman-home-ok && /usr/bin/barman -q cron\n';
  const script = (test: string) => `#!/bin/bash\ntest -x /usr/bin/barman || exit 1\n${test} || exit 1\nexit 0\n`;
  const jobs = async () => (await lookAtBarmanHost(host, barmanModel(document()))).jobs;
  const cronRuns = () => {
    host.put('/run/crond.pid', '487\n');
    host.put('/proc/487/comm', 'cron\n');
  };

  it.each<[string, string | undefined, number, Readonly<Record<string, string>>, string]>([
    ['missing', undefined, 0, {}, 'closed'],
    ['not executable', script(`test -d ${home}`), 0o644, {}, 'closed'],
    ['with a directory that is there', script(`test -d ${home}`), 0o755, {}, 'open'],
    ['with a directory that is not', script('test -d /srv/barman'), 0o755, {}, 'closed'],
    [
      'with a mount',
      script(`findmnt ${home} &>/dev/null`),
      0o755,
      { '/proc/self/mounts': `/dev/vdb1 ${home} xfs rw 0 0\n` },
      'open',
    ],
    [
      'without its mount',
      script(`findmnt ${home} &>/dev/null`),
      0o755,
      { '/proc/self/mounts': '/dev/vda1 / ext4 rw 0 0\n' },
      'closed',
    ],
    ['of somebody else', '#!/bin/sh\nexit 0\n', 0o755, {}, 'unknown'],
  ])('a gate %s', async (_, text, mode, files, state) => {
    cronRuns();
    host.put('/etc/cron.d/barman', gated);
    if (text !== undefined) host.put('/etc/tpa/barman-home-ok', text, mode);
    for (const [path, content] of Object.entries(files)) host.put(path, content);
    expect((await jobs()).gate?.state).toBe(state);
  });

  it("without TPA's line there is no gate", async () => {
    cronRuns();
    host.put('/etc/cron.d/barman', '* * * * * barman /usr/bin/barman -q cron\n');
    expect(await jobs()).toMatchObject({ gate: undefined, daemonRuns: true, unreadable: [] });
  });

  it('are read from every table that cron reads, and no other', async () => {
    cronRuns();
    host.put('/etc/cron.d/main', '0 4 * * * barman barman backup main\n');
    host.put('/etc/cron.d/main.dpkg-old', '0 5 * * * barman barman backup main\n');
    host.put('/etc/crontab', '0 6 * * * barman barman backup main\n');
    host.put('/var/spool/cron/crontabs/barman', '0 7 * * * barman backup main\n');
    expect((await jobs()).jobs.map(({ where }) => where)).toEqual([
      '/etc/cron.d/main:1',
      '/etc/crontab:1',
      '/var/spool/cron/crontabs/barman:1',
    ]);
  });

  it('a process id that another program has now is no cron', async () => {
    host.put('/etc/cron.d/barman', gated);
    host.put('/run/crond.pid', '487\n');
    host.put('/proc/487/comm', 'sshd\n');
    expect((await jobs()).daemonRuns).toBe(false);
  });
});
