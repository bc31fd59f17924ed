const narrow = /^[\x20-\x7e]*$/;
const zeroWidth = /[\p{Mn}\p{Me}\p{Cf}]/u;

/** First and last code points of the ranges that Unicode's East Asian Width property calls wide or fullwidth, and emoji. */
const wideRanges: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
];

/** Columns of a terminal that a text without control characters takes. */
export function cells(text: string): number {
  if (narrow.test(text)) return text.length;
  let columns = 0;
  for (const character of text) columns += cellsOf(character);
  return columns;
}

/** The longest beginning of a text that takes no more than `columns`. */
export function fitCells(text: string, columns: number): string {
  if (narrow.test(text)) return text.slice(0, Math.max(0, columns));
  let used = 0;
  let end = 0;
  for (const character of text) {
    used += cellsOf(character);
    if (used > columns) break;
    end += character.length;
  }
  return text.slice(0, end);
}

/** A text cut or filled with spaces to exactly `columns`; a cut shows as an ellipsis. */
export function pad(text: string, columns: number): string {
  const fitting = cells(text) <= columns ? text : `${fitCells(text, columns - 1)}…`;
  return fitting + ' '.repeat(Math.max(0, columns - cells(fitting)));
}

function cellsOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (zeroWidth.test(character)) return 0;
  return wideRanges.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
}
