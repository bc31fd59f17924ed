import type { Binding } from '../bindings.ts';
import type { Row, Segment } from '../text/row.ts';

/** What a screen shows, before it is fitted into the window. */
export interface Screen {
  /** Where the operator is, one row. */
  readonly place: readonly Segment[];
  /** Always visible, above what scrolls. */
  readonly top: readonly Row[];
  /** The part that scrolls when it is too long. */
  readonly body: readonly Row[];
  /** First visible row of the body. */
  readonly offset: number;
  /** The end of the body is shown, and nothing is said about what is before it: it cannot be scrolled. */
  readonly follows?: true;
  /** Rows of the body (from, to) that have to be visible, whatever the offset is. */
  readonly shows?: readonly [number, number];
  /** Always visible, under what scrolls. */
  readonly bottom: readonly Row[];
  /** The bottom follows what scrolls at once, instead of keeping its place above the help line. */
  readonly bottomFollows?: true;
  /** The frame takes the whole window, however little there is to show. */
  readonly fills?: true;
  readonly bindings: readonly Binding[];
}

/** What every screen knows of its surroundings. */
export interface Setting {
  /** Columns and rows that a screen's content may take. */
  readonly columns: number;
  readonly rows: number;
  /** The mouse is listened to. */
  readonly mouse: boolean;
  /** Columns for sentences: not wider than an eye follows. */
  readonly textColumns: number;
}

/** How much of a screen scrolls, as it was last drawn. */
export interface Extent {
  readonly rows: number;
  readonly height: number;
}

/** The window is smaller than the wizard's screens can be. */
export function isTooSmall({ columns, rows }: { readonly columns: number; readonly rows: number }): boolean {
  return columns < 60 || rows < 15;
}

/** The setting of a window: one row stays free under the frame, one column right of it, and a margin of one column. */
export function settingOf(
  { columns, rows }: { readonly columns: number; readonly rows: number },
  mouse = false,
): Setting {
  const inner = Math.max(1, columns - 3);
  return { columns: inner, rows: Math.max(1, rows - 1), textColumns: Math.min(inner, 100), mouse };
}
