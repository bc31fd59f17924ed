import { constants } from 'node:fs';
import { chmod, mkdir, open, rename, rmdir, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorCode } from '../../errors.ts';
import type { Commands } from '../commands.ts';
import type { Attributes, FileReader, FileWriter } from '../host.ts';
import { fileError } from './file-errors.ts';
import type { Ownership } from './ownership.ts';
import { giveLabel } from './selinux-label.ts';

/** Durable changes to the host's files: each method has reached the disk when it returns, or has left nothing behind. */
export function createFileWriter(reader: FileReader, ownership: Ownership, commands: Commands): FileWriter {
  const guarded = async (doing: string, path: string, work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      throw fileError(error, doing, path);
    }
  };
  const own = async (path: string, { owner, group }: Attributes) => {
    const now = await reader.stat(path);
    if (now?.owner !== owner || now.group !== group) await ownership.give(path, reader.real(path), owner, group);
  };
  const give = async (path: string, attributes: Attributes) => {
    await own(path, attributes);
    await chmod(reader.real(path), attributes.mode);
  };
  return {
    ...reader,
    create: (path, content, attributes) =>
      guarded('write', path, async () => {
        const real = reader.real(path);
        const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
        const handle = await open(real, flags, 0o600);
        try {
          await handle.writeFile(content);
          // By the open file, not by its name: in a folder of somebody else's the name may be another file's by now.
          await own(path, attributes);
          await handle.chmod(attributes.mode);
          await handle.sync();
        } catch (error) {
          await unlink(real).catch(() => undefined);
          throw error;
        } finally {
          await handle.close();
        }
        await syncFolder(dirname(real));
      }),
    append: (path, content) =>
      guarded('write', path, async () => {
        const handle = await open(reader.real(path), constants.O_WRONLY | constants.O_APPEND | constants.O_NOFOLLOW);
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
    rename: (from, to) =>
      guarded('replace', to, async () => {
        await rename(reader.real(from), reader.real(to));
        ownership.moved(from, to);
        await syncFolder(dirname(reader.real(to)));
      }),
    remove: (path) =>
      guarded('remove', path, async () => {
        await unlink(reader.real(path));
        ownership.moved(path, undefined);
        await syncFolder(dirname(reader.real(path)));
      }),
    makeDirectory: (path, attributes) =>
      guarded('make the folder', path, async () => {
        const real = reader.real(path);
        await mkdir(real, { mode: 0o700 });
        try {
          await give(path, attributes);
        } catch (error) {
          await rmdir(real).catch(() => undefined);
          throw error;
        }
        await syncFolder(dirname(real));
      }),
    removeDirectory: (path) =>
      guarded('remove the folder', path, async () => {
        await rmdir(reader.real(path));
        ownership.moved(path, undefined);
      }),
    setAttributes: (path, attributes) => guarded('change owner and mode of', path, () => give(path, attributes)),
    giveLabel: (path, target) => giveLabel(path, target, reader, commands),
  };
}

/** A rename is durable only when its folder is. Some file systems cannot sync a folder; there is nothing more to do there. */
export async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, constants.O_RDONLY | constants.O_DIRECTORY).catch((error: unknown) => {
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
