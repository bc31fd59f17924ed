import type { Argument, Command } from 'commander';
import { exitCodes } from '../exit-codes.ts';

/** A manual page of section 1: its name without the section, and its text for man(1) (the macros of groff_man(7)). */
export interface ManualPage {
  readonly name: string;
  readonly text: string;
}

/** A page for the program and one for each of its commands, made from what their --help is made from. */
export function manualPages(program: Command, version: string): readonly ManualPage[] {
  const { commands } = program;
  const others = commands.map((command) => `${program.name()}-${command.name()}`);
  return [programPage(program, version, others), ...commands.map((command) => commandPage(program, command, version))];
}

function programPage(program: Command, version: string, others: readonly string[]): ManualPage {
  const name = program.name();
  const commands = program.commands.flatMap((command) => [
    '.TP',
    `.B ${words(command.name(), usageOf(command))}`,
    text(sentence(command.description())),
  ]);
  return page(name, version, [
    ...[...section('NAME'), text(`${name} - ${program.description()}`)],
    ...[...section('SYNOPSIS'), `.B ${name}`, `.RI [ OPTION \\|.\\|.\\|.\\|] " " [ COMMAND \\|.\\|.\\|.\\|]`],
    ...section('DESCRIPTION'),
    text(
      'Without a command it opens the full screen with the views Setup, Certificates, Health and History. Nothing on the host ' +
        'changes before the plan was shown and agreed to; every run is journaled and can be undone.',
    ),
    ...[...section('COMMANDS'), ...commands],
    ...[...section('OPTIONS'), text('They apply to every command.'), ...options(program)],
    ...[
      ...section('EXIT STATUS'),
      ...exitCodes.flatMap(([code, means]) => ['.TP', `.B ${words(code)}`, text(sentence(means))]),
    ],
    ...section('FILES'),
    ...files.flatMap(([path, means]) => ['.TP', `.I ${words(path)}`, text(means)]),
    ...section('SEE ALSO'),
    ...others.map((other, index) => `.BR ${words(other)} (1)${index < others.length - 1 ? ' ,' : ''}`),
  ]);
}

/** What is the operator's to know of; paths as TPA and Debian have them. */
const files: readonly (readonly [path: string, means: string])[] = [
  [
    'config.yml',
    'The configuration of the TPA cluster, read from the current directory unless --config names another.',
  ],
  ['/etc/tpa/pg-backup-api', 'The certificates of the proxy and its clients.'],
  ['/var/lib/pg-backup-api-wizard', 'Journals, backups and logs of the runs. Only root can read it.'],
];

function commandPage(program: Command, command: Command, version: string): ManualPage {
  const name = `${program.name()}-${command.name()}`;
  const typed = `${program.name()} ${command.name()}`;
  const below = command.commands;
  const synopsis =
    below.length === 0
      ? [synopsisOf(typed, command)]
      : below.flatMap((one, index) => [...(index === 0 ? [] : ['.br']), synopsisOf(`${typed} ${one.name()}`, one)]);
  return page(name, version, [
    ...[...section('NAME'), text(`${name} - ${command.description()}`)],
    ...[...section('SYNOPSIS'), ...synopsis],
    ...[...section('DESCRIPTION'), text(sentence(command.description()))],
    ...argumentsOf(command),
    ...(options(command).length === 0 ? [] : [...section('OPTIONS'), ...options(command)]),
    ...(below.length === 0 ? [] : section('COMMANDS')),
    ...below.flatMap((one) => [
      `.SS ${quoted(`${typed} ${one.name()}`)}`,
      text(sentence(one.description())),
      ...argumentsOf(one),
      ...options(one),
    ]),
    ...[...section('SEE ALSO'), `.BR ${words(program.name())} (1)`],
  ]);
}

function page(name: string, version: string, lines: readonly string[]): ManualPage {
  const head = `.TH ${quoted(name.toUpperCase())} 1 "" ${quoted(`pg-backup-api-wizard ${version}`)}`;
  return { name, text: `${[head, ...lines].join('\n')}\n` };
}

function section(title: string): readonly string[] {
  return [`.SH ${title}`];
}

function synopsisOf(typed: string, command: Command): string {
  return `.B ${words(typed, usageOf(command))}`;
}

/** The arguments as --help names them, such as “[names...]”. */
function usageOf(command: Command): string {
  return command.registeredArguments.map(argumentText).join(' ');
}

function argumentText(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

function argumentsOf(command: Command): readonly string[] {
  return command.registeredArguments
    .filter(({ description }) => description !== '')
    .flatMap((argument) => ['.TP', `.I ${words(argumentText(argument))}`, text(sentence(argument.description))]);
}

function options(command: Command): readonly string[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .filter(({ long }) => long !== '--help' || command.parent === null)
    .flatMap(({ flags, description, argChoices, defaultValue }) => {
      const chosen = argChoices === undefined ? '' : ` One of ${argChoices.join(', ')}.`;
      const preset = typeof defaultValue === 'string' ? ` Default: ${defaultValue}.` : '';
      return ['.TP', `.B ${words(flags)}`, text(`${sentence(description)}${chosen}${preset}`)];
    });
}

function sentence(phrase: string): string {
  const capital = phrase.charAt(0).toUpperCase() + phrase.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}

/** Words in one font of a macro line: a hyphen that is typed has to stay one, and quotes would end the argument. */
function words(...parts: readonly string[]): string {
  return quoted(parts.filter((part) => part !== '').join(' '));
}

function quoted(part: string): string {
  return `"${escaped(part).replaceAll('-', '\\-').replaceAll('"', '\\(dq')}"`;
}

/** A line of running text: a dot or an apostrophe at its start would be a request (groff(7), "Control characters"). */
function text(line: string): string {
  const safe = escaped(line).replaceAll(/(^|[\s(`])--?(?=\w)/g, (hyphens) => hyphens.replaceAll('-', '\\-'));
  return /^[.']/.test(safe) ? `\\&${safe}` : safe;
}

function escaped(part: string): string {
  return part.replaceAll('\\', '\\e').replaceAll(/\s+/g, ' ');
}
