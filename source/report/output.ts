import type { Problem } from '../errors.ts';
import { cleanText } from './clean-text.ts';
import { jsonText } from './clean-value.ts';

interface Stream {
  write(text: string): unknown;
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
  /** The whole answer of a command that was given a list: as many objects in an array. */
  documents(command: string, contents: readonly Readonly<Record<string, unknown>>[]): void;
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
  const printValue = (value: unknown, indent = 2) => {
    stdout.write(`${jsonText(value, indent)}\n`);
  };
  const printJson = (value: Readonly<Record<string, unknown>>, indent = 2) =>
    printValue({ schema: 1, ...value }, indent);
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
    documents: (command, contents) => {
      if (json) printValue(contents.map((content) => ({ schema: 1, command, ...content })));
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
