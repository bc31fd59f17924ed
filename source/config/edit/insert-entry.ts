import type { MappingEntry, MappingNode } from '../value.ts';
import { isBlank, isBreak } from '../yaml/characters.ts';
import { breakAt, endOfLine, isFirstOnLine, isLineStart, lineEndNear, startOfLine, startOfNextLine } from './lines.ts';
import type { Splice } from './splice.ts';

/** Puts lines behind the line that holds `at`; in front of `at` if it starts a line. The end of the text stays without a line end. */
export function insertLinesAfter(text: string, at: number, lines: readonly string[]): Splice {
  const lineEnd = lineEndNear(text, at);
  const place = isLineStart(text, at) && at > 0 ? at : startOfNextLine(text, at);
  const atUnfinishedLine =
    place === text.length && breakAt(text, endOfLine(text, at)) === '' && !isLineStart(text, place);
  const joined = lines.join(lineEnd);
  return { start: place, end: place, text: atUnfinishedLine ? lineEnd + joined : joined + lineEnd };
}

/** Puts lines in front of an entry that starts its line; `undefined` if something else is in front of it. */
export function insertLinesBefore(text: string, entry: MappingEntry, lines: readonly string[]): Splice | undefined {
  if (!isFirstOnLine(text, entry.key.start)) return undefined;
  const place = startOfLine(text, entry.key.start);
  const lineEnd = lineEndNear(text, place);
  return { start: place, end: place, text: lines.join(lineEnd) + lineEnd };
}

/** Offset of the `,` behind an entry of a flow mapping, over blanks, line breaks and comments; -1 without one. */
export function commaAfter(text: string, entryEnd: number): number {
  let at = entryEnd;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 44) return at;
    if (code === 35 && at > entryEnd) at = endOfLine(text, at);
    else if (isBlank(code) || isBreak(code)) at += 1;
    else return -1;
  }
  return -1;
}

/** Adds `key: value` to a mapping in braces, behind its last entry; on its own line when the last entry has one. */
export function insertIntoFlow(text: string, mapping: MappingNode, pair: string): readonly Splice[] {
  const last = mapping.entries.at(-1);
  if (last === undefined) {
    const start = mapping.contentStart + 1;
    const blank = /^[ \t]/.test(text.slice(start, start + 1)) ? ' ' : '';
    return [{ start, end: start, text: `${blank}${pair}` }];
  }
  const lastEnd = entryEnd(last);
  // `key:,` would be one text to YAML 1.1: a blank stays between, or comes there.
  const endsInColon = last.colon === lastEnd - 1;
  const end = endsInColon && isBlank(text.charCodeAt(lastEnd)) ? lastEnd + 1 : lastEnd;
  const separator = endsInColon && end === lastEnd ? ' ,' : ',';
  const comma = commaAfter(text, end);
  const tail = comma === -1 ? end : comma + 1;
  if (standsAlone(text, last.key.start, tail)) {
    const indent = text.slice(startOfLine(text, last.key.start), last.key.start);
    const line = `${indent}${pair}${comma === -1 ? '' : ','}`;
    const below = insertLinesAfter(text, tail, [line]);
    return comma === -1 ? [{ start: end, end, text: separator }, below] : [below];
  }
  const joined = comma === -1 ? `${separator} ${pair}` : ` ${pair},`;
  return [{ start: tail, end: tail, text: joined }];
}

/** True if nothing but blanks and a comment is on the lines of `[start, tail)` besides it. */
export function standsAlone(text: string, start: number, tail: number): boolean {
  const rest = text.slice(tail, endOfLine(text, tail));
  return isFirstOnLine(text, start) && /^[ \t]*(?:[ \t]#.*)?$/.test(rest);
}

/** Offset behind everything of an entry. */
export function entryEnd(entry: MappingEntry): number {
  return Math.max(entry.value.end, entry.colon + 1, entry.key.end);
}
