import { type Binding, helpTable } from '../bindings.ts';
import { pad } from '../text/cells.ts';
import { piece, row, type Segment } from '../text/row.ts';
import type { Screen, Setting } from './screen.ts';

const pointing = [
  { shown: 'Wheel', does: 'one up, one down' },
  { shown: 'Click', does: 'choose; once more: open' },
  { shown: 'Shift-drag', does: 'select text (or start with --no-mouse)' },
];

/** Every key of the screen under it, and what the mouse does. */
export function helpScreen(
  place: readonly Segment[],
  bindings: readonly Binding[],
  offset: number,
  { mouse }: Pick<Setting, 'mouse'>,
): Screen {
  const rows = [...helpTable(bindings), ...(mouse ? pointing : [])];
  return {
    place,
    top: [row(piece('Keys on this screen', 'strong'))],
    body: rows.map(({ shown, does }) => row(piece(pad(`  ${shown}`, 22), 'accent'), piece(does))),
    offset,
    bottom: [row(piece('Any key closes this.', 'dim'))],
    bindings: [],
  };
}
