import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, lstat, open, rename, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorCode, usageError } from '../errors.ts';
import { fileError } from '../host/local/file-errors.ts';
import { syncFolder } from '../host/local/file-writer.ts';
import { reasonNotWritten } from './file-reasons.ts';

/**
 * Refuses a file that could not be replaced: a link (its target would stay as it was), anything else that is no regular
 * file, a folder that is missing or not writable. Throws a usage error that names the option.
 */
export async function requireReplaceable(file: string, option: string): Promise<void> {
  const folder = dirname(file);
  const refuse = (why: string, fix: string) => usageError(`${option} ${file}: ${why}.`, [fix]);
  try {
    if (!(await stat(folder)).isDirectory()) throw refuse('there is no such folder', `${folder} is a file.`);
    await access(folder, constants.W_OK | constants.X_OK);
    const facts = await lstat(file);
    if (facts.isSymbolicLink()) throw refuse('this is a symbolic link', 'Name the file that it leads to.');
    if (!facts.isFile()) throw refuse('this is no regular file', `Name a file, or leave ${option} out to print.`);
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    if (code !== 'ENOENT' && code !== 'ENOTDIR')
      throw refuse(
        `the folder cannot be written (${reasonNotWritten(code)})`,
        'Run the command as a user who may write there.',
      );
    if (code === 'ENOTDIR' || !(await isThere(folder)))
      throw refuse('there is no such folder', `Make it first: mkdir -p ${folder}`);
  }
}

/**
 * Puts a whole file in the place of another, 0644: readers see the old text or the new one, also after a crash. Throws
 * an OperatorError that names the file; nothing is left beside it.
 */
export async function replaceFile(file: string, text: string): Promise<void> {
  // Not ending like the file: node_exporter reads every *.prom of the folder.
  const staged = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    await writeNew(staged, text);
    await rename(staged, file);
    await syncFolder(dirname(file));
  } catch (error) {
    await unlink(staged).catch(() => undefined);
    throw fileError(error, 'write', file);
  }
}

async function writeNew(path: string, text: string): Promise<void> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const handle = await open(path, flags, 0o644);
  try {
    await handle.writeFile(text);
    // Whatever the caller's umask: the collector that reads it is another user.
    await handle.chmod(0o644);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
