import type { CommandRow } from './completion-table.ts';
import { patternOfPaths, sourceWord, valueFunction } from './shell-cases.ts';

/**
 * A completion script for bash. It walks over the words before the cursor to find the command, passing over the values of options;
 * bash splits `--format=json` at the `=`. What follows `sandbox` is a command of the program again, or another program.
 */
export function bashCompletion(rows: readonly CommandRow[], names: readonly string[]): string {
  return `# bash completion for ${names.join(' and ')}: source <(${names[0]} completion bash)

${valueFunction(rows)}

# The commands below a command, its options and what its arguments are.
_wizard_command() {
  case $1 in
${rows.map(commandCase).join('\n')}
    *) subcommands='' options='' argument=files ;;
  esac
}

_wizard_offer() {
  local word
  case $1 in
    any) return ;;
    files) compopt -o filenames 2>/dev/null ;;
    folders) compopt -o filenames 2>/dev/null ;;
  esac
  while IFS= read -r word; do
    COMPREPLY+=("$word")
  done < <(
    case $1 in
      files) compgen -f -- "$2" ;;
      folders) compgen -d -- "$2" ;;
      programs) compgen -c -- "$2" ;;
      *) compgen -W "$1" -- "$2" ;;
    esac
  )
}

_wizard() {
  local IFS=$' \\t\\n' current=\${COMP_WORDS[COMP_CWORD]} command='' option='' word index
  local value='' subcommands='' options='' argument=''
  COMPREPLY=()
  for ((index = 1; index < COMP_CWORD; index++)); do
    word=\${COMP_WORDS[index]}
    if [ -n "$option" ]; then
      [ "$word" = = ] || option=''
      continue
    fi
    case $word in
      --) ;;
      -*) _wizard_value "$command" "$word" && option=$word ;;
      *)
        [ "$command" != sandbox ] || command=''
        case "\${command:+$command }$word" in
          ${patternOfPaths(rows)}) command="\${command:+$command }$word" ;;
          *) [ -n "$command" ] || command=- ;;
        esac
        ;;
    esac
  done
  if [ -n "$option" ]; then
    [ "$current" != = ] || current=''
    _wizard_value "$command" "$option"
    _wizard_offer "$value" "$current"
    return
  fi
  _wizard_command "$command"
  case $current in
    -*) [ "$command" = - ] || _wizard_offer "$options ${globalOptions(rows)}" "$current" ;;
    *)
      [ -z "$subcommands" ] || _wizard_offer "$subcommands" "$current"
      [ -z "$argument" ] || _wizard_offer "$argument" "$current"
      ;;
  esac
}

complete -F _wizard ${names.join(' ')}
`;
}

function commandCase(
  { path, subcommands, options, argument }: CommandRow,
  _index: number,
  rows: readonly CommandRow[],
): string {
  const own = path === '' ? '' : options.map(({ name }) => name).join(' ');
  // What runs in the sandbox may be a command of this program.
  const below = argument === 'programs' ? (rows[0]?.subcommands ?? []) : subcommands;
  const words = [
    `subcommands='${below.map(({ name }) => name).join(' ')}'`,
    `options='${own}'`,
    `argument='${argument === undefined ? '' : sourceWord(argument)}'`,
  ];
  return `    '${path}') ${words.join(' ')} ;;`;
}

function globalOptions([program]: readonly CommandRow[]): string {
  return (program?.options ?? []).map(({ name }) => name).join(' ');
}
