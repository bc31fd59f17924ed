import { type FileHandle, open, rm } from 'node:fs/promises';
import { errorCode } from '../../errors.ts';
import type { Command, CommandResult, TransactionOptions } from '../commands.ts';
import { plainWords } from '../commands.ts';
import { childEnvironment } from './child-environment.ts';
import { followFile } from './follow-file.ts';
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
  const opened = await openOutputs(logFile, options.statusDescriptor === undefined ? undefined : statusFile);
  if (opened instanceof Error) {
    const stderr = `${options.log} cannot be written (${errorCode(opened) ?? opened.message}), so the command was not started`;
    return { argv, exitCode: undefined, stdout: '', stderr, outcome: 'not-startable' };
  }
  const { log, status } = opened;
  const start = (await log.stat()).size;
  const stdio: StdioSlots = ['ignore', log.fd as Descriptor, log.fd as Descriptor];
  if (status !== undefined)
    for (let slot = 3; slot <= (options.statusDescriptor ?? 3); slot += 1) stdio.push(status.fd as Descriptor);
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
    const progress = status && followFile(statusFile, 0, (text) => options.onLine?.({ stream: 'status', text }));
    const result = await child;
    const tail = await output.finish();
    await progress?.finish();
    const ended = outcome(result);
    const stderr = ended === 'exited' || ended === 'killed' ? '' : (result.message ?? '');
    return { argv, exitCode: result.exitCode, stdout: tail, stderr, outcome: ended };
  } finally {
    await log.close();
    await status?.close();
    if (status !== undefined) await rm(statusFile, { force: true });
  }
}

interface Outputs {
  readonly log: FileHandle;
  readonly status: FileHandle | undefined;
}

async function openOutputs(logFile: string, statusFile: string | undefined): Promise<Outputs | Error> {
  let log: FileHandle | undefined;
  try {
    log = await open(logFile, 'a', 0o600);
    return { log, status: statusFile === undefined ? undefined : await open(statusFile, 'a', 0o600) };
  } catch (error) {
    await log?.close();
    return error instanceof Error ? error : new Error(String(error));
  }
}
