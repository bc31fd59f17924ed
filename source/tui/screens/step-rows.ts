import type { FlowStep } from '../../wizard/flow-state.ts';
import type { Finding } from '../../wizard/step.ts';
import { cells, pad } from '../text/cells.ts';
import { clickable, piece, prose, type Row, row, type Segment, spinner } from '../text/row.ts';
import { findingSign, stepSign, symbolOf } from './signs.ts';

const wordColumns = 10;

/** The list of steps as a table: mark, number, title, state as symbol and word, summary. `chosen` is an index, or undefined for no mark. */
export function stepRows(steps: readonly FlowStep[], chosen: number | undefined): readonly Row[] {
  const titleColumns = steps.reduce((most, step) => Math.max(most, cells(step.title)), 0);
  const looking = steps.findIndex((step) => step.assessment === undefined);
  return steps.map((step, index) => {
    const isChosen = index === chosen;
    const mark = isChosen ? piece('› ', 'accent') : piece('  ');
    const title = piece(`${index + 1}  ${pad(step.title, titleColumns)}   `, isChosen ? 'chosen' : 'plain');
    const rest = [...stateOf(step, index === looking), piece(step.assessment?.summary ?? '', 'dim')];
    return clickable(row(mark, title, ...rest), { item: index });
  });
}

/** What was noticed, each with its way out under it. */
export function findingRows(findings: readonly Finding[], columns: number): readonly Row[] {
  return findings.flatMap((finding) => [
    ...prose(finding.message, columns, { indent: 2, sign: symbolOf(findingSign(finding.severity)) }),
    ...(finding.fix === undefined
      ? []
      : prose(finding.fix, columns, { indent: 4, sign: piece('  →', 'accent'), tone: 'dim' })),
  ]);
}

function stateOf({ assessment }: FlowStep, isLooking: boolean): readonly Segment[] {
  if (assessment !== undefined) {
    const sign = stepSign(assessment.state);
    return [symbolOf(sign), piece(` ${pad(sign.word, wordColumns)} `, sign.tone)];
  }
  const word = pad(isLooking ? 'looking' : 'waiting', wordColumns);
  return [isLooking ? spinner : piece('·', 'dim'), piece(` ${word} `, 'dim')];
}
