import { absent, type Comparison, type Mismatch } from './compare.ts';
import { agreement } from './same-value.ts';
import { isExpectedToMove } from './volatile-paths.ts';

/**
 * Whether nothing differs but values that move by themselves. Such a value may have moved and come back between the
 * two documents of Barman (the size of a database with a temporary table does): the sandwich has to be taken once more
 * before that is called a mismatch.
 */
export function mayHaveComeBack({ mismatches }: Comparison): boolean {
  return mismatches.length > 0 && mismatches.every(({ path }) => isExpectedToMove(path, true));
}

/**
 * The second of two comparisons, judged with what the first one saw. A value that moves by itself is a mismatch if it
 * stood still in both: Barman's the same in all four documents, the API's in both, and the two not equal; or if the API
 * had none both times. What changed from one to the next is moving.
 */
export function settleComparison(first: Comparison, second: Comparison): Comparison {
  const stood = (later: Mismatch) =>
    first.mismatches.some((earlier) => earlier.path === later.path && stoodStill(earlier, later));
  const isMismatch = (mismatch: Mismatch) => !isExpectedToMove(mismatch.path, true) || stood(mismatch);
  const mismatches = second.mismatches.filter(isMismatch);
  const moved = second.mismatches.filter((mismatch) => !isMismatch(mismatch)).map(({ path }) => path);
  const verdict = mismatches.length > 0 ? 'mismatch' : second.doubts.length > 0 ? 'unproven' : 'match';
  return { ...second, verdict, mismatches, moving: [...second.moving, ...moved] };
}

/** Where the API has nothing both times, Barman's own value may go on meanwhile: that is no reason to have nothing. */
function stoodStill(earlier: Mismatch, later: Mismatch): boolean {
  if (agreement(earlier.api, later.api) !== 'same') return false;
  return later.api === null || later.api === absent || agreement(earlier.cli, later.cli) === 'same';
}
