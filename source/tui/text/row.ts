import { cleanText } from '../../report/clean-text.ts';
import type { Press } from '../keys.ts';
import { cells } from './cells.ts';
import { chop, wrapWords } from './wrap.ts';

/** What a piece of text means; the theme decides how it looks. A symbol or a word always says the same without colour. */
export type Tone = 'plain' | 'strong' | 'dim' | 'accent' | 'chosen' | 'good' | 'warn' | 'bad';

/** The same as a press; an item of what the screen lists, by its id or its place; or nothing, where a neighbour's part ends. */
export type ClickTarget = { readonly press: Press } | { readonly item: string | number } | 'nothing';

export interface Segment {
  readonly text: string;
  readonly tone: Tone;
  /** What a click on it, or right of it as far as the next such segment, asks for. */
  readonly click?: ClickTarget;
  /** Drawn as a moving sign instead of its text, which is what a picture of it says. */
  readonly moving?: boolean;
}

/** One row of the screen. Rows are cut at the right edge, never wrapped: whoever makes them wraps. */
export type Row = readonly Segment[];

export const blank: Row = [];

/** A sign that something runs. */
export const spinner: Segment = { text: '•', tone: 'accent', moving: true };

/** A piece of one row. Every text on the screen passes here or through `prose` and `verbatim`: control characters and passwords end here. */
export function piece(text: string, tone: Tone = 'plain'): Segment {
  return { text: cleanText(text).replaceAll('\n', ' '), tone };
}

export function row(...segments: readonly Segment[]): Row {
  return segments;
}

export interface Block {
  readonly tone?: Tone;
  /** Columns before every row. */
  readonly indent?: number;
  /** A sign in the columns before the first row. */
  readonly sign?: Segment;
}

/** Sentences as rows of no more than `columns`, broken between words. */
export function prose(text: string, columns: number, block: Block = {}): readonly Row[] {
  const { indent = 0, tone = 'plain', sign } = block;
  return wrapWords(cleanText(text), columns - indent).map((line, index) => {
    const start = index === 0 && sign !== undefined ? [sign, space(indent - cells(sign.text))] : [space(indent)];
    return [...start, { text: line, tone }];
  });
}

/** Text whose spaces matter as rows of no more than `columns`, with nothing left out. */
export function verbatim(text: string, columns: number, block: Omit<Block, 'sign'> = {}): readonly Row[] {
  const { indent = 0, tone = 'plain' } = block;
  return cleanText(text)
    .split('\n')
    .flatMap((line) => chop(line, columns - indent))
    .map((line) => [space(indent), { text: line, tone }]);
}

/** The same row, asking for this when it is clicked. */
export function clickable([first, ...rest]: Row, click: ClickTarget): Row {
  return first === undefined ? [{ text: '', tone: 'plain', click }] : [{ ...first, click }, ...rest];
}

/** What a click on a column of a row asks for; columns count from 0. */
export function clickAt(segments: Row, column: number): Exclude<ClickTarget, 'nothing'> | undefined {
  let target: ClickTarget | undefined;
  let start = 0;
  for (const { text, click } of segments) {
    if (start > column) break;
    target = click ?? target;
    start += cells(text);
  }
  return target === 'nothing' ? undefined : target;
}

/** Two ends of one row. */
export function apart(left: readonly Segment[], right: readonly Segment[], columns: number): Row {
  const gap = columns - rowCells(left) - rowCells(right);
  return gap < 1 ? left : [...left, { ...space(gap), click: 'nothing' }, ...right];
}

export function space(columns: number): Segment {
  return { text: ' '.repeat(Math.max(0, columns)), tone: 'plain' };
}

/** Columns that a row takes. */
export function rowCells(segments: Row): number {
  return segments.reduce((sum, segment) => sum + cells(segment.text), 0);
}
