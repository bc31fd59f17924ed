import type { MappingNode } from '../value.ts';
import { commaAfter, entryEnd, standsAlone } from './insert-entry.ts';
import { breakAt, endOfLine, isFirstOnLine, isLineStart, startOfLine, startOfNextLine } from './lines.ts';
import type { Splice } from './splice.ts';

/** Removes the lines of an entry of a block mapping; `undefined` if it shares its first line with a `-` and nothing follows. */
export function removeLines(text: string, mapping: MappingNode, index: number): Splice | undefined {
  const entry = mapping.entries[index];
  if (entry === undefined) return undefined;
  const next = mapping.entries[index + 1];
  if (!isFirstOnLine(text, entry.key.start)) {
    // `- key: value`: what comes next moves up behind the dash, unless a comment stands between.
    if (next === undefined || text.slice(entryEnd(entry), next.key.start).includes('#')) return undefined;
    return { start: entry.key.start, end: next.key.start, text: '' };
  }
  const start = startOfLine(text, entry.key.start);
  const end = entryEnd(entry);
  if (isLineStart(text, end)) return { start, end, text: '' };
  if (breakAt(text, endOfLine(text, end)) !== '') return { start, end: startOfNextLine(text, end), text: '' };
  return { start: beforeBreak(text, start), end: text.length, text: '' };
}

/** The last line of a text without a final line end goes with the line end before it. */
export function beforeBreak(text: string, start: number): number {
  if (text.slice(start - 2, start) === '\r\n') return start - 2;
  return start > 1 ? start - 1 : start;
}

/** Removes an entry of a mapping in braces with its comma; its line too if it has one of its own. */
export function removeFromFlow(text: string, mapping: MappingNode, index: number): readonly Splice[] {
  const entry = mapping.entries[index];
  if (entry === undefined) return [];
  const end = entryEnd(entry);
  const comma = commaAfter(text, end);
  const tail = comma === -1 ? end : comma + 1;
  const previous = mapping.entries[index - 1];
  if (standsAlone(text, entry.key.start, tail)) {
    const line = { start: startOfLine(text, entry.key.start), end: startOfNextLine(text, tail), text: '' };
    if (comma !== -1 || previous === undefined) return [line];
    const before = commaAfter(text, entryEnd(previous));
    return before === -1 ? [line] : [{ start: before, end: before + 1, text: '' }, line];
  }
  const next = mapping.entries[index + 1];
  if (previous === undefined) return [{ start: mapping.contentStart + 1, end: next?.key.start ?? tail, text: '' }];
  if (comma === -1) return [{ start: commaAfter(text, entryEnd(previous)), end, text: '' }];
  return [{ start: commaAfter(text, entryEnd(previous)) + 1, end: tail, text: '' }];
}
