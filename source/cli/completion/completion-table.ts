import type { Argument, Command, Option } from 'commander';
import { keyTypes } from '../../pki/keys/key-type.ts';

/** Where the words come from that may stand in a place: `any` is known to nobody, a list is all of them. */
export type WordSource = 'any' | 'files' | 'folders' | 'programs' | readonly string[];

export interface NamedRow {
  readonly name: string;
  readonly description: string;
}

export interface OptionRow extends NamedRow {
  /** What stands after it; undefined for a flag. */
  readonly value: WordSource | undefined;
}

/** A command of the program as shells complete it. */
export interface CommandRow {
  /** Its words below the program, such as `config set`; empty for the program itself, whose options every command takes. */
  readonly path: string;
  readonly subcommands: readonly NamedRow[];
  readonly options: readonly OptionRow[];
  readonly argument: WordSource | undefined;
}

/** Every command of a program with the options of its `--help`. */
export function completionTable(program: Command): readonly CommandRow[] {
  return rowsOf(program, '');
}

function rowsOf(command: Command, path: string): readonly CommandRow[] {
  const subcommands = command.commands;
  const [argument] = command.registeredArguments;
  // --help is among the options of every command; the program's own row has it for all.
  const options = command
    .createHelp()
    .visibleOptions(command)
    .filter((option) => path === '' || option.long !== '--help');
  const row: CommandRow = {
    path,
    subcommands: subcommands.map((one) => ({ name: one.name(), description: one.description() })),
    options: options.map((option) => ({
      name: option.long ?? option.flags,
      description: option.description,
      value: valueAfter(option),
    })),
    argument: argument && sourceOfArgument(argument),
  };
  return [row, ...subcommands.flatMap((one) => rowsOf(one, path === '' ? one.name() : `${path} ${one.name()}`))];
}

function valueAfter({ flags, argChoices }: Option): WordSource | undefined {
  const placeholder = /[<[]([^>\].]+)/.exec(flags)?.[1];
  if (placeholder === undefined) return undefined;
  return argChoices ?? sourceOf(placeholder);
}

function sourceOfArgument(argument: Argument): WordSource {
  return argument.argChoices ?? sourceOf(argument.name());
}

/** A placeholder tells: `<file>`, `[files...]`, `<dir>`, `<path>`, `<type>` of a key. */
function sourceOf(placeholder: string): WordSource {
  if (/^(?:files?|path|requests)$/.test(placeholder)) return 'files';
  if (/^(?:dir|folder)$/.test(placeholder)) return 'folders';
  if (placeholder === 'type') return keyTypes;
  return placeholder === 'command' ? 'programs' : 'any';
}
