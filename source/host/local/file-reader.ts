import { constants, fstatSync, type Stats } from 'node:fs';
import { access, type FileHandle, lstat, open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errorCode, OperatorError } from '../../errors.ts';
import type { FileFacts, FileReader } from '../host.ts';
import { fileError } from './file-errors.ts';
import { atEntry, inDirectory, type Located, linkAt, requireOneName, requireReadable } from './opened-directory.ts';
import type { Ownership } from './ownership.ts';
import type { PathMap } from './path-map.ts';

const sixteenMebibytes = 16 * 1024 * 1024;
const chunk = 64 * 1024;

/** Reading files of the host below its root. Never blocks on a FIFO, never reads without a limit. */
export function createFileReader(paths: PathMap, ownership: Ownership): FileReader {
  const read: FileReader['read'] = (path, limit = sixteenMebibytes) =>
    readRegular(paths.real(path), limit, path).catch(absent('read', path));
  return {
    read,
    readText: async (path, limit) => {
      const bytes = await read(path, limit);
      return bytes === undefined ? undefined : Buffer.from(bytes).toString('utf8');
    },
    readEnd: (path, limit) => readEnd(paths.real(path), limit, path).catch(absent('read', path)),
    async stat(path) {
      const real = paths.real(path);
      const look = inDirectory(
        dirname(real),
        (directory) => lstat(directory.at(basename(real) || '.')),
        'with-their-rights',
      );
      const facts = await look.catch(absent('look at', path));
      return facts === undefined ? undefined : fileFacts(facts, await ownership.ownerOf(path, facts));
    },
    async readLink(path) {
      const real = paths.real(path);
      const look = inDirectory(
        dirname(real),
        async (directory) => linkAt(directory, basename(real)),
        'with-their-rights',
      );
      return look.catch(absent('look at', path));
    },
    async list(path) {
      const look = inDirectory(
        paths.real(path),
        (directory) => {
          requireReadable(directory, '.', fstatSync(directory.fd));
          return readdir(directory.at('.'));
        },
        'with-their-rights',
      );
      return (await look.catch(absent('list', path)))?.sort();
    },
    canRead: (path) =>
      atEntry(paths.real(path), async ({ directory, name }) => {
        requireReadable(directory, name, await stat(directory.at(name)));
        await access(directory.at(name), constants.R_OK);
      }).then(
        () => true,
        () => false,
      ),
    resolve: (path, whose) =>
      atEntry(
        paths.real(path),
        async ({ directory, name }) => {
          await lstat(directory.at(name));
          return paths.host(join(directory.path, name));
        },
        whose === 'own' ? 'refuse' : 'with-their-rights',
      ).catch(() => undefined),
    real: paths.real,
  };
}

/** The bytes of a regular file of this machine, links followed where the seam allows it. Throws the system's errors and OperatorError. */
export function readRegular(path: string, limit: number, shown = path): Promise<Uint8Array> {
  return withRegular(path, shown, async (handle, facts) => {
    if (facts.size > limit) throw tooLarge(shown, `${facts.size}`, limit);
    const chunks: Uint8Array[] = [];
    // Files of /proc and /sys say that they are empty, and a log may grow meanwhile: the limit is for what is read.
    for (let size = 0; ; ) {
      const buffer = Buffer.allocUnsafe(Math.max(Math.min(facts.size - size, limit) + 1, chunk));
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) return Buffer.concat(chunks);
      size += bytesRead;
      if (size > limit) throw tooLarge(shown, `more than ${limit}`, limit);
      chunks.push(buffer.subarray(0, bytesRead));
    }
  });
}

function readEnd(
  path: string,
  limit: number,
  shown: string,
): Promise<{ readonly bytes: Uint8Array; readonly size: number }> {
  return withRegular(path, shown, async (handle, { size }) => {
    const buffer = Buffer.alloc(Math.min(size, limit));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, Math.max(0, size - limit));
    return { bytes: buffer.subarray(0, bytesRead), size };
  });
}

function withRegular<T>(
  path: string,
  shown: string,
  work: (handle: FileHandle, facts: Stats) => Promise<T>,
): Promise<T> {
  return atEntry(path, async (located) => {
    const handle = await openRegular(located, shown);
    try {
      const facts = fstatSync(handle.fd);
      if (!facts.isFile()) throw notRegular(shown);
      requireOneName(located, facts);
      requireReadable(located.directory, located.name, facts);
      return await work(handle, facts);
    } finally {
      await handle.close();
    }
  });
}

/** A file of this machine to read from, whatever it is. The caller closes it. */
export function openExisting(path: string): Promise<FileHandle> {
  return atEntry(path, ({ directory, name, flags }) => open(directory.at(name), constants.O_RDONLY | flags));
}

/** What is no regular file is not even opened: opening a device may do something. */
async function openRegular({ directory, name, flags }: Located, shown: string): Promise<FileHandle> {
  const facts = await (flags === 0 ? stat : lstat)(directory.at(name));
  if (!facts.isFile()) throw notRegular(shown);
  return open(directory.at(name), constants.O_RDONLY | constants.O_NONBLOCK | flags);
}

/** Nothing there is an answer; not being allowed to look is not the same, and must not be taken for it. */
function absent(doing: string, path: string): (error: unknown) => undefined {
  return (error) => {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return undefined;
    throw fileError(error, doing, path);
  };
}

function fileFacts(facts: Stats, owner: { readonly owner: string; readonly group: string }): FileFacts {
  const kind = facts.isSymbolicLink() ? 'link' : facts.isDirectory() ? 'directory' : facts.isFile() ? 'file' : 'other';
  return { kind, size: facts.size, mode: facts.mode & 0o7777, modified: facts.mtime, ...owner };
}

function notRegular(path: string): OperatorError {
  return new OperatorError({
    id: 'not-a-file',
    message: `${path} is not a regular file.`,
    fix: [`Look at it with ls -l ${path}, and move it out of the way.`],
  });
}

function tooLarge(path: string, size: string, limit: number): OperatorError {
  return new OperatorError({
    id: 'file-too-large',
    message: `${path} has ${size} bytes; at most ${limit} are read.`,
    fix: [`Look at ${path}: it cannot be what its name says.`],
  });
}
