import type { Check } from '../../wizard/step.ts';
import { cells, pad } from '../text/cells.ts';
import { piece, prose, type Row, row } from '../text/row.ts';
import { checkSign, symbolOf } from './signs.ts';

const stateColumns = 10;

/** Checks as a table of state, label and what was measured; what does not fit the row goes on under it. */
export function checkRows(checks: readonly Check[], columns: number): readonly Row[] {
  const longest = checks.reduce((most, check) => Math.max(most, cells(check.label)), 0);
  const labelColumns = Math.min(longest, Math.floor(columns * 0.4));
  const indent = 2 + stateColumns + labelColumns + 2;
  return checks.flatMap((check) => {
    const sign = checkSign(check.state);
    const [first, ...more] = prose(check.detail, columns, { indent, tone: 'dim' });
    const start = [symbolOf(sign), piece(` ${pad(sign.word, stateColumns)}`, sign.tone)];
    return [row(...start, piece(`${pad(check.label, labelColumns)}  `), ...(first ?? []).slice(1)), ...more];
  });
}
