import { spawnSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLocalHost } from '../../source/host/local/local-host.ts';
import { createPathMap } from '../../source/host/local/path-map.ts';
import { type TemporaryHost, temporaryHost } from '../support/temporary-host.ts';

const isRoot = process.getuid?.() === 0;
const attributes = { owner: 'root', group: 'root', mode: 0o640 };
const bytes = (text: string) => Buffer.from(text);

let host: TemporaryHost;
beforeEach(() => {
  host = temporaryHost();
  host.put('/etc/a.conf', 'text\n', 0o604);
});
afterEach(() => host.end());

const real = (path: string) => `${host.root}${path}`;

describe('reading', () => {
  it('tells kind, size, mode and owner without following links', async () => {
    host.link('/etc/link', 'a.conf');
    expect(await host.files.stat('/etc/a.conf')).toMatchObject({ kind: 'file', size: 5, mode: 0o604, owner: 'root' });
    expect(await host.files.stat('/etc/link')).toMatchObject({ kind: 'link' });
    expect(await host.files.stat('/etc')).toMatchObject({ kind: 'directory' });
    expect(await host.files.stat('/nowhere')).toBeUndefined();
    expect(await host.files.stat('/etc/a.conf/below')).toBeUndefined();
  });

  it('follows links to the text', async () => {
    host.link('/etc/link', 'a.conf');
    expect(await host.files.readText('/etc/link')).toBe('text\n');
    expect(await host.files.resolve('/etc/link')).toBe('/etc/a.conf');
  });

  it.each(['/nowhere', '/etc/a.conf/below', '/etc/dangling'])('%s is not there', async (path) => {
    host.link('/etc/dangling', 'nothing');
    expect(await host.files.read(path)).toBeUndefined();
    expect(await host.files.resolve(path)).toBeUndefined();
    expect(await host.files.canRead(path)).toBe(false);
  });

  it('refuses a folder', async () => {
    await expect(host.files.read('/etc')).rejects.toMatchObject({ problem: { id: 'not-a-file' } });
  });

  it('refuses a named pipe at once', async () => {
    expect(spawnSync('mkfifo', [real('/etc/pipe')]).status).toBe(0);
    await expect(host.files.read('/etc/pipe')).rejects.toMatchObject({ problem: { id: 'not-a-file' } });
  });

  it('refuses what is too large, and names the sizes', async () => {
    await expect(host.files.read('/etc/a.conf', 4)).rejects.toMatchObject({
      problem: { id: 'file-too-large', message: '/etc/a.conf has 5 bytes; at most 4 are read.' },
    });
    expect(await host.files.readText('/etc/a.conf', 5)).toBe('text\n');
  });

  it('refuses a link that leads to itself', async () => {
    host.link('/etc/loop', 'loop');
    await expect(host.files.read('/etc/loop')).rejects.toMatchObject({ problem: { id: 'file-error' } });
  });

  it('refuses what may not be read, and says what to do', async () => {
    chmodSync(real('/etc/a.conf'), 0);
    // Root may read everything.
    if (isRoot) process.seteuid?.(65_534);
    try {
      await expect(host.files.read('/etc/a.conf')).rejects.toMatchObject({ problem: { id: 'not-permitted' } });
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  });

  it('lists names in order', async () => {
    host.put('/etc/b.conf', '');
    expect(await host.files.list('/etc')).toEqual(['a.conf', 'b.conf']);
    expect(await host.files.list('/nowhere')).toBeUndefined();
  });
});

describe('a file that says that it is empty', () => {
  const machine = () => createLocalHost(createPathMap(undefined));

  it('is read to its end', async () => {
    const { files } = await machine();
    expect(await files.stat('/proc/version')).toMatchObject({ size: 0 });
    expect(await files.readText('/proc/version')).toContain('Linux');
  });

  it('is read up to the limit alone', async () => {
    const { files } = await machine();
    await expect(files.read('/proc/self/status', 10)).rejects.toMatchObject({
      problem: { id: 'file-too-large', message: '/proc/self/status has more than 10 bytes; at most 10 are read.' },
    });
  });
});

describe('the end of a file', () => {
  it('is its last bytes, with the size of all', async () => {
    expect(await host.files.readEnd('/etc/a.conf', 3)).toEqual({ bytes: Buffer.from('xt\n'), size: 5 });
    expect(await host.files.readEnd('/etc/a.conf', 100)).toEqual({ bytes: Buffer.from('text\n'), size: 5 });
    expect(await host.files.readEnd('/nowhere', 3)).toBeUndefined();
  });
});

describe('what was made is known by itself, not by its name', () => {
  it('a staged file that somebody has swapped is not moved into place', async () => {
    const identity = await host.files.create('/etc/.b.new', bytes('ours'), attributes);
    await host.files.remove('/etc/.b.new');
    host.put('/etc/.b.new', 'theirs');
    await expect(host.files.rename('/etc/.b.new', '/etc/b', identity)).rejects.toMatchObject({
      problem: { id: 'file-swapped' },
    });
    expect(await host.files.stat('/etc/b')).toBeUndefined();
  });

  it('owner and mode are not set on a file that has others by now, nor through a link', async () => {
    const now = { owner: 'root', group: 'root', mode: 0o604 };
    await expect(host.files.setAttributes('/etc/a.conf', attributes, { ...now, mode: 0o600 })).rejects.toMatchObject({
      problem: { id: 'changed-meanwhile' },
    });
    await host.files.setAttributes('/etc/a.conf', attributes, now);
    host.link('/etc/link', 'a.conf');
    await expect(host.files.setAttributes('/etc/link', attributes)).rejects.toMatchObject({
      problem: { id: 'not-a-file' },
    });
  });
});

describe('writing', () => {
  it('creates a file with its mode and owner', async () => {
    await host.files.create('/etc/new', bytes('x'), { owner: 'barman', group: 'backup', mode: 0o4750 });
    expect(await host.files.stat('/etc/new')).toMatchObject({ owner: 'barman', group: 'backup', mode: 0o4750 });
    expect(readFileSync(real('/etc/new'), 'utf8')).toBe('x');
  });

  it('a umask takes nothing from the mode', async () => {
    const umask = process.umask(0o077);
    await host.files.create('/etc/new', bytes('x'), { ...attributes, mode: 0o666 });
    await host.files.makeDirectory('/etc/folder', { ...attributes, mode: 0o777 });
    process.umask(umask);
    expect([statSync(real('/etc/new')).mode & 0o777, statSync(real('/etc/folder')).mode & 0o777]).toEqual([
      0o666, 0o777,
    ]);
  });

  it('does not create where something is', async () => {
    await expect(host.files.create('/etc/a.conf', bytes('x'), attributes)).rejects.toMatchObject({
      problem: { id: 'file-exists' },
    });
    expect(readFileSync(real('/etc/a.conf'), 'utf8')).toBe('text\n');
  });

  it.each(['a.conf', 'nothing'])('does not create through a link to %s', async (target) => {
    host.link('/etc/link', target);
    await expect(host.files.create('/etc/link', bytes('x'), attributes)).rejects.toMatchObject({
      problem: { id: 'file-exists' },
    });
    expect(readdirSync(real('/etc')).sort()).toEqual(['a.conf', 'link']);
  });

  it('appends, but not through a link and not to what is missing', async () => {
    await host.files.append('/etc/a.conf', bytes('more\n'));
    expect(readFileSync(real('/etc/a.conf'), 'utf8')).toBe('text\nmore\n');
    host.link('/etc/link', 'a.conf');
    await expect(host.files.append('/etc/link', bytes('x'))).rejects.toThrow('Cannot write /etc/link');
    await expect(host.files.append('/etc/nothing', bytes('x'))).rejects.toMatchObject({
      problem: { id: 'folder-missing' },
    });
  });

  it('replaces by renaming, links included, with the owner', async () => {
    await host.files.create('/etc/staged', bytes('x'), { owner: 'barman', group: 'barman', mode: 0o600 });
    host.link('/etc/link', 'a.conf');
    await host.files.rename('/etc/staged', '/etc/link');
    expect(lstatSync(real('/etc/link')).isFile()).toBe(true);
    expect(await host.files.stat('/etc/link')).toMatchObject({ owner: 'barman', mode: 0o600 });
    expect(readFileSync(real('/etc/a.conf'), 'utf8')).toBe('text\n');
  });

  it('removes a link, not its target; a removed file’s owner is forgotten', async () => {
    host.link('/etc/link', 'a.conf');
    await host.files.remove('/etc/link');
    expect(readdirSync(real('/etc'))).toEqual(['a.conf']);
    await host.files.create('/etc/x', bytes(''), { ...attributes, owner: 'barman' });
    await host.files.remove('/etc/x');
    host.put('/etc/x', '');
    expect(await host.files.stat('/etc/x')).toMatchObject({ owner: 'root' });
  });

  it('makes and removes folders', async () => {
    await host.files.makeDirectory('/etc/folder', { ...attributes, mode: 0o750 });
    expect(statSync(real('/etc/folder')).mode & 0o7777).toBe(0o750);
    await host.files.removeDirectory('/etc/folder');
    expect(await host.files.stat('/etc/folder')).toBeUndefined();
  });

  it('does not remove a folder with something in it', async () => {
    await expect(host.files.removeDirectory('/etc')).rejects.toThrow('Cannot remove the directory /etc');
  });

  it('changes owner and mode', async () => {
    await host.files.setAttributes('/etc/a.conf', { owner: 'barman', group: 'barman', mode: 0o600 });
    expect(await host.files.stat('/etc/a.conf')).toMatchObject({ owner: 'barman', group: 'barman', mode: 0o600 });
  });

  it('leaves links alone that lie beside', async () => {
    host.link('/etc/link', 'a.conf');
    await host.files.create('/etc/b.conf', bytes(''), attributes);
    expect(readlinkSync(real('/etc/link'))).toBe('a.conf');
  });
});

describe('owners of a real host', () => {
  const { uid, gid } = userInfo();
  beforeEach(() => {
    host.put('/etc/passwd', `ada:x:${uid}:${gid}::/:/bin/sh\nbroken\n`);
    host.put('/etc/group', `crew:x:${gid}:\n`);
  });

  it('have the names of the host’s own account files', async () => {
    const local = await createLocalHost(createPathMap(host.root));
    expect(await local.files.stat('/etc/a.conf')).toMatchObject({ owner: 'ada', group: 'crew' });
    expect(await local.identity.hasUser('ada')).toBe(true);
    expect(await local.identity.hasUser('broken')).toBe(false);
  });

  it('take names and numbers', async () => {
    const local = await createLocalHost(createPathMap(host.root));
    await local.files.create('/etc/x', bytes('x'), { owner: 'ada', group: 'crew', mode: 0o600 });
    await local.files.create('/etc/y', bytes('y'), { owner: String(uid), group: String(gid), mode: 0o600 });
    expect(statSync(real('/etc/y'))).toMatchObject({ uid, gid });
  });

  it('a name that the host does not have is refused, and nothing is left behind', async () => {
    const local = await createLocalHost(createPathMap(host.root));
    const nobody = { owner: 'www-data', group: 'crew', mode: 0o600 };
    await expect(local.files.create('/etc/x', bytes('x'), nobody)).rejects.toMatchObject({
      problem: { id: 'no-such-account', message: expect.stringContaining('has no such user') },
    });
    await expect(local.files.makeDirectory('/etc/folder', { ...nobody, owner: 'ada', group: 'www' })).rejects.toThrow(
      'has no such group',
    );
    expect(readdirSync(real('/etc')).sort()).toEqual(['a.conf', 'group', 'passwd']);
  });

  it('an account that a package brings meanwhile is found', async () => {
    const local = await createLocalHost(createPathMap(host.root));
    expect(await local.identity.hasUser('barman')).toBe(false);
    host.put('/etc/passwd', `ada:x:${uid}:${gid}::/:/bin/sh\nbarman:x:64:64::/:/bin/sh\n`);
    expect(await local.identity.hasUser('barman')).toBe(true);
  });

  it('are numbers where there is no account file', async () => {
    mkdirSync(real('/bare'));
    const local = await createLocalHost(createPathMap(real('/bare')));
    expect(await local.files.stat('/')).toMatchObject({ owner: String(uid), group: String(gid) });
  });
});
