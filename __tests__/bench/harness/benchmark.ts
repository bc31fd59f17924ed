import type { Pairs } from './alternate.ts';
import { median } from './median.ts';
import type { Workshop } from './workshop.ts';

/** A line of the table; `ratio` is `ours / theirs`, both medians of one run. Goals are ratios too: never a pass mark. */
export interface Result {
  readonly id: string;
  readonly ratio: number;
  readonly goal: number;
  readonly ours: number;
  readonly theirs: number;
  readonly unit: 'ms' | 'bytes' | 'MB';
  readonly runs: number;
  readonly what: string;
}

/** A line for which something is missing here. */
export interface NotMeasured {
  readonly id: string;
  readonly reason: string;
}

export type Line = Result | NotMeasured;

/** One comparison; it may print several lines. */
export interface Benchmark {
  readonly id: string;
  readonly measure: (workshop: Workshop) => Promise<readonly Line[]>;
}

/** The medians of the pairs as a line. */
export function resultOf(about: Pick<Result, 'id' | 'goal' | 'unit' | 'what'>, pairs: Pairs): Result {
  const ours = median(pairs.ours);
  const theirs = median(pairs.theirs);
  const { id, goal, unit, what } = about;
  return { id, ratio: ours / theirs, goal, ours, theirs, unit, runs: pairs.ours.length, what };
}

export function isMeasured(line: Line): line is Result {
  return 'ratio' in line;
}
