import type { Problem } from '../../errors.ts';
import { blank, piece, prose, type Row, verbatim } from '../text/row.ts';

/** Why something failed and what the operator can do: message, detail as it came, one line a way out. */
export function problemRows(problem: Problem, columns: number): readonly Row[] {
  const detail =
    problem.detail === undefined ? [] : [blank, ...verbatim(problem.detail, columns, { indent: 2, tone: 'dim' })];
  return [
    ...prose(problem.message, columns, { indent: 2, sign: piece('✗', 'bad'), tone: 'strong' }),
    ...detail,
    ...(problem.fix.length > 0 ? [blank] : []),
    ...problem.fix.flatMap((fix) => prose(fix, columns, { indent: 2, sign: piece('→', 'accent') })),
  ];
}
