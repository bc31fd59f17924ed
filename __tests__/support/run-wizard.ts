import { spawn } from 'node:child_process';
import { type Bundle, bundle } from './bundle.ts';

export interface Finished {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** The whole program without a terminal, from the sources as they are. */
export interface WizardProgram extends Bundle {
  run(words: readonly string[], options?: RunOptions): Promise<Finished>;
}

export async function wizardProgram(): Promise<WizardProgram> {
  const made = await bundle('__tests__/support/wizard-program.ts');
  return { ...made, run: (words, options = {}) => finish([process.execPath, made.program, ...words], options) };
}

/** Runs a command line to its end; it has no input and no terminal. */
function finish([file = '', ...words]: readonly string[], { cwd, env }: RunOptions): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, words, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
      ...(cwd !== undefined && { cwd }),
    });
    const text = { out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => {
      text.out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      text.err += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...text }));
  });
}
