import { end, isBlank, isBlankOrEnd, isBreak } from './characters.ts';
import type { Cursor } from './cursor.ts';
import { YamlSyntaxError } from './syntax-error.ts';

const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};

const hexadecimalLength: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** Reads a quoted scalar (YAML 1.1, 9.1.1 and 9.1.2); the cursor is on the opening quote and ends behind the closing one. */
export function scanQuotedScalar(cursor: Cursor, double: boolean): string {
  const quote = double ? 34 : 39;
  const start = cursor.at;
  cursor.at += 1;
  let text = '';
  for (;;) {
    text += scanWord(cursor, double, start);
    const code = cursor.code();
    if (code === quote) break;
    if (code === end) throw new YamlSyntaxError('a quoted scalar that is not closed', start);
    text += scanGap(cursor, start);
  }
  cursor.at += 1;
  return text;
}

function scanWord(cursor: Cursor, double: boolean, start: number): string {
  let text = '';
  let from = cursor.at;
  for (;;) {
    const code = cursor.code();
    if (isBlankOrEnd(code)) break;
    if (!double && code === 39) {
      if (cursor.code(1) !== 39) break;
      text += cursor.text.slice(from, cursor.at + 1);
      cursor.at += 2;
      from = cursor.at;
    } else if (double && code === 34) {
      break;
    } else if (double && code === 92) {
      text += cursor.text.slice(from, cursor.at) + scanEscape(cursor, start);
      from = cursor.at;
    } else {
      cursor.at += 1;
    }
  }
  return text + cursor.text.slice(from, cursor.at);
}

function scanEscape(cursor: Cursor, start: number): string {
  const letter = cursor.text.charAt(cursor.at + 1);
  if (isBreak(cursor.code(1))) {
    cursor.at += 1;
    cursor.takeBreak();
    return scanBreaks(cursor, start);
  }
  const simple = escapes[letter];
  if (simple !== undefined) {
    cursor.at += 2;
    return simple;
  }
  const length = hexadecimalLength[letter];
  if (length === undefined) throw new YamlSyntaxError(`an unknown escape: \\${letter.trim()}`, cursor.at);
  const digits = cursor.text.slice(cursor.at + 2, cursor.at + 2 + length);
  const code = Number.parseInt(digits, 16);
  if (!/^[0-9a-fA-F]+$/.test(digits) || digits.length !== length || !isScalarValue(code)) {
    throw new YamlSyntaxError(`an escape that is not a character: \\${letter}${digits.trim()}`, cursor.at);
  }
  cursor.at += 2 + length;
  return String.fromCodePoint(code);
}

/** libyaml refuses surrogates and what is beyond Unicode. */
function isScalarValue(code: number): boolean {
  return code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
}

function scanGap(cursor: Cursor, start: number): string {
  const from = cursor.at;
  while (isBlank(cursor.code())) cursor.at += 1;
  if (!isBreak(cursor.code())) return cursor.text.slice(from, cursor.at);
  const first = cursor.takeBreak();
  const rest = scanBreaks(cursor, start);
  if (first !== '\n') return first + rest;
  return rest === '' ? ' ' : rest;
}

function scanBreaks(cursor: Cursor, start: number): string {
  let breaks = '';
  for (;;) {
    if (cursor.atDocumentMarker()) throw new YamlSyntaxError('a document marker inside a quoted scalar', start);
    while (isBlank(cursor.code())) cursor.at += 1;
    if (!isBreak(cursor.code())) return breaks;
    breaks += cursor.takeBreak();
  }
}
