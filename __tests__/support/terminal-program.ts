import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type IPty, spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

const repository = resolve(import.meta.dirname, '../..');

/** The words that start the wizard as an operator's shell does. */
export const wizard: readonly string[] = [process.execPath, `${repository}/bin/wizard.js`];

/** The largest extent of what was on the screen since the start or the last resize. */
export interface Extent {
  /** Rows from the top of the window to the lowest one with anything in it. */
  readonly rows: number;
  /** Columns from the left to the last one with anything in it. */
  readonly columns: number;
  /** Rows that the terminal had to break because they were wider than the window. */
  readonly broken: number;
  /** Rows that left the window at its top. */
  readonly scrolled: number;
}

/** What a test waits for: words, or whether the rows of the window are as they should be. */
export type Wanted = string | RegExp | ((rows: readonly string[]) => boolean);

/** A program in a terminal of its own: real keys go in, and what comes out is read from the screen. */
export interface ProgramTerminal {
  /** The first process of the terminal. */
  readonly pid: number;
  /** Settles with the exit code when the program has ended; 128 + signal when one has ended it. */
  readonly exit: Promise<number>;
  press(...keys: readonly string[]): void;
  /** Presses and releases the left button on the first of these words that the window shows. */
  click(words: string): void;
  /** Turns the wheel by one notch. */
  wheel(way: 'up' | 'down'): void;
  /** Whether the program has the terminal tell of its mouse. */
  listensToMouse(): boolean;
  /** The rows of the window, without trailing spaces. */
  screen(): readonly string[];
  /** Waits until the window says this, or until its rows are as wanted; fails with what it says instead. */
  waitFor(words: Wanted, milliseconds?: number): Promise<string>;
  /** Everything that was written, escape sequences included. */
  bytes(): string;
  extent(): Extent;
  resize(columns: number, rows: number): void;
  /** The terminal goes away, as when a connection breaks: its programs get SIGHUP, and their writes fail. */
  hangUp(): void;
  /** Ends the program and what it has started in this terminal. */
  close(): Promise<void>;
}

export interface TerminalOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly folder?: string;
  /** Added to an environment without CI: Ink holds its frames back there. */
  readonly environment?: Readonly<Record<string, string>>;
}

const patience = 90_000;

/** Starts a program in a pty of 80×24, unless another size is asked for. */
export function openTerminal(argv: readonly string[], options: TerminalOptions = {}): ProgramTerminal {
  requireBuild();
  const { columns = 80, rows = 24 } = options;
  const screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 10_000 });
  const child = start(argv, columns, rows, options);
  const looks = new Set<() => void>();
  let bytes = '';
  let largest: Extent = { rows: 0, columns: 0, broken: 0, scrolled: 0 };
  let ended = false;

  // A frame that is still being written shows parts of two screens.
  const isWhole = () => ended || !screen.modes.synchronizedOutputMode;
  const parsed = () => {
    if (!isWhole()) return;
    largest = larger(largest, extentOf(screen));
    for (const look of [...looks]) look();
  };
  child.onData((text) => {
    bytes += text;
    screen.write(text, parsed);
  });
  // What the program has asked the terminal, the terminal answers.
  screen.onData((answer) => child.write(answer));
  const exit = new Promise<number>((settle) => {
    child.onExit(({ exitCode, signal }) => {
      screen.write('', () => {
        ended = true;
        parsed();
        settle(signal === undefined || signal === 0 ? exitCode : 128 + signal);
      });
    });
  });
  const lines = () => windowRows(screen);

  return {
    pid: child.pid,
    exit,
    screen: lines,
    bytes: () => bytes,
    extent: () => largest,
    press: (...keys) => child.write(keys.join('')),
    click(words) {
      const line = lines().findIndex((one) => one.includes(words));
      if (line < 0) throw new Error(`Nothing to click on: ${words}\n${framed(lines(), screen.cols)}`);
      const place = `${(lines()[line]?.indexOf(words) ?? 0) + 1};${line + 1}`;
      child.write(`\u001b[<0;${place}M\u001b[<0;${place}m`);
    },
    wheel: (way) => child.write(`\u001b[<${way === 'up' ? 64 : 65};1;1M`),
    listensToMouse: () => screen.modes.mouseTrackingMode !== 'none',
    waitFor: (words, milliseconds = patience) => {
      // Made here, so that its stack names the test's line.
      const failure = new Error();
      return new Promise((found, fail) => {
        const settle = (work: () => void) => {
          clearTimeout(timer);
          looks.delete(look);
          work();
        };
        const failing = (why: string) =>
          settle(() => {
            failure.message = `${why}: ${String(words)}\n${framed(lines(), screen.cols)}`;
            fail(failure);
          });
        const look = () => {
          const rows = lines();
          if (shows(rows, words)) settle(() => found(rows.join('\n')));
          else if (ended) failing('The program has ended, and the screen does not say');
        };
        const timer = setTimeout(() => failing(`The screen does not say in ${milliseconds} ms`), milliseconds);
        looks.add(look);
        if (isWhole()) look();
      });
    },
    resize(newColumns, newRows) {
      screen.resize(newColumns, newRows);
      largest = { rows: 0, columns: 0, broken: 0, scrolled: 0 };
      child.resize(newColumns, newRows);
    },
    hangUp: () => child.destroy(),
    async close() {
      if (!ended) end(child.pid, 'SIGHUP');
      const timer = setTimeout(() => end(child.pid, 'SIGKILL'), 5000);
      await exit;
      clearTimeout(timer);
      screen.dispose();
    },
  };
}

/** Whoever has no build gets the sentence that helps, not a terminal that stays empty. */
export function requireBuild(): void {
  if (existsSync(`${repository}/dist/main.js`)) return;
  throw new Error('dist/main.js is missing, and these tests run the built program: `npm install` builds it.');
}

/** An environment without what belongs to the machine that runs the tests: CI, colours, a sandbox around it. */
export function cleanEnvironment(added: Readonly<Record<string, string>> = {}): Record<string, string> {
  const { PATH = '', HOME = '/', TMPDIR = '/tmp', USER = 'operator' } = process.env;
  return { PATH, HOME, TMPDIR, USER, TERM: 'xterm-256color', LANG: 'C.UTF-8', ...added };
}

/** node-pty's types leave out that a terminal can be taken away. */
type Pty = IPty & { destroy(): void };

function start(argv: readonly string[], cols: number, rows: number, options: TerminalOptions): Pty {
  const [program = '', ...words] = argv;
  const env = cleanEnvironment(options.environment);
  return spawn(program, words, { name: env.TERM ?? '', cols, rows, env, cwd: options.folder ?? repository }) as Pty;
}

/** A signal for the session's first process and its group. */
function end(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}

function shows(rows: readonly string[], wanted: Wanted): boolean {
  if (typeof wanted === 'function') return wanted(rows);
  const text = rows.join('\n');
  return typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
}

function windowRows({ buffer, rows }: xterm.Terminal): readonly string[] {
  const { active } = buffer;
  return Array.from({ length: rows }, (_, row) => active.getLine(active.baseY + row)?.translateToString(true) ?? '');
}

function extentOf(screen: xterm.Terminal): Extent {
  const { active } = screen.buffer;
  const rows = windowRows(screen);
  return {
    rows: rows.findLastIndex((row) => row !== '') + 1,
    columns: Math.max(...rows.map((row) => row.length)),
    broken: rows.filter((_, row) => active.getLine(active.baseY + row)?.isWrapped).length,
    scrolled: active.baseY,
  };
}

function larger(one: Extent, other: Extent): Extent {
  return {
    rows: Math.max(one.rows, other.rows),
    columns: Math.max(one.columns, other.columns),
    broken: Math.max(one.broken, other.broken),
    scrolled: Math.max(one.scrolled, other.scrolled),
  };
}

/** The screen for the message of a failed test. */
function framed(rows: readonly string[], columns: number): string {
  const line = '─'.repeat(columns);
  const used = rows.slice(0, rows.findLastIndex((row) => row !== '') + 1);
  return [`┌${line}┐`, ...used.map((row) => `│${row.padEnd(columns)}│`), `└${line}┘`].join('\n');
}
