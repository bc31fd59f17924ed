import { closeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { Cancelled, errorCode, OperatorError } from '../errors.ts';
import { endRunningProbes } from '../host/local/running-probes.ts';
import { reasonNotWritten } from './file-reasons.ts';
import { unknownCode, wantsNagios } from './nagios-ending.ts';
import { problemOf } from './problem-of.ts';
import { runProgram } from './program.ts';

/** Runs the command line; resolves to the exit code. */
export async function main(words: readonly string[]): Promise<number> {
  const asPlugin = wantsNagios(words);
  arrangeEnding(asPlugin ? unknownCode : 1);
  if (!asPlugin) return exitCodeOf(words, () => runProgram(words));
  process.once('uncaughtException', (error) => void endUnknown(error));
  return exitCodeOf(words, () => runProgram(words), tellUnknown);
}

/** An error as a monitoring plugin tells it: on stdout, exit code 3. */
async function tellUnknown(error: unknown): Promise<number> {
  const { nagiosUnknown } = await import('../report/nagios.ts');
  const { createOutput } = await import('../report/output.ts');
  createOutput(false, process.stdout, process.stderr).formatted(nagiosUnknown(problemOf(error)));
  return unknownCode;
}

/** Node would end with 1 for what nobody catches. */
async function endUnknown(error: unknown): Promise<void> {
  process.exit(await tellUnknown(error));
}

/**
 * Runs a command line's work; resolves to the exit code. The only place where errors end: they are told as text or as JSON,
 * or by `tell`, which gives the exit code then.
 */
async function exitCodeOf<Code>(
  words: readonly string[],
  work: () => Promise<Code>,
  tell: (error: unknown) => Promise<number> = (error) => tellProblem(error, wantsJson(words)),
): Promise<Code | number> {
  try {
    return await work();
  } catch (error) {
    return error instanceof Cancelled ? error.exitCode : tell(error);
  }
}

async function tellProblem(error: unknown, json: boolean): Promise<number> {
  const { createOutput } = await import('../report/output.ts');
  const output = createOutput(json, process.stdout, process.stderr);
  const command = error instanceof OperatorError && 'command' in error ? error.command : undefined;
  output.problem(problemOf(error), Array.isArray(command) ? command : undefined);
  return error instanceof OperatorError ? error.exitCode : 1;
}

/** Whether the words ask for JSON, also where they could not be understood otherwise. */
function wantsJson(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  const own = end < 0 ? words : words.slice(0, end);
  return own.some((word, at) => isJson(word) || (word === '--format' && own[at + 1] === 'json'));
}

function isJson(word: string): boolean {
  return word === '--json' || word === '--format=json';
}

const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * A signal while nothing is being changed ends the program and the probes it runs; a reader that went away ends it quietly.
 * An answer that cannot be written, as to a full disk, stops no work, but the exit code is `failed` then, and never 0.
 */
function arrangeEnding(failed: number): void {
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
