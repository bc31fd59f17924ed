import { type Binding, helpTable } from '../bindings.ts';
import { pad } from '../text/cells.ts';
import { piece, row, type Segment } from '../text/row.ts';
import type { Screen } from './screen.ts';

/** Every key of the screen under it. */
export function helpScreen(place: readonly Segment[], bindings: readonly Binding[], offset: number): Screen {
  return {
    place,
    top: [row(piece('Keys on this screen', 'strong'))],
    body: helpTable(bindings).map(({ shown, does }) => row(piece(pad(`  ${shown}`, 22), 'accent'), piece(does))),
    offset,
    bottom: [row(piece('Any key closes this.', 'dim'))],
    bindings: [],
  };
}
