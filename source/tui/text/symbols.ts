import { cells } from './cells.ts';

/** Signs of the screens and what stands for each where the terminal knows ASCII only: one for one, so that columns stay. */
const asciiFor: Readonly<Record<string, string>> = {
  '✓': '+',
  '✗': 'x',
  '○': 'o',
  '●': '*',
  '•': '*',
  '›': '>',
  '▏': '|',
  '█': '#',
  '▁': '_',
  '▂': '.',
  '▃': '-',
  '▄': ':',
  '▅': '=',
  '▆': '+',
  '▇': '*',
  '━': '-',
  '▶': '>',
  '└': '`',
  '│': '|',
  '░': '.',
  '…': '.',
  '·': '-',
  '→': '>',
  '←': '<',
  '↑': '^',
  '↓': 'v',
  '–': '-',
  '—': '-',
  '“': '"',
  '”': '"',
  '„': '"',
  '‘': "'",
  '’': "'",
  '×': 'x',
  '≤': '<',
  '≥': '>',
  '⠋': '|',
  '⠙': '/',
  '⠸': '-',
  '⠴': '\\',
  '⠦': '|',
  '⠇': '/',
};

/** Whether the locale's character set is UTF-8: the first of LC_ALL, LC_CTYPE and LANG that is set decides (POSIX, 8.2). */
export function speaksUnicode(environment: Readonly<Record<string, string | undefined>>): boolean {
  const locale = environment.LC_ALL || environment.LC_CTYPE || environment.LANG || '';
  return /utf-?8/i.test(locale);
}

/** The text in ASCII, as many columns wide as before; what has no counterpart becomes question marks. */
export function toAscii(text: string): string {
  return text.replace(/[^\x00-\x7f]/gu, (character) => asciiFor[character] ?? '?'.repeat(cells(character)));
}
