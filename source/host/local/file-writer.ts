import { constants, fstatSync, lstatSync } from 'node:fs';
import { type FileHandle, link, mkdir, open, readdir, rename, rmdir, symlink, unlink } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { errorCode, OperatorError } from '../../errors.ts';
import { type Commands, hostPath } from '../commands.ts';
import type { Attributes, FileReader, FileWriter } from '../host.ts';
import { fileError } from './file-errors.ts';
import { identityOf, inDirectory, type OpenedDirectory, requireOneName } from './opened-directory.ts';
import type { Ownership } from './ownership.ts';

/** Durable changes to the host's files: each method has reached the disk when it returns, or has left nothing behind. */
export function createFileWriter(reader: FileReader, ownership: Ownership, commands: Commands): FileWriter {
  /** Works on the entry of the path in its opened directory; a link is never followed. */
  const at = async <T>(
    doing: string,
    path: string,
    work: (directory: OpenedDirectory, name: string) => Promise<T>,
  ): Promise<T> => {
    const real = reader.real(path);
    try {
      return await inDirectory(dirname(real), (directory) => work(directory, basename(real)));
    } catch (error) {
      throw fileError(error, doing, path);
    }
  };
  const give = async (path: string, handle: FileHandle, { owner, group, mode }: Attributes) => {
    const now = await ownership.ownerOf(path, fstatSync(handle.fd));
    if (now.owner !== owner || now.group !== group) await ownership.give(path, handle, owner, group);
    await handle.chmod(mode);
  };
  const requireIdentity = (directory: OpenedDirectory, name: string, path: string, identity: string | undefined) => {
    const facts = lstatSync(directory.at(name), { throwIfNoEntry: false });
    if (identity !== undefined && (facts === undefined || identityOf(facts) !== identity)) throw swapped(path);
  };
  return {
    ...reader,
    create: (path, content, attributes) =>
      at('write', path, async (directory, name) => {
        const identity = await writeNew(directory, name, content, (handle) => give(path, handle, attributes));
        await syncDirectory(directory);
        return identity;
      }),
    append: (path, content) =>
      at('write', path, async (directory, name) => {
        const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_NOFOLLOW | constants.O_NONBLOCK;
        const handle = await open(directory.at(name), flags);
        const { size } = await handle.stat();
        try {
          await handle.writeFile(content);
          await handle.sync();
        } catch (error) {
          await handle.truncate(size).catch(() => undefined);
          throw error;
        } finally {
          await handle.close();
        }
      }),
    rename: (from, to, identity) =>
      at('replace', to, (target, name) =>
        inDirectory(dirname(reader.real(from)), async (source) => {
          const staged = basename(reader.real(from));
          requireIdentity(source, staged, from, identity);
          await rename(source.at(staged), target.at(name));
          ownership.moved(from, to);
          requireIdentity(target, name, to, identity);
          await syncDirectory(target);
        }),
      ),
    link: (from, to) =>
      at('link', to, (target, name) =>
        inDirectory(dirname(reader.real(from)), async (source) => {
          await link(source.at(basename(reader.real(from))), target.at(name));
          const { owner, group } = await ownership.ownerOf(from, lstatSync(target.at(name)));
          ownership.linked(to, owner, group);
          await syncDirectory(target);
        }),
      ),
    makeLink: (path, target) =>
      at('make the link', path, async (directory, name) => {
        await symlink(target, directory.at(name));
        await syncDirectory(directory);
      }),
    remove: (path) =>
      at('remove', path, async (directory, name) => {
        await unlink(directory.at(name));
        ownership.moved(path, undefined);
        await syncDirectory(directory);
      }),
    shred: (path) =>
      at('overwrite', path, async (directory, name) => {
        const handle = await open(directory.at(name), constants.O_WRONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
        try {
          const facts = fstatSync(handle.fd);
          if (facts.isFile() && facts.nlink === 1) await overwrite(handle, facts.size);
        } finally {
          await handle.close();
        }
        await unlink(directory.at(name));
        ownership.moved(path, undefined);
        await syncDirectory(directory);
      }),
    makeDirectory: (path, attributes) =>
      at('make the directory', path, async (directory, name) => {
        await mkdir(directory.at(name), { mode: 0o700 });
        try {
          const flags = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;
          const handle = await open(directory.at(name), flags);
          try {
            // Where others may write, the name may be another directory of root's by now.
            if (!directory.trusted && (await readdir(`/proc/self/fd/${handle.fd}`)).length > 0) throw swapped(path);
            await give(path, handle, attributes);
          } finally {
            await handle.close();
          }
        } catch (error) {
          await rmdir(directory.at(name)).catch(() => undefined);
          throw error;
        }
        await syncDirectory(directory);
      }),
    removeDirectory: (path) =>
      at('remove the directory', path, async (directory, name) => {
        await rmdir(directory.at(name));
        ownership.moved(path, undefined);
      }),
    setAttributes: (path, attributes, before) =>
      at('change owner and mode of', path, async (directory, name) => {
        const found = lstatSync(directory.at(name));
        if (!found.isFile() && !found.isDirectory()) throw notOwnable(path);
        const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;
        const handle = await open(directory.at(name), flags);
        try {
          const facts = fstatSync(handle.fd);
          if (identityOf(facts) !== identityOf(found)) throw swapped(path);
          if (facts.isFile()) requireOneName({ directory, name }, facts);
          const now = { ...(await ownership.ownerOf(path, facts)), mode: facts.mode & 0o7777 };
          if (before !== undefined && !sameAttributes(now, before)) throw changedMeanwhile(path);
          await give(path, handle, attributes);
        } finally {
          await handle.close();
        }
      }),
    giveLabel: (path, target) => giveLabel(path, target, reader, commands),
  };
}

/**
 * Creates a file that nobody has opened before it is complete, and returns its identity. On a failure the name is gone again, unless
 * somebody else has put another file there.
 */
export async function writeNew(
  directory: OpenedDirectory,
  name: string,
  content: Uint8Array | string,
  finish: (handle: FileHandle) => Promise<void>,
): Promise<string> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const handle = await open(directory.at(name), flags, 0o600);
  const identity = identityOf(fstatSync(handle.fd));
  try {
    await handle.writeFile(content);
    await finish(handle);
    await handle.sync();
    return identity;
  } catch (error) {
    const facts = lstatSync(directory.at(name), { throwIfNoEntry: false });
    if (facts !== undefined && identityOf(facts) === identity) await unlink(directory.at(name)).catch(() => undefined);
    throw error;
  } finally {
    await handle.close();
  }
}

async function overwrite(handle: FileHandle, size: number): Promise<void> {
  const zeros = new Uint8Array(Math.min(size, 64 * 1024));
  for (let position = 0; position < size; ) {
    const { bytesWritten } = await handle.write(zeros, 0, Math.min(zeros.length, size - position), position);
    position += bytesWritten;
  }
  await handle.sync();
}

/** A rename is durable only when its directory is. Some file systems cannot sync a directory; there is nothing more to do there. */
export async function syncDirectory(directory: OpenedDirectory): Promise<void> {
  const flags = constants.O_RDONLY | constants.O_DIRECTORY;
  const handle = await open(directory.at('.'), flags).catch((error: unknown) => {
    if (errorCode(error) === 'EACCES') return undefined;
    throw error;
  });
  if (handle === undefined) return;
  try {
    await handle.sync();
  } catch (error) {
    if (errorCode(error) !== 'EINVAL') throw error;
  } finally {
    await handle.close();
  }
}

function sameAttributes(one: Attributes, other: Attributes): boolean {
  return one.owner === other.owner && one.group === other.group && one.mode === other.mode;
}

function swapped(path: string): OperatorError {
  return new OperatorError({
    id: 'file-swapped',
    message: `Somebody has put something else in the place of ${path} meanwhile; it is left alone.`,
    fix: ['Find out who writes there (ls -la), then run the same command again.'],
  });
}

function changedMeanwhile(path: string): OperatorError {
  return new OperatorError({
    id: 'changed-meanwhile',
    message: `Owner or mode of ${path} was changed by somebody else since it was looked at; it is left alone.`,
    fix: ['Run the command again: it looks afresh and shows the new difference.'],
  });
}

function notOwnable(path: string): OperatorError {
  return new OperatorError({
    id: 'not-a-file',
    message: `${path} is neither a regular file nor a directory; its owner and mode are left alone.`,
    fix: [`Look at it with ls -l ${path}, and move it out of the way.`],
  });
}

const timeout = 10_000;

/**
 * Gives a new file, before it is renamed to `target`, the SELinux label that it should have there: the policy's type, as
 * restorecon would set it, so that a wrong label is not handed on; where the policy says nothing, the label of what is there.
 * A file that is new has its folder's from the kernel. Does nothing where SELinux is off; a file system without labels is
 * no reason to stop.
 */
export async function giveLabel(path: string, target: string, reader: FileReader, commands: Commands): Promise<void> {
  if ((await reader.stat('/sys/fs/selinux/enforce')) === undefined) return;
  const type = await policyType(target, commands);
  const isThere = type === undefined && (await reader.stat(target)) !== undefined;
  const label = type === undefined ? `--reference=${reader.real(target)}` : `--type=${type}`;
  if (type === undefined && !isThere) return;
  await commands.probe({ argv: ['chcon', '-h', label, '--', hostPath(path)] }, { timeout });
}

/** `user:role:type:range` of the policy for a regular file of that name, `<<none>>`, or a failure (libselinux, matchpathcon(8)). */
async function policyType(target: string, commands: Commands): Promise<string | undefined> {
  // The policy knows paths as the host has them, whatever `--root` is.
  const { exitCode, stdout } = await commands.probe(
    { argv: ['matchpathcon', '-n', '-m', 'file', '--', target] },
    { timeout },
  );
  return exitCode === 0 ? /^[^:\s]+:[^:\s]+:(\w+)/.exec(stdout)?.[1] : undefined;
}
