import { type IPty, spawn } from '@lydell/node-pty';
import { callerEnvironment } from './caller-environment.ts';
import type { Where } from './process-time.ts';

/** A program in a pty whose bytes are only searched, not drawn: drawing would take time from what is measured. */
export interface RawTerminal {
  readonly child: IPty;
  /** Resolves at the moment when what was written since the start, or since `forget`, matches. */
  seen(words: RegExp): Promise<void>;
  /** What was written since then. */
  text(): string;
  forget(): void;
  close(): Promise<void>;
}

export function openRawTerminal(argv: readonly string[], { folder, environment = {} }: Where): RawTerminal {
  const [program = '', ...words] = argv;
  const env = callerEnvironment(environment);
  const child = spawn(program, words, { name: env.TERM ?? '', cols: 80, rows: 24, env, cwd: folder });
  const looks = new Set<() => void>();
  let bytes = '';
  let ended = false;
  child.onData((text) => {
    bytes += text;
    for (const look of [...looks]) look();
  });
  const exit = new Promise<void>((settle) => {
    child.onExit(() => {
      ended = true;
      for (const look of [...looks]) look();
      settle();
    });
  });
  return {
    child,
    seen: (wanted) =>
      new Promise((found, fail) => {
        const look = () => {
          const matches = wanted.test(bytes);
          if (!matches && !ended) return;
          looks.delete(look);
          if (matches) found();
          else fail(new Error(`${argv.join(' ')} ended without ${wanted}:\n${bytes}`));
        };
        looks.add(look);
        look();
      }),
    text: () => bytes,
    forget() {
      bytes = '';
    },
    async close() {
      if (!ended) child.kill('SIGTERM');
      await exit;
    },
  };
}

/** Milliseconds from the start of a program in a pty until it has written what matches. */
export async function timeToWords(argv: readonly string[], where: Where, words: RegExp): Promise<number> {
  const start = performance.now();
  const terminal = openRawTerminal(argv, where);
  try {
    await terminal.seen(words);
    return performance.now() - start;
  } finally {
    await terminal.close();
  }
}
