import { spawn } from 'node:child_process';
import { callerEnvironment } from './caller-environment.ts';

export interface Ran {
  readonly milliseconds: number;
  readonly stdout: string;
}

export interface Where {
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs a program from its start to its end. Rejects when it does not exit with 0: a failure is not fast, it is wrong. */
export function runProcess(argv: readonly string[], { folder, environment = {} }: Where): Promise<Ran> {
  const [program = '', ...words] = argv;
  return new Promise((settle, fail) => {
    const start = performance.now();
    const child = spawn(program, words, {
      cwd: folder,
      env: callerEnvironment(environment),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', fail);
    child.on('close', (code) => {
      const milliseconds = performance.now() - start;
      if (code === 0) settle({ milliseconds, stdout });
      else fail(new Error(`${argv.join(' ')} exited with ${code}:\n${stderr || stdout}`));
    });
  });
}

/** Milliseconds from the start of a program to its end. */
export async function processTime(argv: readonly string[], where: Where): Promise<number> {
  return (await runProcess(argv, where)).milliseconds;
}
