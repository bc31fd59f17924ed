import type { CommandRow, WordSource } from './completion-table.ts';

/** Branches of a `case "$command $option"` that set `value`: those of the program itself last, for every command. */
export function valueCases(rows: readonly CommandRow[]): string {
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
