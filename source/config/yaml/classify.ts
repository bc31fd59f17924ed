import { end, isBlankOrEnd, tab } from './characters.ts';
import type { Cursor } from './cursor.ts';

export type NextToken =
  | 'alias'
  | 'anchor'
  | 'block-entry'
  | 'block-scalar'
  | 'closing'
  | 'directive'
  | 'document-marker'
  | 'double-quoted'
  | 'end'
  | 'flow-entry'
  | 'key'
  | 'nothing'
  | 'opening'
  | 'plain'
  | 'single-quoted'
  | 'tab'
  | 'tag'
  | 'value';

const always: ReadonlyMap<number, NextToken> = new Map<number, NextToken>([
  [end, 'end'],
  [91, 'opening'],
  [123, 'opening'],
  [93, 'closing'],
  [125, 'closing'],
  [44, 'flow-entry'],
  [42, 'alias'],
  [38, 'anchor'],
  [33, 'tag'],
  [39, 'single-quoted'],
  [34, 'double-quoted'],
  [tab, 'tab'],
]);

/** What the first character of a token begins (YAML 1.1, chapter 4.2: the indicators). */
export function classify(cursor: Cursor, inFlow: boolean): NextToken {
  const code = cursor.code();
  if (code > 96 && code < 123) return 'plain';
  const known = always.get(code);
  if (known !== undefined) return known;
  switch (code) {
    case 37:
      return cursor.column === 0 ? 'directive' : 'nothing';
    case 45:
      if (cursor.atDocumentMarker()) return 'document-marker';
      return isBlankOrEnd(cursor.code(1)) ? 'block-entry' : 'plain';
    case 46:
      return cursor.atDocumentMarker() ? 'document-marker' : 'plain';
    case 63:
      return inFlow || isBlankOrEnd(cursor.code(1)) ? 'key' : 'plain';
    case 58:
      return inFlow || isBlankOrEnd(cursor.code(1)) ? 'value' : 'plain';
    case 124:
    case 62:
      return inFlow ? 'nothing' : 'block-scalar';
    case 35:
    case 64:
    case 96:
      return 'nothing';
    default:
      return 'plain';
  }
}
