import { spawn } from 'node:child_process';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../source/sandbox/start-sandbox.ts';
import { bundledProgram } from './programs.ts';

export interface CommandRun {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A sandboxed host on which the wizard is run as a command, without a terminal. */
export interface CommandHost extends Pick<Sandbox, 'setFault'> {
  /** `wizard WORDS…` in the cluster's folder. */
  wizard(...words: readonly string[]): Promise<CommandRun>;
  /** `wizard WORDS… --json`: the answer, and the exit code as `code`. */
  json(...words: readonly string[]): Promise<Readonly<Record<string, unknown>> & { readonly code: number | null }>;
  /** The path on this machine of a path of the host. */
  path(hostPath: string): string;
  readonly folder: string;
  /** Everything that the commands printed so far. */
  readonly printed: string[];
  close(): Promise<void>;
}

export async function openCommandHost(options: Partial<SandboxOptions> = {}): Promise<CommandHost> {
  const words = [process.execPath, bundledProgram('wizard-program')];
  const sandbox = await startSandbox({ os: 'debian', pace: 0, wizard: words, ...options });
  const printed: string[] = [];
  const wizard: CommandHost['wizard'] = (...rest) =>
    new Promise((done, fail) => {
      const [program = '', ...first] = words;
      const child = spawn(program, [...first, ...rest], {
        cwd: sandbox.workingDirectory,
        env: { ...process.env, ...sandbox.environment, NO_COLOR: '1' },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const texts = { out: '', err: '' };
      child.stdout.on('data', (chunk: Buffer) => (texts.out += chunk.toString()));
      child.stderr.on('data', (chunk: Buffer) => (texts.err += chunk.toString()));
      child.on('error', fail);
      child.on('close', (code) => {
        printed.push(texts.out, texts.err);
        done({ code, ...texts });
      });
    });
  return {
    wizard,
    async json(...rest) {
      const { code, out, err } = await wizard(...rest, '--json');
      try {
        return { ...(JSON.parse(out) as Record<string, unknown>), code };
      } catch {
        throw new Error(`wizard ${rest.join(' ')} (${code}):\n${out}\n${err}`);
      }
    },
    path: (hostPath) => `${sandbox.directory}/root${hostPath}`,
    folder: sandbox.directory,
    printed,
    setFault: sandbox.setFault,
    close: sandbox.close,
  };
}
