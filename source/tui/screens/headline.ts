import type { RunReport } from '../../plan/events.ts';
import { undoneSentence } from '../../report/undone-sentence.ts';
import { isProven, type Stage } from '../../wizard/flow-state.ts';

const failed: Readonly<Record<Exclude<RunReport['outcome'], 'undone'>, string>> = {
  proven: 'Done, but the proof failed.',
  unproven: 'Done, but the proof failed.',
  stuck: 'It failed, and not everything could be put back. Run `wizard recover` when the cause is gone.',
};

/** What came of a step, in one sentence. */
export function headline(result: Pick<Extract<Stage, { kind: 'result' }>, 'report' | 'evidence'>): string {
  const { report } = result;
  if (isProven(result)) return report === undefined ? 'Nothing to change: it is done and proven.' : 'Done and proven.';
  if (report === undefined) return 'There is nothing to change, but the proof failed.';
  return report.outcome === 'undone' ? undoneSentence(report) : failed[report.outcome];
}
