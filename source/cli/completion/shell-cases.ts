import type { CommandRow, WordSource } from './completion-table.ts';

/** The function that tells what may stand after an option of a command; bash and zsh read it the same. */
export function valueFunction(rows: readonly CommandRow[]): string {
  return `# What may stand after an option of a command; fails where nothing does.
_wizard_value() {
  case "$1 $2" in
${valueCases(rows)}
    *) return 1 ;;
  esac
}`;
}

/** Branches of a `case "$command $option"` that set `value`: those of the program itself last, for every command. */
function valueCases(rows: readonly CommandRow[]): string {
  return [...rows.filter(({ path }) => path !== ''), ...rows.filter(({ path }) => path === '')]
    .flatMap(({ path, options }) =>
      options.flatMap(({ name, value }) => {
        const pattern = path === '' ? `*' ${name}'` : `'${path} ${name}'`;
        return value === undefined ? [] : [`    ${pattern}) value='${sourceWord(value)}' ;;`];
      }),
    )
    .join('\n');
}

/** A source as the scripts know it: its name, or the words themselves. */
export function sourceWord(source: WordSource): string {
  return typeof source === 'string' ? source : source.join(' ');
}

/** The pattern of a `case` that every command fits and nothing else. */
export function patternOfPaths(rows: readonly CommandRow[]): string {
  return rows.flatMap(({ path }) => (path === '' ? [] : [`'${path}'`])).join(' | ');
}
