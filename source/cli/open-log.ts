import { appendFileSync, closeSync, openSync } from 'node:fs';
import { errorCode, usageError } from '../errors.ts';
import { reasonNotWritten } from './file-reasons.ts';

/**
 * The file of `--log`, 0600, written line by line so that nothing is lost at a sudden end. A disk that fills up in
 * mid-run ends the log, not the run: `warn` hears of it once.
 */
export function openLog(file: string, warn: (line: string) => void): { write(text: string): void } {
  const sentence = (error: unknown) =>
    `--log ${file}: the file cannot be written (${reasonNotWritten(errorCode(error))}).`;
  try {
    closeSync(openSync(file, 'a', 0o600));
  } catch (error) {
    throw usageError(sentence(error));
  }
  let ended = false;
  return {
    write: (text) => {
      if (ended) return;
      try {
        appendFileSync(file, text);
      } catch (error) {
        ended = true;
        warn(`${sentence(error)} What comes now is not in it.`);
      }
    },
  };
}
