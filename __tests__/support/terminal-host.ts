import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseDescription, type SandboxPorts } from '../../source/sandbox/description.ts';
import { type SandboxOptions, startSandbox } from '../../source/sandbox/start-sandbox.ts';
import {
  cleanEnvironment,
  openTerminal,
  type ProgramTerminal,
  requireBuild,
  type TerminalOptions,
  wizard,
} from './terminal-program.ts';

/** How a command without a terminal went. */
export interface Ran {
  readonly code: number | null;
  /** What it said on both ways out, in order. */
  readonly said: string;
}

/** A sandbox with an operator at its terminals. */
export interface TerminalHost {
  /** Opens a terminal on the host with the wizard in it, or with another command. */
  open(argv?: readonly string[], options?: TerminalOptions): ProgramTerminal;
  /** Runs the wizard with these words and without a terminal. */
  wizard(...words: readonly string[]): Promise<Ran>;
  /** Runs any command line there. */
  run(argv: readonly string[]): Promise<Ran>;
  read(hostPath: string): string;
  /** Checksum, size and name of every file of the host: the same text means that nothing was changed. */
  sums(): Promise<string>;
  /** The path on this machine of a path of the host. */
  path(hostPath: string): string;
  /** The embedded server's port on 127.0.0.1 for a port that a real host would have. */
  port(hostPort: keyof SandboxPorts): number;
  /** Ends what is still open, and the host. */
  close(): Promise<void>;
}

/** Starts a sandboxed host whose `wizard` is the built program. Its commands do not wait, unless a pace is asked for. */
export async function openHost(options: Partial<SandboxOptions> = {}): Promise<TerminalHost> {
  requireBuild();
  const sandbox = await startSandbox({ os: 'debian', pace: 0, wizard, ...options });
  const opened: ProgramTerminal[] = [];
  const description = parseDescription(readFileSync(`${sandbox.directory}/sandbox.json`, 'utf8'));
  if (description === undefined) throw new TypeError('the sandbox does not describe itself');
  const path = (hostPath: string) => `${sandbox.directory}/root${hostPath}`;
  const run = ([program = '', ...words]: readonly string[]) =>
    new Promise<Ran>((done, fail) => {
      const child = spawn(program, words, {
        cwd: sandbox.workingDirectory,
        env: cleanEnvironment(sandbox.environment),
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let said = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
      child.on('error', fail);
      child.on('close', (code) => done({ code, said }));
    });
  return {
    path,
    run,
    sums: async () => (await run(['sh', '-c', `cd '${path('')}' && find . -type f -exec cksum {} + | sort -k 3`])).said,
    read: (hostPath) => readFileSync(path(hostPath), 'utf8'),
    port: (hostPort) => description.ports[hostPort],
    wizard: (...words) => run([...wizard, ...words]),
    open(argv = wizard, { environment, ...rest } = {}) {
      const terminal = openTerminal(argv, {
        folder: sandbox.workingDirectory,
        environment: { ...sandbox.environment, ...environment },
        ...rest,
      });
      opened.push(terminal);
      return terminal;
    },
    async close() {
      for (const terminal of opened) await terminal.close();
      await sandbox.close();
    },
  };
}
