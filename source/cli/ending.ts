import { closeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { errorCode } from '../errors.ts';
import { endRunningProbes } from '../host/local/running-probes.ts';

const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** A signal while nothing is being changed ends the program and the probes it runs; a reader that went away ends it quietly. */
export function arrangeEnding(): void {
  const terminals = [0, 1, 2].filter((descriptor) => isatty(descriptor));
  process.on('exit', () => letGo(terminals));
  for (const [signal, code] of Object.entries(exitCodes)) {
    process.on(signal, () => {
      if (process.listenerCount(signal) > 1) return;
      endRunningProbes();
      process.exit(code);
    });
  }
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error) => {
      if (errorCode(error) !== 'EPIPE' && errorCode(error) !== 'EIO') throw error;
    });
  }
}

/** At its end Node sets a terminal back that was in raw mode, and aborts when that terminal is gone; not for closed descriptors. */
function letGo(terminals: readonly number[]): void {
  for (const descriptor of terminals) {
    if (!isatty(descriptor)) closeSync(descriptor);
  }
}
