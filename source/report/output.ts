import type { Problem } from '../errors.ts';
import { cleanText } from './clean-text.ts';
import { cleanValue } from './clean-value.ts';

interface Stream {
  write(text: string): unknown;
}

/** The only way out for text: stdout has the answer, stderr everything else. Control characters and passwords go no further. */
export interface Output {
  readonly json: boolean;
  /** A line of the answer. */
  answer(line: string): void;
  /** A line about what is going on. */
  note(line: string): void;
  /** The whole answer of a command with `--json`. */
  document(command: string, content: Readonly<Record<string, unknown>>): void;
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
  const printJson = (value: Readonly<Record<string, unknown>>) => {
    stdout.write(`${JSON.stringify(cleanValue({ schema: 1, ...value }), undefined, 2)}\n`);
  };
  return {
    json,
    answer: (line) => {
      if (!json) print(stdout, line);
      if (log !== undefined) print(log, line);
    },
    note,
    document: (command, content) => {
      if (json) printJson({ command, ...content });
    },
    problem: ({ id, message, detail, fix }, command) => {
      if (json) {
        printJson({
          error: { id, message, ...(detail !== undefined && { detail }), fix, ...(command && { command }) },
        });
        return;
      }
      note(message);
      if (detail !== undefined && detail !== '') for (const line of detail.split('\n')) note(`  │ ${line}`);
      for (const step of fix) note(`  → ${step}`);
    },
  };
}
