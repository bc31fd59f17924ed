import { cleanText } from '../../report/clean-text.ts';
import type { Check } from '../../wizard/step.ts';
import { cells, pad } from '../text/cells.ts';
import { piece, type Row, row, space } from '../text/row.ts';
import { wrapWords } from '../text/wrap.ts';
import { checkSign, symbolOf } from './signs.ts';

const stateColumns = 10;
const gap = 2;

/** Checks as a table of state, label and what was measured; what does not fit its column goes on under it. */
export function checkRows(checks: readonly Check[], columns: number): readonly Row[] {
  const longest = checks.reduce((most, check) => Math.max(most, cells(check.label)), 0);
  const labelColumns = Math.min(longest, Math.floor(columns * 0.4));
  const before = 2 + stateColumns;
  const detailColumns = columns - before - labelColumns - gap;
  return checks.flatMap((check) => {
    const sign = checkSign(check.state);
    const labels = wrapWords(cleanText(check.label), labelColumns);
    const details = wrapWords(cleanText(check.detail), detailColumns);
    return Array.from({ length: Math.max(labels.length, details.length) }, (_, line) => {
      const start =
        line === 0 ? [symbolOf(sign), piece(` ${pad(sign.word, stateColumns)}`, sign.tone)] : [space(before)];
      return row(...start, piece(pad(labels[line] ?? '', labelColumns + gap)), piece(details[line] ?? '', 'dim'));
    });
  });
}
