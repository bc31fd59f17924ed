import type { ScalarStyle } from '../value.ts';

export type TokenType =
  | 'alias'
  | 'anchor'
  | 'block-end'
  | 'block-entry'
  | 'block-mapping-start'
  | 'block-sequence-start'
  | 'directive'
  | 'document-end'
  | 'document-start'
  | 'flow-entry'
  | 'flow-mapping-end'
  | 'flow-mapping-start'
  | 'flow-sequence-end'
  | 'flow-sequence-start'
  | 'key'
  | 'scalar'
  | 'stream-end'
  | 'tag'
  | 'value';

/** What the scanner yields. `text` is the content: a scalar's value, an anchor's name, a tag, a directive's line. */
export interface Token {
  readonly type: TokenType;
  readonly start: number;
  readonly end: number;
  /** 0-based column of `start`. */
  readonly column: number;
  readonly text: string;
  readonly style: ScalarStyle | undefined;
}
