import { basename, dirname } from 'node:path';
import { errorCode, OperatorError } from '../errors.ts';
import { createWhole, factsOf, isTaken } from '../host/local/named-file.ts';
import { reasonNotWritten } from './file-reasons.ts';

/** Refuses a place where the bundle could not be written, before it is made. */
export function checkBundlePlace(file: string): void {
  if (!factsOf(dirname(file))?.isDirectory()) throw notWritten(file, 'ENOENT');
  if (isTaken(file)) throw notWritten(file, 'EEXIST');
}

/**
 * Writes a new file of mode 0600 that is whole as soon as its name is there; never over another one. In one go, without waiting
 * for anything, so that a signal leaves no half of it behind.
 */
export function writeBundle(file: string, bytes: Uint8Array): void {
  try {
    createWhole(file, bytes, 0o600, `.${basename(file)}.${process.pid}.part`);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    throw notWritten(file, errorCode(error));
  }
}

function notWritten(file: string, code: string | undefined): OperatorError {
  return new OperatorError({
    id: 'bundle-not-written',
    message: `Cannot write ${file}: ${reasonNotWritten(code)}.`,
    fix: ['Name another file with --output.'],
  });
}
