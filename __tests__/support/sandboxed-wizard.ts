import { readFileSync } from 'node:fs';
import type { OsFamily } from '../../source/os/families.ts';
import type { SandboxFault } from '../../source/sandbox/faults.ts';
import { type Sandbox, startSandbox } from '../../source/sandbox/start-sandbox.ts';
import { type Finished, type RunOptions, wizardProgram } from './run-wizard.ts';

/** The whole program on an embedded Barman host whose commands do not wait. */
export interface SandboxedWizard extends Pick<Sandbox, 'directory' | 'workingDirectory'> {
  run(...words: readonly string[]): Promise<Finished>;
  /** Runs, and sends a signal as soon as some words are printed. */
  interrupt(signal: NonNullable<RunOptions['signal']>, ...words: readonly string[]): Promise<Finished>;
  /** Runs, and reads stdout no more as soon as some words stand there. */
  leave(leave: NonNullable<RunOptions['leave']>, ...words: readonly string[]): Promise<Finished>;
  /** Runs with `--json`, and reads the answer. */
  json(...words: readonly string[]): Promise<Finished & { readonly answer: JsonAnswer }>;
  /** Where a path of the host is on this machine. */
  path(hostPath: string): string;
  read(hostPath: string): string;
  end(): Promise<void>;
}

export type JsonAnswer = Readonly<Record<string, unknown>>;

export interface SandboxWish {
  readonly os?: OsFamily;
  readonly fault?: SandboxFault;
}

export async function sandboxedWizard({ os = 'debian', fault }: SandboxWish = {}): Promise<SandboxedWizard> {
  const wizard = wizardProgram();
  const words = [process.execPath, wizard.program];
  const sandbox = await startSandbox({ os, wizard: words, pace: 0, ...(fault !== undefined && { fault }) });
  const place = { cwd: sandbox.workingDirectory, env: sandbox.environment };
  const run = (...given: readonly string[]) => wizard.run(given, place);
  const path = (hostPath: string) => `${sandbox.directory}/root${hostPath}`;
  return {
    directory: sandbox.directory,
    workingDirectory: sandbox.workingDirectory,
    run,
    interrupt: (signal, ...given) => wizard.run(given, { ...place, signal }),
    leave: (leave, ...given) => wizard.run(given, { ...place, leave }),
    async json(...given) {
      const finished = await run(...given, '--json');
      return { ...finished, answer: JSON.parse(finished.out) as JsonAnswer };
    },
    path,
    read: (hostPath) => readFileSync(path(hostPath), 'utf8'),
    end: sandbox.close,
  };
}
