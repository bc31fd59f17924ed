import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { usageError } from '../../errors.ts';
import type { OsFamily } from '../../os/families.ts';
import {
  faultsOf,
  isSandboxFault,
  openSandbox,
  type Sandbox,
  type SandboxFault,
  sandboxFaults,
} from '../../sandbox/sandbox.ts';
import { ownCommand } from '../own-command.ts';

export interface SandboxWords {
  readonly os: OsFamily;
  readonly fault?: string;
  readonly listFaults?: boolean;
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
export async function sandbox(command: readonly string[], words: SandboxWords, json: boolean): Promise<number> {
  if (words.listFaults === true) return listFaults(words.os, json);
  const pace = Number(words.pace);
  if (!(pace >= 0 && pace <= 10)) throw usageError(`--pace ${words.pace}: write a number from 0 to 10.`);
  const fault = words.fault === undefined ? undefined : parseFault(words.fault, words.os);
  const host = await openSandbox({ os: words.os, wizard: ownCommand(), pace });
  try {
    if (fault !== undefined && sandboxFaults[fault].on === 'set-up') await setUp(host);
    await host.setFault(fault);
    return await runInSandbox(host, command);
  } finally {
    await host.close();
  }
}

/** Throws a usage error for a fault that does not exist, or that a host of this family cannot have. */
export function parseFault(name: string, family: OsFamily): SandboxFault {
  const known = faultsOf(family);
  const rows = known.map((fault) => `${fault}: ${sandboxFaults[fault].says}`);
  if (!isSandboxFault(name)) throw usageError(`--fault ${name}: the sandbox does not know it.`, rows);
  if (!known.includes(name)) throw usageError(`--fault ${name}: --os ${family} cannot have it.`, rows);
  return name;
}

function listFaults(family: OsFamily, json: boolean): number {
  const faults = faultsOf(family).map((name) => ({ name, ...sandboxFaults[name] }));
  if (json) {
    const rows = faults.map(({ name, says, on }) => ({ name, says, setUp: on === 'set-up' }));
    process.stdout.write(`${JSON.stringify({ schema: 1, command: 'sandbox', os: family, faults: rows })}\n`);
  } else for (const { name, says } of faults) process.stdout.write(`${name.padEnd(27)} ${says}\n`);
  return 0;
}

/** Sets the host up as `wizard setup --yes` does; with a short key, for nobody is to wait for a long one here. */
export async function setUp(host: Sandbox): Promise<void> {
  process.stderr.write('Setting up the host…\n');
  const { code, out, err } = await ask(host, ['setup', '--yes', '--key-type', 'ec-p256']);
  if (code !== 0) throw new Error(`The embedded host could not be set up.\n${out}${err}`);
}

export interface Asked {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the wizard in the sandbox without a terminal. */
export function ask(host: Sandbox, words: readonly string[]): Promise<Asked> {
  const [program = '', ...first] = ownCommand();
  return new Promise((done, fail) => {
    const child = spawn(program, [...first, ...words], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: insideEnvironment(host),
      cwd: host.workingDirectory,
    });
    const texts = { out: '', err: '' };
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (texts.out += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (texts.err += chunk));
    child.on('error', fail);
    child.on('close', (code) => done({ code: code ?? 1, ...texts }));
  });
}

/** Runs a command line in the sandbox with this terminal: a command of the wizard, any program, or the full-screen wizard. */
export function runInSandbox(host: Sandbox, command: readonly string[]): Promise<number> {
  const [first = '', ...rest] = command;
  const own = first === '' || first.startsWith('-') || ownCommands.has(first);
  const argv = own ? [...ownCommand(), ...command] : [first, ...rest];
  return runInside(argv, insideEnvironment(host), host.workingDirectory);
}

function insideEnvironment(host: Sandbox): NodeJS.ProcessEnv {
  const { FORCE_COLOR: _colour, NODE_ENV: _mode, ...clean } = { ...process.env, ...host.environment };
  return clean;
}

/** The command has the terminal to itself: a signal of the terminal reaches it directly, and this process outlives it. */
function runInside(argv: readonly string[], environment: NodeJS.ProcessEnv, folder: string): Promise<number> {
  const [program = '', ...words] = argv;
  return new Promise((settle, reject) => {
    const child = spawn(program, words, { stdio: 'inherit', env: environment, cwd: folder });
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
