export interface VisibleWindow<Item> {
  readonly items: readonly Item[];
  /** Index of the first visible item, after clamping. */
  readonly offset: number;
  /** Items hidden before and after the window. */
  readonly before: number;
  readonly after: number;
}

/** The part of a long list that fits `height` rows from `offset` on; an offset beyond the end shows the last full window. */
export function visibleWindow<Item>(items: readonly Item[], height: number, offset: number): VisibleWindow<Item> {
  const rows = Math.max(0, height);
  const first = Math.max(0, Math.min(offset, items.length - rows));
  const visible = items.slice(first, first + rows);
  return { items: visible, offset: first, before: first, after: items.length - first - visible.length };
}

/** The offset nearest to `offset` that shows the rows `from` to `to` (exclusive): as much of them as fits, the first ones first. */
export function offsetShowing(from: number, to: number, height: number, offset: number): number {
  const low = Math.min(from, to - height);
  return Math.max(0, Math.min(Math.max(offset, low), from));
}
