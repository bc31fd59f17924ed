import { writeSync } from 'node:fs';
import { errorCode, OperatorError, usageError } from '../errors.ts';
import { openToAppend } from '../host/local/named-file.ts';
import { reasonNotWritten } from './file-reasons.ts';

/**
 * The file of `--log`, 0600, written line by line so that nothing is lost at a sudden end. A disk that fills up in
 * mid-run ends the log, not the run: `warn` hears of it once.
 */
export function openLog(file: string, warn: (line: string) => void): { write(text: string): void } {
  const sentence = (error: unknown) =>
    `--log ${file}: the file cannot be written (${reasonNotWritten(errorCode(error))}).`;
  let descriptor: number;
  try {
    descriptor = openToAppend(file);
  } catch (error) {
    if (error instanceof OperatorError) throw error;
    throw usageError(sentence(error));
  }
  let ended = false;
  return {
    write: (text) => {
      if (ended) return;
      try {
        const bytes = Buffer.from(text);
        for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
      } catch (error) {
        ended = true;
        warn(`${sentence(error)} What comes now is not in it.`);
      }
    },
  };
}
