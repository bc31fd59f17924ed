import { end, isBlank, isBreak, isBreakOrEnd, space, tab } from './characters.ts';
import type { Cursor } from './cursor.ts';
import { YamlSyntaxError } from './syntax-error.ts';

interface Header {
  readonly chomp: 'strip' | 'clip' | 'keep';
  /** 0: to be found from the first line. */
  readonly increment: number;
}

export interface BlockScalar {
  readonly text: string;
  /** Behind the last line that belongs to the value: blank lines after it belong only with `+`. */
  readonly end: number;
}

/**
 * Reads a literal or folded scalar (YAML 1.1, 9.2); the cursor is on `|` or `>`.
 * @param parentIndent the indentation of the collection around it, -1 at the top
 */
export function scanBlockScalar(cursor: Cursor, parentIndent: number): BlockScalar {
  const folded = cursor.code() === 62;
  cursor.at += 1;
  const header = scanHeader(cursor);
  let valueEnd = cursor.at;
  const base = Math.max(parentIndent, 0);
  let indent = header.increment > 0 ? base + header.increment : 0;
  let breaks = '';
  if (indent > 0) breaks = scanBreaks(cursor, indent);
  else {
    const found = findIndent(cursor);
    breaks = found.breaks;
    indent = Math.max(parentIndent + 1, found.indent, 1);
  }
  let text = '';
  let lineBreak = '';
  let previousBlank = true;
  let first = true;
  while (cursor.column === indent && cursor.code() !== end) {
    const startsBlank = isBlank(cursor.code());
    if (!first && folded && lineBreak === '\n' && !previousBlank && !startsBlank) text += breaks === '' ? ' ' : '';
    else text += lineBreak;
    text += breaks;
    const from = cursor.at;
    while (!isBreakOrEnd(cursor.code())) cursor.at += 1;
    text += cursor.text.slice(from, cursor.at);
    lineBreak = cursor.takeBreak();
    valueEnd = cursor.at;
    breaks = scanBreaks(cursor, indent);
    previousBlank = startsBlank;
    first = false;
  }
  if (header.chomp !== 'strip') text += lineBreak;
  if (header.chomp !== 'keep') return { text, end: valueEnd };
  return { text: text + breaks, end: Math.max(valueEnd, cursor.lineStart) };
}

function scanHeader(cursor: Cursor): Header {
  let chomp: Header['chomp'] = 'clip';
  let increment = 0;
  for (let seen = 0; seen < 2; seen += 1) {
    const code = cursor.code();
    if ((code === 43 || code === 45) && chomp === 'clip') chomp = code === 43 ? 'keep' : 'strip';
    else if (code >= 48 && code <= 57 && increment === 0) {
      increment = code - 48;
      if (increment === 0) throw new YamlSyntaxError('an indentation indicator of 0 in a block scalar', cursor.at);
    } else break;
    cursor.at += 1;
  }
  const blanksFrom = cursor.at;
  while (isBlank(cursor.code())) cursor.at += 1;
  if (cursor.code() === 35 && cursor.at > blanksFrom) while (!isBreakOrEnd(cursor.code())) cursor.at += 1;
  if (!isBreakOrEnd(cursor.code())) {
    throw new YamlSyntaxError('something behind the header of a block scalar', cursor.at);
  }
  cursor.takeBreak();
  return { chomp, increment };
}

/** The leading blank lines, and the deepest indentation seen up to the first line with content. */
function findIndent(cursor: Cursor): { readonly breaks: string; readonly indent: number } {
  let breaks = '';
  let indent = 0;
  for (;;) {
    while (cursor.code() === space) cursor.at += 1;
    if (cursor.column > indent) indent = cursor.column;
    if (cursor.code() === tab) throw new YamlSyntaxError('a tab where a block scalar is indented', cursor.at);
    if (!isBreak(cursor.code())) return { breaks, indent };
    breaks += cursor.takeBreak();
  }
}

function scanBreaks(cursor: Cursor, indent: number): string {
  let breaks = '';
  for (;;) {
    while (cursor.column < indent && cursor.code() === space) cursor.at += 1;
    if (cursor.column < indent && cursor.code() === tab) {
      throw new YamlSyntaxError('a tab where a block scalar is indented', cursor.at);
    }
    if (!isBreak(cursor.code())) return breaks;
    breaks += cursor.takeBreak();
  }
}
