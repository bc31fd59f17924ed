import { piece, type Row, row } from '../text/row.ts';

/** A bar, the percentage as a number, and what is being done. */
export function progressRow(
  { percent, text }: { readonly percent: number; readonly text: string },
  columns: number,
): Row {
  const length = Math.max(10, Math.min(30, Math.floor(columns / 3)));
  const share = Math.max(0, Math.min(100, percent)) / 100;
  const filled = Math.round(length * share);
  const number = `${Math.round(share * 100)}`.padStart(4);
  return row(
    piece('  '),
    piece('█'.repeat(filled), 'accent'),
    piece('░'.repeat(length - filled), 'dim'),
    piece(`${number} %  ${text}`),
  );
}
