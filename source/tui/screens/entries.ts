import { clickable, piece, type Row, row } from '../text/row.ts';

/** Entries of a menu, one a row, with a mark before the chosen one. */
export function entryRows(labels: readonly string[], chosen: number): readonly Row[] {
  return labels.map((label, index) =>
    clickable(index === chosen ? row(piece('› ', 'accent'), piece(label, 'chosen')) : row(piece(`  ${label}`)), {
      item: index,
    }),
  );
}
