import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { resolve } from 'node:path';
import { usageError } from '../../errors.ts';
import type { SandboxFamily } from '../../sandbox/family-traits.ts';
import { isSandboxFault, sandboxFaults } from '../../sandbox/faults.ts';
import { startSandbox } from '../../sandbox/start-sandbox.ts';

export interface SandboxWords {
  readonly os: SandboxFamily;
  readonly fault?: string;
  readonly pace: string;
}

/** Commands of the wizard: `sandbox -- setup --yes` means this program, also where a program of that name exists. */
const ownCommands = new Set([
  'status',
  'config',
  'versions',
  'certs',
  'install',
  'proxy',
  'setup',
  'check',
  'explain',
  'compare',
  'dashboard',
  'history',
  'recover',
  'bundle',
  'completion',
]);

/** Starts the embedded host, runs the command in it, ends the host; the command's exit code is the answer. */
export async function sandbox(command: readonly string[], words: SandboxWords): Promise<number> {
  const pace = Number(words.pace);
  if (!(pace >= 0 && pace <= 10)) throw usageError(`--pace ${words.pace}: write a number from 0 to 10.`);
  const { fault } = words;
  if (fault !== undefined && !isSandboxFault(fault)) {
    throw usageError(
      `--fault ${fault}: the sandbox does not know it.`,
      Object.entries(sandboxFaults).map(([name, says]) => `${name}: ${says}`),
    );
  }
  const wizard = [process.execPath, resolve(process.argv[1] ?? 'wizard')];
  const host = await startSandbox({
    os: words.os,
    wizard,
    pace,
    ...(fault !== undefined && { fault }),
  });
  try {
    const [first = '', ...rest] = command;
    const argv =
      first === '' || first.startsWith('-') || ownCommands.has(first) ? [...wizard, ...command] : [first, ...rest];
    return await runInside(argv, { ...process.env, ...host.environment }, host.workingDirectory);
  } finally {
    await host.close();
  }
}

/** The command has the terminal to itself: a signal of the terminal reaches it directly, and this process outlives it. */
function runInside(argv: readonly string[], environment: NodeJS.ProcessEnv, folder: string): Promise<number> {
  const [program = '', ...words] = argv;
  const { FORCE_COLOR: _colour, NODE_ENV: _mode, ...clean } = environment;
  return new Promise((settle, reject) => {
    const child = spawn(program, words, { stdio: 'inherit', env: clean, cwd: folder });
    const ignore = () => undefined;
    const passOn = (signal: NodeJS.Signals) => child.kill(signal);
    process.on('SIGINT', ignore);
    for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, passOn);
    const settleWith = (work: () => void) => {
      process.off('SIGINT', ignore);
      for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.off(signal, passOn);
      work();
    };
    child.on('error', () =>
      settleWith(() =>
        reject(
          usageError(`The command ${program} cannot be started in the sandbox.`, [
            '`wizard sandbox -- sh` opens a shell in it.',
          ]),
        ),
      ),
    );
    child.on('exit', (code, signal) =>
      settleWith(() => settle(code ?? 128 + (signal === null ? 1 : constants.signals[signal]))),
    );
  });
}
