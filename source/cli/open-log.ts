import { appendFileSync, closeSync, openSync } from 'node:fs';
import { errorCode, usageError } from '../errors.ts';

/** The file of `--log`, 0600, written line by line so that nothing is lost at a sudden end. */
export function openLog(file: string): { write(text: string): void } {
  try {
    closeSync(openSync(file, 'a', 0o600));
  } catch (error) {
    throw usageError(`--log ${file}: the file cannot be written (${errorCode(error) ?? 'error'}).`);
  }
  return { write: (text) => appendFileSync(file, text) };
}
