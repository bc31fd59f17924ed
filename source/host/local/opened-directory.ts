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
 *   followed by who changes something. Who reads follows another one with the rights of the user who may have made it, and no more:
 *   what that user could not read themselves is refused.
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
  /** The user whose link led here: root reads no more than they could. */
  readonly guide?: number | undefined;
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

/** What becomes of a link in a directory that is not trusted. */
type Links = 'refuse' | 'with-their-rights';

/**
 * Opens the directory at a path of this machine. Throws the system's errors, and OperatorError `foreign-link` for a link that is not
 * followed, or not to there.
 */
export function openDirectory(path: string, links: Links = 'refuse', guide?: number): OpenedDirectory {
  const wanted = resolve(path);
  if (!guarded()) return opened(openSync(wanted, anyPlace | constants.O_DIRECTORY), wanted, undefined, true);
  let rest: Rest = { path: wanted, guide };
  for (let count = 0; count < mostLinks; count += 1) {
    const found = walk(rest, links);
    if ('fd' in found) return found;
    rest = found;
  }
  throw Object.assign(new Error(`ELOOP: too many links, ${path}`), { code: 'ELOOP' });
}

/** Works in the directory and closes it, however the work ends. */
export async function inDirectory<T>(
  path: string,
  work: (directory: OpenedDirectory) => Promise<T>,
  links: Links = 'refuse',
): Promise<T> {
  const directory = openDirectory(path, links);
  try {
    return await work(directory);
  } finally {
    directory.close();
  }
}

/** The entry that a path leads to; it need not exist. The caller closes its directory. Errors as for `openDirectory`. */
export function locate(path: string, links: Links = 'with-their-rights'): Located {
  let rest: Rest = { path: resolve(path), guide: undefined };
  for (let count = 0; count < mostLinks; count += 1) {
    const directory = openDirectory(dirname(rest.path), links, rest.guide);
    try {
      const name = basename(rest.path) || '.';
      if (/^\/proc\/\d+\/fd$/.test(directory.path)) return { directory, name, flags: 0 };
      const target = linkAt(directory, name);
      if (target === undefined) return { directory, name, flags: constants.O_NOFOLLOW };
      if (links === 'refuse' && !directory.trusted) throw foreignLink(join(directory.path, name), target);
      rest = { path: resolve(directory.path, target), guide: guideOf(directory, name) };
    } catch (error) {
      directory.close();
      throw error;
    }
    directory.close();
  }
  throw Object.assign(new Error(`ELOOP: too many links, ${path}`), { code: 'ELOOP' });
}

/** Refuses what the user whose link led here could not read; nobody's link has led to most files. */
export function requireReadable({ path, guide }: OpenedDirectory, name: string, facts: Stats): void {
  if (guide !== undefined && !mayUse(facts, guide, 4)) throw beyondRights(join(path, name), guide);
}

/** `locate`, closed however the work ends. */
export async function atEntry<T>(
  path: string,
  work: (located: Located) => Promise<T>,
  links: Links = 'with-their-rights',
): Promise<T> {
  const located = locate(path, links);
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

/** A path that is still to be walked, and the user whose link said so. */
interface Rest {
  readonly path: string;
  readonly guide: number | undefined;
}

/** One walk from the root: the directory, or what is to be walked instead because a link said so. */
function walk({ path, guide }: Rest, links: Links): OpenedDirectory | Rest {
  const flags = placeOnly | constants.O_DIRECTORY | constants.O_NOFOLLOW;
  const names = path.split('/').filter((name) => name !== '');
  let directory = opened(openSync('/', flags), '/', guide);
  for (const [index, name] of names.entries()) {
    try {
      const next = opened(openSync(directory.at(name), flags), join(directory.path, name), guide);
      directory.close();
      directory = next;
      if (guide !== undefined && !mayUse(fstatSync(next.fd), guide, 1)) throw beyondRights(next.path, guide);
    } catch (error) {
      try {
        const target = isLinkRefusal(error) ? linkAt(directory, name) : undefined;
        if (target === undefined) throw error;
        if (links === 'refuse' && !directory.trusted) throw foreignLink(join(directory.path, name), target);
        const rest = join(resolve(directory.path, target), ...names.slice(index + 1));
        return { path: rest, guide: guideOf(directory, name) };
      } finally {
        directory.close();
      }
    }
  }
  return directory;
}

/** Whose rights count from a link on: root's own where nobody else can have made it. */
function guideOf(directory: OpenedDirectory, name: string): number | undefined {
  if (directory.guide !== undefined || directory.trusted) return directory.guide;
  const owner = fstatSync(directory.fd).uid;
  const user = owner === 0 ? lstatSync(directory.at(name)).uid : owner;
  return user === 0 ? undefined : user;
}

/** Whether the mode lets a user read (4) or search (1); without their groups, so rather less than they may. */
function mayUse({ uid, mode }: Stats, user: number, right: 1 | 4): boolean {
  return uid === user ? ((mode >> 6) & right) !== 0 : (mode & (mode >> 3) & right) !== 0;
}

function opened(fd: number, path: string, guide?: number, trusted = isTrusted(fstatSync(fd))): OpenedDirectory {
  const base = process.platform === 'linux' ? `/proc/self/fd/${fd}` : path;
  return { fd, path, trusted, guide, at: (name) => `${base}/${name}`, close: () => closeSync(fd) };
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

function beyondRights(path: string, user: number): OperatorError {
  return new OperatorError({
    id: 'foreign-link',
    message: `A link of another user (${user}) leads to ${path}, which that user may not read; it is not followed.`,
    fix: ['Look at who made the link, and remove it.'],
  });
}

function foreignLink(path: string, target: string): OperatorError {
  return new OperatorError({
    id: 'foreign-link',
    message: `${path} is a link to ${target}, in a directory that other users may write; it is not followed.`,
    fix: [`Name the file itself, or look at who made the link: ls -l ${path}`],
  });
}
