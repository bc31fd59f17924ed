import type { CommandRow, NamedRow } from './completion-table.ts';
import { patternOfPaths, sourceWord, valueFunction } from './shell-cases.ts';

/** A completion script for zsh, to be sourced or to be kept as `_wizard` in a folder of fpath; with descriptions. */
export function zshCompletion(rows: readonly CommandRow[], names: readonly string[]): string {
  return `#compdef ${names.join(' ')}
# zsh completion for ${names.join(' and ')}: source <(${names[0]} completion zsh)

${valueFunction(rows)}

# The commands below a command, its options and what its arguments are.
_wizard_command() {
  case $1 in
${rows.map(commandCase).join('\n')}
    *) argument=files ;;
  esac
}

_wizard_offer() {
  case $1 in
    any) _message 'a value' ;;
    files) _files ;;
    folders) _files -/ ;;
    programs) _command_names -e ;;
    *) compadd -- \${=1} ;;
  esac
}

_wizard() {
  local current=$words[CURRENT] command='' option='' word value='' argument=''
  local -a subcommands options
  local -i index
  for ((index = 2; index < CURRENT; index++)); do
    word=$words[index]
    if [[ -n $option ]]; then
      option=''
      continue
    fi
    case $word in
      -- | -*=*) ;;
      -*) _wizard_value "$command" "$word" && option=$word ;;
      *)
        [[ $command != sandbox ]] || command=''
        case "\${command:+$command }$word" in
          ${patternOfPaths(rows)}) command="\${command:+$command }$word" ;;
          *) [[ -n $command ]] || command=- ;;
        esac
        ;;
    esac
  done
  if [[ -z $option && $current == --*=* ]] && _wizard_value "$command" "\${current%%=*}"; then
    compset -P '*='
    _wizard_offer "$value"
    return
  fi
  if [[ -n $option ]]; then
    _wizard_value "$command" "$option"
    _wizard_offer "$value"
    return
  fi
  _wizard_command "$command"
  if [[ $current == -* ]]; then
    options+=(
${list(rows[0]?.options ?? [], '      ')}
    )
    [[ $command == - ]] || _describe -o option options
    return
  fi
  (( ! $#subcommands )) || _describe command subcommands
  [[ -z $argument ]] || _wizard_offer "$argument"
}

if [[ $funcstack[1] == _wizard ]]; then
  _wizard "$@"
else
  compdef _wizard ${names.join(' ')}
fi
`;
}

function commandCase(
  { path, subcommands, options, argument }: CommandRow,
  _index: number,
  rows: readonly CommandRow[],
): string {
  const below = argument === 'programs' ? (rows[0]?.subcommands ?? []) : subcommands;
  return [
    `    '${path}')`,
    ...(below.length === 0 ? [] : ['      subcommands=(', list(below, '        '), '      )']),
    ...(path === '' || options.length === 0 ? [] : ['      options=(', list(options, '        '), '      )']),
    ...(argument === undefined ? [] : [`      argument='${sourceWord(argument)}'`]),
    '      ;;',
  ].join('\n');
}

/** Elements for _describe: `name:description`. */
function list(rows: readonly NamedRow[], indent: string): string {
  return rows.map(({ name, description }) => `${indent}${quote(`${name}:${description}`)}`).join('\n');
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
