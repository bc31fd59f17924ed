import type { Problem } from '../errors.ts';
import { cleanText } from './clean-text.ts';
import { jsonText } from './clean-value.ts';

interface Stream {
  /** False: wait for `drain` before the next. */
  write(text: string | Uint8Array): unknown;
  once?(event: 'drain' | 'error' | 'close', listener: () => void): unknown;
  off?(event: 'drain' | 'error' | 'close', listener: () => void): unknown;
}

/** The only way out for text: stdout has the answer, stderr everything else. Control characters and passwords go no further. */
export interface Output {
  readonly json: boolean;
  /** A line of the answer. */
  answer(line: string): void;
  /** Lines of a format with quotes of its own, whose texts were cleaned before they were quoted: cleaning again would break the quotes. */
  formatted(lines: readonly string[]): void;
  /** A line about what is going on. */
  note(line: string): void;
  /** The whole answer of a command with `--json`. */
  document(command: string, content: Readonly<Record<string, unknown>>): void;
  /** One of many answers of a command that goes on: with `--json` one object a line. */
  record(command: string, content: Readonly<Record<string, unknown>>): void;
  /**
   * The whole answer of a command that was given a list: with `--json` as many objects in an array, else the lines of each. It is written
   * piece by piece, and waits where the reader is slow.
   */
  list<Item extends object>(
    command: string,
    items: Iterable<Item>,
    lines: (item: Item) => readonly string[],
  ): Promise<void>;
  problem(problem: Problem, command: readonly string[] | undefined): void;
}

/** `log` gets a copy of the notes, of the problems and of the answer's lines. */
export function createOutput(json: boolean, stdout: Stream, stderr: Stream, log?: Stream): Output {
  const print = (stream: Stream, line: string) => {
    stream.write(`${cleanText(line)}\n`);
  };
  const note = (line: string) => {
    print(stderr, line);
    if (log !== undefined) print(log, line);
  };
  const printJson = (value: Readonly<Record<string, unknown>>, indent = 2) => {
    stdout.write(`${jsonText({ schema: 1, ...value }, indent)}\n`);
  };
  return {
    json,
    answer: (line) => {
      if (!json) print(stdout, line);
      if (log !== undefined) print(log, line);
    },
    formatted: (lines) => {
      const text = lines.map((line) => `${line}\n`).join('');
      stdout.write(text);
      if (log !== undefined) log.write(text);
    },
    note,
    document: (command, content) => {
      if (json) printJson({ command, ...content });
    },
    record: (command, content) => {
      if (json) printJson({ command, ...content }, 0);
    },
    list: async (command, items, lines) => {
      const parts = json ? jsonItems(items, (item) => ({ schema: 1, command, ...item })) : textItems(items, lines);
      for (const piece of inPieces(parts)) {
        if (!json && log !== undefined) log.write(piece.toString());
        if (stdout.write(piece) === false) await drained(stdout);
      }
    },
    problem: ({ id, message, detail, fix }, command) => {
      if (json) {
        printJson({
          error: { id, message, ...(detail !== undefined && { detail }), fix, ...(command && { command }) },
        });
        return;
      }
      note(message);
      // Cleaned as a whole: a secret may begin on one line and end on another.
      if (detail !== undefined && detail !== '') for (const line of cleanText(detail).split('\n')) note(`  │ ${line}`);
      for (const step of fix) note(`  → ${step}`);
    },
  };
}

const [opening, between, closing, nothing] = ['[\n', ',\n', '\n]\n', '[]\n'].map((text) => Buffer.from(text)) as [
  Buffer,
  Buffer,
  Buffer,
  Buffer,
];

/**
 * An array as JSON.stringify writes it; an object that comes again is made into text once, and encoded once: of two hundred
 * thousand that is nine tenths of the work.
 */
function* jsonItems<Item extends object>(items: Iterable<Item>, shown: (item: Item) => object): Iterable<Buffer> {
  const known = new WeakMap<Item, Buffer>();
  let before = opening;
  for (const item of items) {
    const text = known.get(item) ?? Buffer.from(`  ${jsonText(shown(item), 2).replaceAll('\n', '\n  ')}`);
    known.set(item, text);
    yield before;
    yield text;
    before = between;
  }
  yield before === opening ? nothing : closing;
}

function* textItems<Item extends object>(
  items: Iterable<Item>,
  lines: (item: Item) => readonly string[],
): Iterable<Buffer> {
  const known = new WeakMap<Item, Buffer>();
  for (const item of items) {
    const text =
      known.get(item) ??
      Buffer.from(
        lines(item)
          .map((line) => `${cleanText(line)}\n`)
          .join(''),
      );
    known.set(item, text);
    yield text;
  }
}

/** Bytes that are written at once. */
const pieceLength = 64 * 1024;

function* inPieces(parts: Iterable<Buffer>): Iterable<Buffer> {
  let held: Buffer[] = [];
  let length = 0;
  for (const part of parts) {
    held.push(part);
    length += part.length;
    if (length < pieceLength) continue;
    yield Buffer.concat(held, length);
    held = [];
    length = 0;
  }
  if (length > 0) yield Buffer.concat(held, length);
}

/** Also when the reader went away: whoever writes then is told by the stream's error. */
function drained(stream: Stream): Promise<void> {
  const events = ['drain', 'error', 'close'] as const;
  return new Promise((resolve) => {
    const go = () => {
      for (const event of events) stream.off?.(event, go);
      resolve();
    };
    if (stream.once === undefined) resolve();
    for (const event of events) stream.once?.(event, go);
  });
}
