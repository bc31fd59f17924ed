import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { basename, dirname } from 'node:path';
import { errorCode } from '../../errors.ts';
import { identityOf, locate, type OpenedDirectory, openDirectory, requireReadable } from './opened-directory.ts';

/**
 * Files that the operator names on the command line, by the rule of the seam (opened-directory.ts): `sudo wizard bundle --output
 * /home/ada/x` writes where Ada may write. All of it is done in one go, so that a signal leaves no half of a file behind. Functions
 * throw the system's errors, and OperatorError for a link that is not followed.
 */

const chunk = 64 * 1024;

/** What a path leads to, links followed; undefined when nothing is there. */
export function factsOf(path: string): Stats | undefined {
  return orMissing(() => atFile(path, (place, flags) => (flags === 0 ? statSync : lstatSync)(place)));
}

/** Whether a name is taken, by a link to nothing too. */
export function isTaken(path: string): boolean {
  const found = orMissing(() =>
    inFolder(path, (folder, name) => lstatSync(folder.at(name), { throwIfNoEntry: false })),
  );
  return found !== undefined;
}

/** What is at the name itself; undefined when nothing is. Throws ENOENT when its directory is missing. */
export function entryOf(path: string): Stats | undefined {
  return inFolder(path, (folder, name) => lstatSync(folder.at(name), { throwIfNoEntry: false }));
}

/** Whether this user may make files in the directory. */
export function mayWriteIn(folder: string): void {
  const directory = openDirectory(folder);
  try {
    accessSync(directory.at('.'), constants.W_OK | constants.X_OK);
  } finally {
    directory.close();
  }
}

/** The directories in a directory; none when it cannot be read. */
export function directoriesIn(path: string): readonly string[] {
  try {
    const directory = openDirectory(path);
    try {
      const entries = readdirSync(directory.at('.'), { withFileTypes: true });
      return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    } finally {
      directory.close();
    }
  } catch {
    return [];
  }
}

/** Opens a file for reading; a FIFO does not wait for its writer. The caller closes the descriptor. */
export function openNamed(path: string): number {
  return atFile(path, (place, flags) => {
    const isPipe = (flags === 0 ? statSync : lstatSync)(place).isFIFO();
    return openSync(place, constants.O_RDONLY | flags | (isPipe ? constants.O_NONBLOCK : 0));
  });
}

/** All of a file as text. Throws a RangeError beyond the limit, which holds for files too that do not know their size. */
export function readNamedText(path: string, limit: number): string {
  const descriptor = openNamed(path);
  try {
    const chunks: Uint8Array[] = [];
    for (let size = 0; ; ) {
      const buffer = Buffer.alloc(chunk);
      const read = readSync(descriptor, buffer, 0, chunk, null);
      size += read;
      if (read === 0) return Buffer.concat(chunks).toString('utf8');
      if (size > limit) throw new RangeError(`it has more than ${limit} bytes`);
      chunks.push(buffer.subarray(0, read));
    }
  } finally {
    closeSync(descriptor);
  }
}

/** Opens a file to add to it, and makes it with mode 0600 where it is missing. The caller closes the descriptor. */
export function openToAppend(path: string): number {
  const flags = constants.O_WRONLY | constants.O_APPEND;
  try {
    return atFile(path, (place, noFollow) => openSync(place, flags | noFollow), 'refuse');
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    const fresh = constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
    return inFolder(path, (folder, name) => openSync(folder.at(name), flags | fresh, 0o600));
  }
}

/** Makes a directory that nobody else may look into. */
export function makePrivateFolder(path: string): void {
  inFolder(path, (folder, name) => mkdirSync(folder.at(name), { mode: 0o700 }));
}

/** Removes a directory of `makePrivateFolder` with all that is in it. */
export function removePrivateFolder(path: string): void {
  inFolder(path, (folder, name) => rmSync(folder.at(name), { recursive: true, force: true }));
}

/** Removes a file if it is there. */
export function removeNamed(path: string): void {
  orMissing(() => inFolder(path, (folder, name) => unlinkSync(folder.at(name))));
}

/** Makes a new file of this mode and nothing else; no half of one stays. EEXIST for a name that is taken. */
export function createNamed(path: string, content: Uint8Array | string, mode: number): void {
  inFolder(path, (folder, name) => {
    create(folder, name, Buffer.from(content), mode);
  });
}

/** `createNamed` whose name comes when the file is whole: it is made under another name of the directory first. */
export function createWhole(path: string, content: Uint8Array, mode: number, staged: string): void {
  inFolder(path, (folder, name) => {
    const identity = create(folder, staged, content, mode);
    try {
      // Unlike rename, link does not replace what is there by now.
      linkSync(folder.at(staged), folder.at(name));
    } catch (error) {
      if (!withoutLinks.has(errorCode(error) ?? '')) throw error;
      create(folder, name, content, mode);
    } finally {
      removeOwn(folder, staged, identity);
    }
  });
}

/** What link says on a file system that has none: a memory stick, some network shares. */
const withoutLinks: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

/** Puts a whole file in the place of another: readers see the old content or the new one, also after a crash. */
export function replaceNamed(path: string, content: Uint8Array, mode: number, staged: string): void {
  inFolder(path, (folder, name) => {
    const identity = create(folder, staged, content, mode);
    try {
      renameSync(folder.at(staged), folder.at(name));
      syncFolder(folder);
    } catch (error) {
      removeOwn(folder, staged, identity);
      throw error;
    }
  });
}

function create(folder: OpenedDirectory, name: string, content: Uint8Array, mode: number): string {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const descriptor = openSync(folder.at(name), flags, 0o600);
  const identity = identityOf(fstatSync(descriptor));
  try {
    for (let written = 0; written < content.length; ) written += writeSync(descriptor, content, written);
    // Whatever the umask.
    fchmodSync(descriptor, mode);
    fsyncSync(descriptor);
    return identity;
  } catch (error) {
    removeOwn(folder, name, identity);
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

/** Somebody else's file of this name stays. */
function removeOwn(folder: OpenedDirectory, name: string, identity: string): void {
  const facts = lstatSync(folder.at(name), { throwIfNoEntry: false });
  if (facts !== undefined && identityOf(facts) === identity) unlinkSync(folder.at(name));
}

/** Some file systems cannot sync a directory; there is nothing more to do there. */
function syncFolder(folder: OpenedDirectory): void {
  try {
    const descriptor = openSync(folder.at('.'), constants.O_RDONLY | constants.O_DIRECTORY);
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (!['EINVAL', 'EACCES'].includes(errorCode(error) ?? '')) throw error;
  }
}

function inFolder<T>(path: string, work: (folder: OpenedDirectory, name: string) => T): T {
  const folder = openDirectory(dirname(path));
  try {
    return work(folder, basename(path) || '.');
  } finally {
    folder.close();
  }
}

function atFile<T>(
  path: string,
  work: (place: string, flags: number) => T,
  links: 'refuse' | 'with-their-rights' = 'with-their-rights',
): T {
  const { directory, name, flags } = locate(path, links);
  try {
    if (directory.guide !== undefined) requireReadable(directory, name, statSync(directory.at(name)));
    return work(directory.at(name), flags);
  } finally {
    directory.close();
  }
}

function orMissing<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}
