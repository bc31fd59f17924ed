import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, readlinkSync, type Stats } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { errorCode, OperatorError } from '../../errors.ts';

/**
 * The seam for every file that this program touches, and its rule. As root it works where other users of the host may write, and a
 * name there may lead to another file at each look. So:
 *
 * - Nothing is done by a path. The directory is opened component by component, and what happens, happens relative to it:
 *   `/proc/self/fd/N/name` is what openat(2), renameat(2) and the others take, which Node does not have.
 * - A directory is trusted when it belongs to root or to this user and nobody else may write it. Only a trusted directory's links are
 *   followed. In any other directory a link is refused as a component, and as a file unless it stays in the same directory.
 * - Files are created with O_EXCL and O_NOFOLLOW, and owner and mode are set on the open file. A rename stays within the opened
 *   directory, and what has been moved is known by its device and inode.
 * - What a run has made it keeps in memory (plan/staging.ts): it never reads it back by a name.
 * - In a directory of another user a file with several names is refused where the kernel lets anybody make hard links.
 *
 * Who is not root has no rights to lose: for them every directory is as trusted as it is for cat(1).
 */
export interface OpenedDirectory {
  readonly fd: number;
  /** Without links; where the directory was when it was opened. */
  readonly path: string;
  /** Nobody but root and this user may change its entries. */
  readonly trusted: boolean;
  /** A path that leads to the entry of this very directory. */
  at(name: string): string;
  close(): void;
}

/** An entry of an opened directory; links that may be followed have been. */
export interface Located {
  readonly directory: OpenedDirectory;
  readonly name: string;
  /** For open(2): O_NOFOLLOW, but for what a process has open (`/dev/fd/63`), which looks like a link and is none. */
  readonly flags: number;
}

/** open(2), O_PATH: a place in the file system, with no right to read it. Node has no name for it. */
const placeOnly = 0o10000000;
const anyPlace = process.platform === 'linux' ? placeOnly : constants.O_RDONLY;
const mostLinks = 40;

/**
 * Opens the directory at a path of this machine. Throws the system's errors, and OperatorError `foreign-link` for a link in a
 * directory that is not trusted.
 */
export function openDirectory(path: string): OpenedDirectory {
  const wanted = resolve(path);
  if (!guarded()) return opened(openSync(wanted, anyPlace | constants.O_DIRECTORY), wanted, true);
  for (let links = 0, rest = wanted; links < mostLinks; links += 1) {
    const found = walk(rest);
    if (typeof found !== 'string') return found;
    rest = found;
  }
  throw Object.assign(new Error(`ELOOP: too many links, ${path}`), { code: 'ELOOP' });
}

/** Works in the directory and closes it, however the work ends. */
export async function inDirectory<T>(path: string, work: (directory: OpenedDirectory) => Promise<T>): Promise<T> {
  const directory = openDirectory(path);
  try {
    return await work(directory);
  } finally {
    directory.close();
  }
}

/** The entry that a path leads to, which need not exist. The caller closes its directory. Errors as for `openDirectory`. */
export function locate(path: string): Located {
  let [wanted, confined] = [resolve(path), undefined as string | undefined];
  for (let links = 0; links < mostLinks; links += 1) {
    const directory = openDirectory(dirname(wanted));
    try {
      const name = basename(wanted) || '.';
      if (/^\/proc\/\d+\/fd$/.test(directory.path)) return { directory, name, flags: 0 };
      const target = linkAt(directory, name);
      if (target === undefined) return { directory, name, flags: constants.O_NOFOLLOW };
      const stays = !target.includes('/') && target !== '..' && target !== '.';
      if (!directory.trusted && (!stays || confined !== undefined))
        throw foreignLink(join(directory.path, name), target);
      if (!directory.trusted) confined = directory.path;
      wanted = resolve(directory.path, target);
    } catch (error) {
      directory.close();
      throw error;
    }
    directory.close();
  }
  throw Object.assign(new Error(`ELOOP: too many links, ${path}`), { code: 'ELOOP' });
}

/** `locate`, closed however the work ends. */
export async function atEntry<T>(path: string, work: (located: Located) => Promise<T>): Promise<T> {
  const located = locate(path);
  try {
    return await work(located);
  } finally {
    located.directory.close();
  }
}

/** Where a link of a directory leads, as it says; undefined when there is no link of this name. */
export function linkAt(directory: OpenedDirectory, name: string): string | undefined {
  if (lstatSync(directory.at(name), { throwIfNoEntry: false })?.isSymbolicLink() !== true) return undefined;
  return readlinkSync(directory.at(name));
}

/**
 * Refuses a regular file that another user may have brought into their directory by a hard link (linkat(2) lets anybody who may write
 * the directory, where fs.protected_hardlinks is 0).
 */
export function requireOneName({ directory, name }: Omit<Located, 'flags'>, facts: Pick<Stats, 'nlink' | 'uid'>): void {
  if (directory.trusted || facts.nlink < 2 || facts.uid === fstatSync(directory.fd).uid || hardLinksProtected()) return;
  throw new OperatorError({
    id: 'foreign-hard-link',
    message: `${join(directory.path, name)} has another name elsewhere, and lies in a directory of another user; it is left alone.`,
    fix: [`Look at it: ls -li ${join(directory.path, name)}. Make a file of its own of it.`],
  });
}

/** The device and inode of a file: what it is, whatever its name. */
export function identityOf({ dev, ino }: Pick<Stats, 'dev' | 'ino'>): string {
  return `${dev}:${ino}`;
}

/** One walk from the root: the directory, or the path to walk instead because a link of a trusted directory said so. */
function walk(path: string): OpenedDirectory | string {
  const flags = placeOnly | constants.O_DIRECTORY | constants.O_NOFOLLOW;
  const names = path.split('/').filter((name) => name !== '');
  let directory = opened(openSync('/', flags), '/');
  for (const [index, name] of names.entries()) {
    let next: OpenedDirectory;
    try {
      next = opened(openSync(directory.at(name), flags), join(directory.path, name));
    } catch (error) {
      const target = isLinkRefusal(error) ? linkAt(directory, name) : undefined;
      directory.close();
      if (target === undefined) throw error;
      if (!directory.trusted) throw foreignLink(join(directory.path, name), target);
      return join(resolve(directory.path, target), ...names.slice(index + 1));
    }
    directory.close();
    directory = next;
  }
  return directory;
}

function opened(fd: number, path: string, trusted = isTrusted(fstatSync(fd))): OpenedDirectory {
  const base = process.platform === 'linux' ? `/proc/self/fd/${fd}` : path;
  return { fd, path, trusted, at: (name) => `${base}/${name}`, close: () => closeSync(fd) };
}

/** Root's, or this user's, and for nobody else to write. An access control list shows its mask as the bits of the group. */
function isTrusted({ uid, mode }: Stats): boolean {
  return (uid === 0 || uid === process.geteuid?.()) && (mode & 0o022) === 0;
}

/** Root alone has something to guard. */
function guarded(): boolean {
  return process.geteuid?.() === 0;
}

function isLinkRefusal(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'ENOTDIR' || code === 'ELOOP';
}

let protection: boolean | undefined;

function hardLinksProtected(): boolean {
  protection ??= readProtection();
  return protection;
}

function readProtection(): boolean {
  const path = '/proc/sys/fs/protected_hardlinks';
  try {
    return readFileSync(path, 'utf8').trim() !== '0';
  } catch {
    return false;
  }
}

function foreignLink(path: string, target: string): OperatorError {
  return new OperatorError({
    id: 'foreign-link',
    message: `${path} is a link to ${target}, in a directory that other users may write; it is not followed.`,
    fix: [`Name the file itself, or look at who made the link: ls -l ${path}`],
  });
}
