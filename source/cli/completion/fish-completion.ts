import type { CommandRow, OptionRow, WordSource } from './completion-table.ts';

/** A completion script for fish: a line for each command and option, each with the command that it belongs to. */
export function fishCompletion(rows: readonly CommandRow[], names: readonly string[]): string {
  const [name = ''] = names;
  const lines = rows.flatMap((row) => linesOf(row, rows, name));
  const others = names.slice(1).map((other) => `complete -c ${other} -w ${name}`);
  return `# fish completion for ${names.join(' and ')}: ${name} completion fish | source

# The command that the words before the cursor lead to; the values of options are passed over.
function __wizard_command
    set -l command ''
    set -l option ''
    for word in (commandline -opc)[2..-1]
        if test -n "$option"
            set option ''
            continue
        end
        switch $word
            case -- '-*=*'
            case '-*'
                switch "$command $word"
                    case ${valued(rows)}
                        set option $word
                end
            case '*'
                test "$command" = sandbox; and set command ''
                set -l path (string trim -- "$command $word")
                switch $path
                    case ${rows.flatMap(({ path }) => (path === '' ? [] : [quote(path)])).join(' ')}
                        set command $path
                    case '*'
                        test -n "$command"; or set command -
                end
        end
    end
    echo -- $command
end

function __wizard_at
    test (__wizard_command) = "$argv[1]"
end

complete -c ${name} -f
complete -c ${name} -n '__wizard_at -' -F
${lines.join('\n')}
${others.join('\n')}
`;
}

function linesOf(
  { path, subcommands, options, argument }: CommandRow,
  rows: readonly CommandRow[],
  name: string,
): string[] {
  const at = `complete -c ${name} -n ${quote(`__wizard_at "${path}"`)}`;
  const below = argument === 'programs' ? (rows[0]?.subcommands ?? []) : subcommands;
  // The options of the program itself are those of every command.
  const place = path === '' ? `complete -c ${name} -n 'not __wizard_at -'` : at;
  return [
    ...below.map((one) => `${at} -a ${one.name} -d ${quote(one.description)}`),
    ...(argument === undefined ? [] : [`${at} ${offer(argument, false)}`]),
    ...options.map((option) => `${place} -l ${option.name.slice(2)}${taking(option)} -d ${quote(option.description)}`),
  ];
}

function taking({ value }: OptionRow): string {
  return value === undefined ? '' : ` ${offer(value, true)}`;
}

function offer(source: WordSource, required: boolean): string {
  const exclusive = required ? '-x' : '-f';
  if (source === 'files') return required ? '-r -F' : '-F';
  if (source === 'folders') return `${exclusive} -a '(__fish_complete_directories (commandline -ct))'`;
  if (source === 'programs') return `${exclusive} -a '(__fish_complete_command)'`;
  return source === 'any' ? exclusive : `${exclusive} -a ${quote(source.join(' '))}`;
}

function valued(rows: readonly CommandRow[]): string {
  return rows
    .flatMap(({ path, options }) =>
      options.flatMap(({ name, value }) =>
        value === undefined ? [] : [path === '' ? `'* ${name}'` : quote(`${path} ${name}`)],
      ),
    )
    .join(' ');
}

function quote(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
