import { EventEmitter, once } from 'node:events';
import { PassThrough } from 'node:stream';
import xterm from '@xterm/headless';
import type { Streams } from '../../source/tui/terminal/streams.ts';

/** What the escape sequences of the keys are on xterm. */
export const key = {
  enter: '\r',
  up: '\u001b[A',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  pageDown: '\u001b[6~',
  pageUp: '\u001b[5~',
  home: '\u001b[H',
  end: '\u001b[F',
  escape: '\u001b',
  backspace: '\u007f',
  controlC: '\u0003',
} as const;

class TerminalInput extends PassThrough {
  readonly isTTY = true;
  isRaw = false;

  setRawMode(raw: boolean): this {
    this.isRaw = raw;
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}

class TerminalOutput extends EventEmitter {
  readonly isTTY = true;
  bytes = '';
  columns: number;
  rows: number;
  readonly #terminal: xterm.Terminal;

  constructor(terminal: xterm.Terminal) {
    super();
    this.#terminal = terminal;
    this.columns = terminal.cols;
    this.rows = terminal.rows;
  }

  write(text: string): boolean {
    this.bytes += text;
    this.#terminal.write(text, () => this.emit('painted'));
    return true;
  }
}

/** A terminal in memory: what a program writes to `streams` is what an operator would see. */
export interface TestTerminal {
  readonly streams: Streams;
  /** The rows of the window, without trailing spaces. */
  screen(): Promise<readonly string[]>;
  /** Everything above the window as well. */
  history(): Promise<readonly string[]>;
  /** Waits until the window says this; fails with what it says instead. */
  waitFor(words: string | RegExp): Promise<string>;
  press(...keys: readonly string[]): Promise<void>;
  resize(columns: number, rows: number): void;
  signal(name: string): void;
  /** Everything that was written, escape sequences included. */
  bytes(): string;
  isRaw(): boolean;
  isCursorHidden(): boolean;
  /** Signals and stream events that somebody still listens to. */
  listeners(): readonly (string | symbol)[];
}

const patience = 60_000;

export function createTerminal(
  columns: number,
  rows: number,
  environment: Readonly<Record<string, string>> = { LANG: 'C.UTF-8' },
): TestTerminal {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 10_000 });
  const stdin = new TerminalInput();
  const stdout = new TerminalOutput(terminal);
  const signals = new EventEmitter();
  // The terminal as Node's classes, as far as a screen uses them.
  const streams = { stdin, stdout, signals, environment } as unknown as Streams;

  const parsed = () => new Promise<void>((resolve) => terminal.write('', resolve));
  const lines = async (from: 'window' | 'all') => {
    await parsed();
    const { active } = terminal.buffer;
    const start = from === 'window' ? active.baseY : 0;
    return Array.from(
      { length: active.baseY + terminal.rows - start },
      (_, row) => active.getLine(start + row)?.translateToString(true) ?? '',
    );
  };
  const screen = () => lines('window');
  return {
    streams,
    screen,
    history: () => lines('all'),
    async waitFor(words) {
      const enough = new AbortController();
      const timer = setTimeout(() => enough.abort(), patience);
      try {
        for (;;) {
          const painted = once(stdout, 'painted', { signal: enough.signal }).then(
            () => true,
            () => false,
          );
          const text = (await screen()).join('\n');
          if (typeof words === 'string' ? text.includes(words) : words.test(text)) return text;
          if (!(await painted)) throw new Error(`The screen does not say ${String(words)}:\n${text}`);
        }
      } finally {
        clearTimeout(timer);
        enough.abort();
      }
    },
    async press(...keys) {
      for (const sequence of keys) {
        stdin.write(sequence);
        await new Promise((resolve) => setImmediate(resolve));
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    resize(newColumns, newRows) {
      terminal.resize(newColumns, newRows);
      stdout.columns = newColumns;
      stdout.rows = newRows;
      stdout.emit('resize');
    },
    signal: (name) => {
      signals.emit(name);
    },
    bytes: () => stdout.bytes,
    isRaw: () => stdin.isRaw,
    listeners: () => [...signals.eventNames(), ...stdout.eventNames()],
    isCursorHidden: () => stdout.bytes.lastIndexOf('\u001b[?25l') > stdout.bytes.lastIndexOf('\u001b[?25h'),
  };
}
