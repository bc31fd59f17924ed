import { cells } from '../text/cells.ts';
import { piece, type Row, row } from '../text/row.ts';
import type { Field } from '../wizard/field.ts';

/** The typed line with its cursor; of a long one the part around the cursor. The cursor is a character, visible without colours too. */
export function fieldRow({ characters, cursor }: Field, columns: number): Row {
  const room = Math.max(4, columns - 4);
  let start = cursor;
  let used = 0;
  while (start > 0 && used + cells(characters[start - 1] ?? '') <= room) {
    start -= 1;
    used += cells(characters[start] ?? '');
  }
  return row(
    piece('› ', 'accent'),
    piece(characters.slice(start, cursor).join('')),
    piece('▏', 'chosen'),
    piece(characters.slice(cursor).join('')),
  );
}
