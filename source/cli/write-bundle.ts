import { closeSync, fsyncSync, linkSync, lstatSync, openSync, statSync, unlinkSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { errorCode, OperatorError } from '../errors.ts';
import { reasonNotWritten } from './file-reasons.ts';

/** Refuses a place where the bundle could not be written, before it is made. */
export function checkBundlePlace(file: string): void {
  if (lstatSync(file, { throwIfNoEntry: false }) !== undefined) throw notWritten(file, 'EEXIST');
  if (!statSync(dirname(file), { throwIfNoEntry: false })?.isDirectory()) throw notWritten(file, 'ENOENT');
}

/**
 * Writes a new file of mode 0600 that is whole as soon as its name is there; never over another one. In one go, without waiting
 * for anything, so that a signal leaves no half of it behind.
 */
export function writeBundle(file: string, bytes: Uint8Array): void {
  const staged = join(dirname(file), `.${basename(file)}.${process.pid}.part`);
  try {
    create(staged, bytes);
    try {
      // Unlike rename, link does not replace what is there by now.
      linkSync(staged, file);
    } catch (error) {
      if (!withoutLinks.has(errorCode(error) ?? '')) throw error;
      create(file, bytes);
    } finally {
      unlinkSync(staged);
    }
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    throw notWritten(file, errorCode(error));
  }
}

/** What link says on a file system that has none: a memory stick, some network shares. */
const withoutLinks: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

function create(file: string, bytes: Uint8Array): void {
  const descriptor = openSync(file, 'wx', 0o600);
  try {
    for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
    fsyncSync(descriptor);
  } catch (error) {
    unlinkSync(file);
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

function notWritten(file: string, code: string | undefined): OperatorError {
  return new OperatorError({
    id: 'bundle-not-written',
    message: `Cannot write ${file}: ${reasonNotWritten(code)}.`,
    fix: ['Name another file with --output.'],
  });
}
