import { closeSync, fstatSync } from 'node:fs';
import { errorCode } from '../../errors.ts';
import { type Command, type CommandResult, plainWords, type TransactionOptions } from '../commands.ts';
import { childEnvironment } from './child-environment.ts';
import { openExisting } from './file-reader.ts';
import { openToAppend, removeNamed } from './named-file.ts';
import { outcome } from './probe-command.ts';
import type { RealWords } from './real-words.ts';

/** execa takes any open descriptor; its types name 3 to 9 only. */
type Descriptor = 9;
type StdioSlots = ['ignore', Descriptor, Descriptor, ...Descriptor[]];

/**
 * Runs a package transaction, or anything else that must not stop half way: in its own session, so that Ctrl-C does not reach it,
 * and with files for its output, so that it goes on undisturbed even when this process is killed.
 */
export async function runTransaction(
  command: Command,
  options: TransactionOptions,
  words: RealWords,
  real: (path: string) => string,
): Promise<CommandResult> {
  const { execa } = await import('execa');
  const argv = plainWords(command.argv);
  const [file = '', ...args] = words(command.argv);
  const logFile = real(options.log);
  const statusFile = `${logFile}.status`;
  const opened = openOutputs(logFile, options.statusDescriptor === undefined ? undefined : statusFile);
  if (opened instanceof Error) {
    const stderr = `${options.log} cannot be written (${errorCode(opened) ?? opened.message}), so the command was not started`;
    return { argv, exitCode: undefined, stdout: '', stderr, outcome: 'not-startable' };
  }
  const { log, status } = opened;
  const start = fstatSync(log).size;
  const stdio: StdioSlots = ['ignore', log as Descriptor, log as Descriptor];
  if (status !== undefined)
    for (let slot = 3; slot <= (options.statusDescriptor ?? 3); slot += 1) stdio.push(status as Descriptor);
  try {
    const child = execa(file, args, {
      stdio,
      detached: true,
      cleanup: false,
      reject: false,
      buffer: false,
      extendEnv: false,
      env: childEnvironment(command.environment),
    });
    const output = followFile(logFile, start, (text) => options.onLine?.({ stream: 'output', text }));
    const progress =
      status === undefined
        ? undefined
        : followFile(statusFile, 0, (text) => options.onLine?.({ stream: 'status', text }));
    const result = await child;
    const tail = await output.finish();
    await progress?.finish();
    const ended = outcome(result);
    const stderr = ended === 'exited' || ended === 'killed' ? '' : (result.message ?? '');
    return { argv, exitCode: result.exitCode, stdout: tail, stderr, outcome: ended };
  } finally {
    closeSync(log);
    if (status !== undefined) closeSync(status);
    if (status !== undefined) removeNamed(statusFile);
  }
}

/** Descriptors. */
interface Outputs {
  readonly log: number;
  readonly status: number | undefined;
}

function openOutputs(logFile: string, statusFile: string | undefined): Outputs | Error {
  let log: number | undefined;
  try {
    log = openToAppend(logFile);
    return { log, status: statusFile === undefined ? undefined : openToAppend(statusFile) };
  } catch (error) {
    if (log !== undefined) closeSync(log);
    return error instanceof Error ? error : new Error(String(error));
  }
}

const tailBytes = 64 * 1024;
const longestLine = 4096;
const interval = 100;

interface FollowedFile {
  /** Reads to the end, stops following, and returns the last 64 KiB of text. */
  finish(): Promise<string>;
}

/** Follows a growing file from `offset` and hands on complete lines; `\r` ends a line too, since progress bars use it. */
function followFile(path: string, offset: number, onLine: (text: string) => void): FollowedFile {
  const decoder = new TextDecoder();
  let position = offset;
  let rest = '';
  let tail = '';
  let reading: Promise<void> = Promise.resolve();

  const take = (text: string) => {
    tail = (tail + text).slice(-tailBytes);
    const lines = (rest + text).split(/\r\n|\n|\r/);
    rest = (lines.pop() ?? '').slice(-longestLine);
    for (const line of lines) if (line !== '') onLine(line.slice(0, longestLine));
  };
  const readOn = async () => {
    const handle = await openExisting(path).catch(() => undefined);
    if (handle === undefined) return;
    try {
      const buffer = Buffer.alloc(256 * 1024);
      for (;;) {
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
        if (bytesRead === 0) return;
        position += bytesRead;
        take(decoder.decode(buffer.subarray(0, bytesRead), { stream: true }));
      }
    } finally {
      await handle.close();
    }
  };
  const tick = () => {
    reading = reading.then(readOn);
  };
  const timer = setInterval(tick, interval);
  return {
    async finish() {
      clearInterval(timer);
      tick();
      await reading;
      if (rest !== '') onLine(rest);
      rest = '';
      return tail;
    },
  };
}
