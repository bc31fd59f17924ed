import { readdirSync, readFileSync } from 'node:fs';

export interface Sample {
  readonly name: string;
  readonly text: string;
}

const places = ['../../fixtures/config/', '../../fixtures/config/tpa/'].map((place) => new URL(place, import.meta.url));

/** Our own files, and those that `tpaexec configure` wrote. */
export const samples: readonly Sample[] = places.flatMap((place) =>
  readdirSync(place)
    .filter((name) => name.endsWith('.yml'))
    .map((name) => ({ name, text: readFileSync(new URL(name, place), 'utf8') })),
);

/** The same settings, written in other ways that editors and tools leave behind. */
export const variants: readonly (readonly [string, (text: string) => string])[] = [
  ['as it is', (text) => text],
  ['CRLF', (text) => text.replaceAll('\n', '\r\n')],
  ['byte order mark', (text) => `\ufeff${text}`],
  ['no final line end', (text) => text.trimEnd()],
  [
    'mixed line ends',
    (text) =>
      text
        .split('\n')
        .map((line, at) => (at % 3 === 0 ? `${line}\r\n` : `${line}\n`))
        .join(''),
  ],
  ['document markers', (text) => `${text.startsWith('---') ? '' : '---\n'}${text}...\n`],
  [
    'indentation of six',
    (text) => withClusterVars(text, (lines) => lines.map((line) => line.replace(/^(?= )/, '    '))),
  ],
  [
    'one line of flow',
    (text) => withClusterVars(text, () => undefined, ' {postgres_version: "16", zone: [a, b]}  # flow'),
  ],
  ['empty braces', (text) => withClusterVars(text, () => undefined, ' {}')],
  ['no value', (text) => withClusterVars(text, () => undefined, '')],
  ['null', (text) => withClusterVars(text, () => undefined, ' ~  # nothing yet')],
  ['trailing comments', (text) => text.replaceAll(/^(\s*(?:- )?\w+: [\w'.]+)$/gm, '$1   # note')],
  ['blank lines behind', (text) => `${text}\n\n\n`],
];

/** Exchanges the lines below `cluster_vars:`, or all of its value. */
function withClusterVars(text: string, change: (lines: string[]) => string[] | undefined, flow = ''): string {
  const match = /^cluster_vars:.*\n(?:(?:[ #].*)?\n)*/m.exec(text);
  if (match === null) return text;
  const [, ...lines] = match[0].split('\n');
  const changed = /^cluster_vars:\s*\{/.test(match[0]) ? undefined : change(lines);
  const value = changed === undefined ? `cluster_vars:${flow}\n` : ['cluster_vars:', ...changed].join('\n');
  return text.slice(0, match.index) + value + text.slice(match.index + match[0].length);
}
