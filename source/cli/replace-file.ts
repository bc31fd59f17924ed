import { randomBytes } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { errorCode, usageError } from '../errors.ts';
import { fileError } from '../host/local/file-errors.ts';
import { entryOf, factsOf, isTaken, mayWriteIn, replaceNamed } from '../host/local/named-file.ts';
import { reasonNotWritten } from './file-reasons.ts';

/**
 * Refuses a file that could not be replaced: a link (its target would stay as it was), anything else that is no regular
 * file, a folder that is missing or not writable. Throws a usage error that names the option.
 */
export async function requireReplaceable(file: string, option: string): Promise<void> {
  const folder = dirname(file);
  const refuse = (why: string, fix: string) => usageError(`${option} ${file}: ${why}.`, [fix]);
  try {
    if (factsOf(folder)?.isDirectory() === false) throw refuse('there is no such folder', `${folder} is a file.`);
    mayWriteIn(folder);
    const facts = entryOf(file);
    if (facts === undefined) return;
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
    if (code === 'ENOTDIR' || !isTaken(folder))
      throw refuse('there is no such folder', `Make it first: mkdir -p ${folder}`);
  }
}

/**
 * Puts a whole file in the place of another, 0644: readers see the old text or the new one, also after a crash. Throws
 * an OperatorError that names the file; nothing is left beside it.
 */
export async function replaceFile(file: string, text: string): Promise<void> {
  // Not ending like the file: node_exporter reads every *.prom of the folder.
  const staged = `${basename(file)}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    // Whatever the caller's umask: the collector that reads it is another user.
    replaceNamed(file, Buffer.from(text), 0o644, staged);
  } catch (error) {
    throw fileError(error, 'write', file);
  }
}
