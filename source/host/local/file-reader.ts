import { constants, type Stats } from 'node:fs';
import { access, lstat, open, readdir, realpath, stat } from 'node:fs/promises';
import { errorCode, OperatorError } from '../../errors.ts';
import type { FileFacts, FileReader } from '../host.ts';
import { fileError } from './file-errors.ts';
import type { Ownership } from './ownership.ts';
import type { PathMap } from './path-map.ts';

const sixteenMebibytes = 16 * 1024 * 1024;

/** Reading files of the host below its root. Never blocks on a FIFO, never reads without a limit. */
export function createFileReader(paths: PathMap, ownership: Ownership): FileReader {
  const read: FileReader['read'] = async (path, limit = sixteenMebibytes) => {
    try {
      const facts = await stat(paths.real(path));
      if (!facts.isFile()) throw notRegular(path);
      if (facts.size > limit) throw tooLarge(path, facts.size, limit);
      const handle = await open(paths.real(path), constants.O_RDONLY | constants.O_NONBLOCK);
      try {
        return await handle.readFile();
      } finally {
        await handle.close();
      }
    } catch (error) {
      if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return undefined;
      throw fileError(error, 'read', path);
    }
  };
  return {
    read,
    readText: async (path, limit) => {
      const bytes = await read(path, limit);
      return bytes === undefined ? undefined : Buffer.from(bytes).toString('utf8');
    },
    async stat(path) {
      const facts = await lstat(paths.real(path)).catch(absent('look at', path));
      return facts === undefined ? undefined : fileFacts(facts, await ownership.ownerOf(path, facts));
    },
    async list(path) {
      const names = await readdir(paths.real(path)).catch(absent('list', path));
      return names?.sort();
    },
    canRead: (path) =>
      access(paths.real(path), constants.R_OK).then(
        () => true,
        () => false,
      ),
    async resolve(path) {
      const found = await realpath(paths.real(path)).catch(() => undefined);
      return found === undefined ? undefined : paths.host(found);
    },
    real: paths.real,
  };
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

function tooLarge(path: string, size: number, limit: number): OperatorError {
  return new OperatorError({
    id: 'file-too-large',
    message: `${path} has ${size} bytes; at most ${limit} are read.`,
    fix: [`Look at ${path}: it cannot be what its name says.`],
  });
}
