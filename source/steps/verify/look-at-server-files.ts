import { OperatorError } from '../../errors.ts';
import type { FileSystem } from '../../health/checks/free-space.ts';
import type {
  BarmanHostFiles,
  ErrorFiles,
  Receiver,
  SeenDirectory,
  ServerFiles,
  Stored,
  Waiting,
} from '../../health/checks/server-files.ts';
import type { BarmanModel, BarmanServer } from '../../health/document/barman-server.ts';
import { textAt, valueAt } from '../../health/document/diagnose-document.ts';
import { hostPath } from '../../host/commands.ts';
import type { FileFacts, ReadableHost } from '../../host/host.ts';
import { lookAtBarmanJobs } from './look-at-barman-jobs.ts';

/** Milliseconds: a network file system whose server is gone does not answer at all. */
const patience = 10_000;
/** GNU df; the path comes last, as it was given, for it may hold spaces. */
const columns = '--output=size,avail,itotal,iavail,target,file';

/**
 * The file systems of barman_home and of each server's directories, each once, with whose they are. Undefined where df does not
 * tell; a directory that is missing is left out.
 */
async function lookAtFileSystems(
  host: ReadableHost,
  { config, servers }: BarmanModel,
  directoryKeys: readonly string[],
): Promise<readonly FileSystem[] | undefined> {
  const home = textAt(config, 'barman_home');
  const pathsOf = ({ config: own }: BarmanServer) =>
    [home, textAt(own, 'barman_home'), ...directoryKeys.map((key) => textAt(own, key))].filter(isPath);
  const paths = [...new Set(servers.flatMap(pathsOf))];
  if (paths.length === 0) return undefined;
  const argv = ['df', '-B1', columns, '--', ...paths.map(hostPath)] as const;
  const { stdout } = await host.commands.probe({ argv: [...argv] }, { timeout: patience });
  const rows = paths.flatMap((path) => {
    const row = stdout.split('\n').find((line) => line.trimEnd().endsWith(` ${host.files.real(path)}`));
    const numbers = /^\s*(\d+)\s+(\d+)\s+(\d+|-)\s+(\d+|-)\s+(\/.*?)\s+\//.exec(row ?? '');
    return numbers === null ? [] : [{ path, numbers: numbers.slice(1) }];
  });
  if (rows.length === 0) return undefined;
  const byMount = new Map<string, FileSystem>();
  for (const { path, numbers } of rows) {
    const [size, free, inodes, freeInodes] = numbers.slice(0, 4).map((word) => (word === '-' ? 0 : Number(word)));
    const mount = numbers[4] ?? '';
    const owners = servers.filter((server) => pathsOf(server).includes(path)).map(({ name }) => name);
    const known = byMount.get(mount)?.servers ?? [];
    byMount.set(mount, {
      ...{ mount, size: size ?? 0, free: free ?? 0, inodes: inodes ?? 0, freeInodes: freeInodes ?? 0 },
      servers: [...new Set([...known, ...owners])],
    });
  }
  return [...byMount.values()];
}

/** The document comes from outside: only an absolute path without steps upwards is looked at. */
function isPath(path: string | undefined): path is string {
  return path !== undefined && /^\/[^\0\n]*$/.test(path) && !path.split('/').includes('..');
}

/** Bytes: a lock holds a process id, a command line of barman is short. */
const limit = 4096;

/**
 * Who holds the lock of `barman receive-wal NAME`: the process in the file, if it lives and is a receive-wal. The file
 * outlives its process, and after a restart of the host another program may have the number.
 */
async function lookAtReceiver(host: ReadableHost, lockFolder: string, server: string): Promise<Receiver> {
  try {
    return await look(host, `${lockFolder}/.${server}-receive-wal.lock`, server);
  } catch (error) {
    if (error instanceof OperatorError) return { kind: 'unreadable', why: error.message };
    throw error;
  }
}

async function look(host: ReadableHost, path: string, server: string): Promise<Receiver> {
  if (server.includes('/')) return { kind: 'unreadable', why: `${server} is no file name` };
  const text = await host.files.readText(path, limit);
  if (text === undefined) return { kind: 'none' };
  const pid = Number(/^\s*(\d{1,10})\s*$/.exec(text)?.[1] ?? Number.NaN);
  if (Number.isNaN(pid)) return { kind: 'unreadable', why: `${path} holds no process id` };
  const commandLine = await host.files.readText(`/proc/${pid}/cmdline`, limit);
  if (commandLine !== undefined) {
    const words = commandLine.split('\0');
    return words.includes('receive-wal') && words.includes(server) ? { kind: 'running', pid } : { kind: 'dead', pid };
  }
  // With hidepid a user sees no processes of others, and below --root there may be no /proc at all.
  if ((await host.files.stat('/proc/1')) === undefined) {
    return { kind: 'unreadable', why: `the processes of this host are not visible: does ${pid} run?` };
  }
  return { kind: 'dead', pid };
}

/** The settings that Barman makes directories of (barman.config, keys that end with _directory). */
const directoryKeys = [
  'backup_directory',
  'basebackups_directory',
  'errors_directory',
  'incoming_wals_directory',
  'streaming_wals_directory',
  'wals_directory',
] as const;

/** Bytes: the file holds two short values. */
const identityLimit = 64 * 1024;
const othersMayWrite = 0o002;
const groupMayWrite = 0o020;
const ownerMayWrite = 0o200;

/**
 * Our own look at what the document cannot tell: directories, WAL files that wait, the lock of receive-wal, the stored
 * system id, the jobs of cron. Reads only, runs nothing of Barman's, keeps counts and no names. What this user may not
 * read comes back as `unreadable`; nothing throws because of it.
 */
export async function lookAtBarmanHost(host: ReadableHost, { config, servers }: BarmanModel): Promise<BarmanHostFiles> {
  const user = textAt(config, 'barman_user') ?? 'barman';
  const found: [string, ServerFiles][] = [];
  // One server after the other: a hundred of them would open a thousand files at once.
  for (const server of servers) {
    if (valueAt(server.config, 'active') === false) continue;
    const locks = textAt(config, 'barman_lock_directory') ?? textAt(server.config, 'barman_lock_directory');
    const home = textAt(config, 'barman_home') ?? textAt(server.config, 'barman_home');
    found.push([server.name, await lookAtServer(host, server, { user, locks: locks ?? home ?? '/var/lib/barman' })]);
  }
  const active = { config, servers: servers.filter((server) => valueAt(server.config, 'active') !== false) };
  return {
    servers: new Map(found),
    jobs: await lookAtBarmanJobs(host),
    fileSystems: await lookAtFileSystems(host, active, directoryKeys),
  };
}

async function lookAtServer(
  host: ReadableHost,
  server: BarmanServer,
  { user, locks }: { readonly user: string; readonly locks: string },
): Promise<ServerFiles> {
  const at = (key: string): string | undefined => absolute(textAt(server.config, key));
  const paths = directoryKeys.flatMap((key) => at(key) ?? []);
  const [directories, errors, incoming, streaming, receiver, identity] = await Promise.all([
    Promise.all([...new Set(paths)].map((path) => lookAtDirectory(host, path, user))),
    lookAtErrors(host, at('errors_directory')),
    lookAtWaiting(host, at('incoming_wals_directory')),
    lookAtWaiting(host, at('streaming_wals_directory')),
    lookAtReceiver(host, locks, server.name),
    lookAtIdentity(host, at('backup_directory')),
  ]);
  return { directories, errors, incoming, streaming, receiver, identity };
}

/** Links are followed: a directory may lie on another disk. */
async function lookAtDirectory(host: ReadableHost, path: string, user: string): Promise<SeenDirectory> {
  const facts = await readable(async () => {
    const own = await host.files.stat(path);
    if (own?.kind !== 'link') return own;
    const target = await host.files.resolve(path);
    return target === undefined ? undefined : host.files.stat(target);
  });
  if (facts === 'unreadable') return { path, state: 'unreadable' };
  if (facts === undefined) return { path, state: 'missing' };
  if (facts.kind !== 'directory') return { path, state: 'not-a-directory' };
  return { path, state: mayWrite(facts, user) ? 'fine' : 'not-writable' };
}

function mayWrite({ owner, group, mode }: FileFacts, user: string): boolean {
  if (owner === user) return (mode & ownerMayWrite) !== 0;
  return (mode & othersMayWrite) !== 0 || (group === user && (mode & groupMayWrite) !== 0);
}

async function lookAtErrors(host: ReadableHost, path: string | undefined): Promise<ErrorFiles> {
  if (path === undefined) return { kind: 'unreadable', path: '' };
  const names = await readable(() => host.files.list(path));
  if (names === 'unreadable') return { kind: 'unreadable', path };
  const counts = { 'not relevant': 0, duplicates: 0, unknown: 0, 'unknown failure': 0 };
  for (const name of names ?? []) {
    if (name.endsWith('.error')) counts['not relevant'] += 1;
    else if (name.endsWith('.duplicate')) counts.duplicates += 1;
    else if (name.endsWith('.unknown')) counts.unknown += 1;
    else counts['unknown failure'] += 1;
  }
  return { kind: 'counted', path, counts };
}

/** A directory that is missing holds nothing. The first name is the oldest: WAL files are named in order. */
async function lookAtWaiting(host: ReadableHost, path: string | undefined): Promise<Waiting> {
  if (path === undefined) return { kind: 'unreadable', path: '' };
  const names = await readable(() => host.files.list(path));
  if (names === 'unreadable') return { kind: 'unreadable', path };
  const complete = (names ?? []).filter((name) => !name.startsWith('.') && !/\.(?:tmp|partial)$/.test(name));
  const [first] = complete;
  const facts = first === undefined ? undefined : await readable(() => host.files.stat(`${path}/${first}`));
  const oldest = facts === 'unreadable' ? undefined : facts?.modified.getTime();
  return { kind: 'counted', path, count: complete.length, oldest };
}

async function lookAtIdentity(host: ReadableHost, folder: string | undefined): Promise<Stored> {
  if (folder === undefined) return { kind: 'unreadable' };
  const path = `${folder}/identity.json`;
  const text = await readable(() => host.files.readText(path, identityLimit));
  if (text === 'unreadable') return { kind: 'unreadable' };
  if (text === undefined) return { kind: 'none' };
  const systemId = /"systemid"\s*:\s*"?(\d{1,20})"?/.exec(text)?.[1];
  return systemId === undefined ? { kind: 'unreadable' } : { kind: 'stored', path, systemId };
}

/** The document comes from outside: only an absolute path without steps upwards is looked at. */
function absolute(path: string | undefined): string | undefined {
  return path !== undefined && /^\/[^\0]*$/.test(path) && !path.split('/').includes('..') ? path : undefined;
}

async function readable<T>(look: () => Promise<T>): Promise<T | 'unreadable'> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof OperatorError) return 'unreadable';
    throw error;
  }
}
