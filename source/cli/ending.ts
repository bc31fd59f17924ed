import { closeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { errorCode } from '../errors.ts';
import { endRunningProbes } from '../host/local/running-probes.ts';
import { reasonNotWritten } from './file-reasons.ts';

const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * A signal while nothing is being changed ends the program and the probes it runs; a reader that went away ends it quietly.
 * An answer that cannot be written, as to a full disk, stops no work, but the exit code is `failed` then, and never 0.
 */
export function arrangeEnding(failed: number): void {
  const terminals = [0, 1, 2].filter((descriptor) => isatty(descriptor));
  process.on('exit', () => letGo(terminals));
  for (const [signal, code] of Object.entries(exitCodes)) {
    process.on(signal, () => {
      if (process.listenerCount(signal) > 1) return;
      endRunningProbes();
      process.exit(code);
    });
  }
  process.stdout.on('error', (error) => tellLoss(error, failed));
  // Nobody is left to tell it to.
  process.stderr.on('error', () => undefined);
}

/** What a write says when the reader of a pipe or a terminal has gone. */
const readerGone: ReadonlySet<string> = new Set(['EPIPE', 'EIO']);

let lost = false;

function tellLoss(error: unknown, failed: number): void {
  const code = errorCode(error);
  if (code === undefined) throw error;
  if (lost || readerGone.has(code)) return;
  lost = true;
  process.stderr.write(`The answer cannot be written: ${reasonNotWritten(code)}.\n`);
  process.on('exit', () => {
    process.exitCode ||= failed;
  });
}

/** At its end Node sets a terminal back that was in raw mode, and aborts when that terminal is gone; not for closed descriptors. */
function letGo(terminals: readonly number[]): void {
  for (const descriptor of terminals) {
    if (!isatty(descriptor)) closeSync(descriptor);
  }
}
