import type { ConfigNode } from '../value.ts';

/** Replaces `[start, end)` of the text. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A way to make an edit: what to do to the text, and the tree that must come out. */
export interface EditPlan {
  readonly splices: readonly Splice[];
  readonly expected: ConfigNode;
}

/** Applies splices that do not overlap. */
export function applySplices(text: string, splices: readonly Splice[]): string {
  let result = '';
  let from = 0;
  for (const splice of [...splices].sort((one, other) => one.start - other.start)) {
    result += text.slice(from, splice.start) + splice.text;
    from = splice.end;
  }
  return result + text.slice(from);
}
