import { spawn } from 'node:child_process';
import { bundledProgram } from './programs.ts';

export interface Finished {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** A signal that is sent as soon as these words stand on stderr, or on stdout. */
  readonly signal?: { readonly at: string; readonly name: NodeJS.Signals };
  /** What is done as soon as these words stand on stdout; nobody reads stdout any more then. */
  readonly leave?: { readonly at: string; readonly meanwhile: () => void };
}

/** The whole program without a terminal, from the sources as they are. */
export interface WizardProgram {
  /** The program to give to node. */
  readonly program: string;
  run(words: readonly string[], options?: RunOptions): Promise<Finished>;
}

export function wizardProgram(): WizardProgram {
  const program = bundledProgram('wizard-program');
  return { program, run: (words, options = {}) => finish([process.execPath, program, ...words], options) };
}

/** Runs a command line to its end; it has no input and no terminal. */
function finish([file = '', ...words]: readonly string[], { cwd, env, signal, leave }: RunOptions): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, words, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
      ...(cwd !== undefined && { cwd }),
    });
    const text = { out: '', err: '' };
    const heard = (stream: 'out' | 'err', chunk: Buffer) => {
      const before = text[stream];
      text[stream] += chunk.toString();
      const isNew = (words: string) => text[stream].includes(words) && !before.includes(words);
      if (signal && isNew(signal.at)) child.kill(signal.name);
      if (leave && stream === 'out' && isNew(leave.at)) {
        child.stdout.destroy();
        leave.meanwhile();
      }
    };
    child.stdout.on('data', (chunk: Buffer) => heard('out', chunk));
    child.stderr.on('data', (chunk: Buffer) => heard('err', chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...text }));
  });
}
