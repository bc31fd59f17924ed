import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { usageError } from '../errors.ts';

const formats = ['text', 'json', 'nagios', 'prometheus'] as const;

export type CheckFormat = (typeof formats)[number];

/** The options of `check` as commander gives them. */
export interface CheckOptions {
  readonly format?: CheckFormat;
  readonly output?: string;
  readonly watch?: boolean;
  readonly interval?: string;
}

/** What they mean. */
export interface CheckWish {
  /** Of the answer, or of the file. */
  readonly format: CheckFormat;
  /** An absolute path of this machine; undefined: the answer goes to stdout. */
  readonly output: string | undefined;
  /** Milliseconds from the end of a round to the next; undefined: one round. */
  readonly interval: number | undefined;
}

const shortest = 2;
const usual = '30';

export function addCheckOptions(command: Command): Command {
  return command
    .addOption(new Option('--format <format>', 'how to print (default: text)').choices(formats))
    .option('--output <file>', 'write the answer to this file, whole or not at all')
    .option('--watch', 'go on, and print a line for each change of state')
    .option('--interval <seconds>', `time between two rounds of --watch (default: ${usual})`);
}

/** Throws a usage error for words that contradict each other. `json`: the option that every command has. */
export function readCheckOptions(options: CheckOptions, json: boolean): CheckWish {
  const { output, watch = false, interval } = options;
  const format = options.format ?? (json ? 'json' : 'text');
  if (interval !== undefined && !watch) throw usageError('--interval goes with --watch.');
  // With --watch the lines may be JSON and the file something else.
  if (json && format !== 'json' && !watch)
    throw usageError(`--json and --format ${format} contradict each other.`, ['Leave one of them out.']);
  if (watch && output === undefined && (format === 'nagios' || format === 'prometheus'))
    throw usageError(`--watch prints lines of changes; --format ${format} needs --output FILE with it.`, [
      `Name the file that is written every round, or leave --watch out.`,
    ]);
  return {
    format,
    output: output === undefined ? undefined : resolve(output),
    interval: watch ? readInterval(interval ?? usual) : undefined,
  };
}

function readInterval(text: string): number {
  const seconds = Number(text);
  if (!(seconds >= shortest && seconds <= 86_400))
    throw usageError(`--interval ${text}: write seconds from ${shortest} to 86400.`);
  return seconds * 1000;
}
