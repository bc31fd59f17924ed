import type { Command, CommandResult, ProbeOptions } from '../commands.ts';
import { plainWords } from '../commands.ts';
import { childEnvironment } from './child-environment.ts';
import type { RealWords } from './real-words.ts';
import { killGroup, runningProbes } from './running-probes.ts';

/** Bytes of output after which a command is ended. Text is decoded and looked through here; bytes are only passed on. */
const largest = { text: 64 * 1024 * 1024, bytes: 256 * 1024 * 1024 } as const;

/** Runs a command in its own session (so that nothing in it finds the terminal), and ends the whole group at the time-out. */
export async function runProbe(command: Command, options: ProbeOptions, words: RealWords): Promise<CommandResult> {
  const { execa } = await import('execa');
  const argv = plainWords(command.argv);
  const [file = '', ...args] = words(command.argv);
  const child = execa(file, args, {
    detached: true,
    cleanup: false,
    reject: false,
    stripFinalNewline: false,
    extendEnv: false,
    env: childEnvironment(command.environment),
    maxBuffer: largest[options.output ?? 'text'],
    encoding: options.output === 'bytes' ? 'buffer' : 'utf8',
    ...(command.input === undefined ? { stdin: 'ignore' as const } : { input: command.input }),
  });
  const pid = child.pid;
  if (pid !== undefined) runningProbes.add(pid);
  let ended: 'timed-out' | 'cancelled' | undefined;
  const end = (why: 'timed-out' | 'cancelled') => {
    ended ??= why;
    if (pid !== undefined) killGroup(pid);
    // A grandchild in a session of its own would hold the pipes open for as long as it runs.
    child.stdout.destroy();
    child.stderr.destroy();
  };
  const timer = setTimeout(() => end('timed-out'), options.timeout);
  const cancel = () => end('cancelled');
  options.signal?.addEventListener('abort', cancel, { once: true });
  if (options.signal?.aborted) cancel();
  try {
    const result = await child;
    return {
      argv,
      exitCode: result.exitCode,
      ...(result.stdout instanceof Uint8Array ? { stdout: '', bytes: result.stdout } : { stdout: text(result.stdout) }),
      stderr: text(result.stderr),
      outcome: ended ?? outcome(result),
    };
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', cancel);
    if (pid !== undefined) runningProbes.delete(pid);
  }
}

type Ending = {
  readonly exitCode?: number | undefined;
  readonly isTerminated: boolean;
  readonly code?: string | undefined;
};

/** What execa's result says of the end of a command. */
export function outcome(result: Ending): CommandResult['outcome'] {
  if (result.code === 'ENOENT') return 'not-found';
  if (result.isTerminated) return 'killed';
  return result.exitCode === undefined ? 'not-startable' : 'exited';
}

function text(output: unknown): string {
  if (output instanceof Uint8Array) return new TextDecoder().decode(output);
  return typeof output === 'string' ? output : '';
}
