import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A Python program that measures itself: for each line that it reads it does its work once and prints seconds. */
export interface PythonWorker {
  /** Milliseconds of one piece of work. */
  measure(): Promise<number>;
  close(): void;
}

/** Starts the program; undefined when it ends before it says that it is ready (a module is missing, or Python is). */
export async function startPython(program: string, words: readonly string[]): Promise<PythonWorker | undefined> {
  const child = spawn('python3', ['-c', program, ...words], { stdio: ['pipe', 'pipe', 'ignore'] });
  child.on('error', () => undefined);
  child.stdin.on('error', () => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ready = await lines.next();
  if (ready.done || ready.value !== 'ready') return undefined;
  return {
    async measure() {
      child.stdin.write('\n');
      const line = await lines.next();
      if (line.done) throw new Error('python3 has ended');
      return Number(line.value) * 1000;
    },
    close: () => child.stdin.end(),
  };
}
