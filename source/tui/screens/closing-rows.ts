import { type Flow, isProven } from '../../wizard/flow-state.ts';
import { blank, piece, prose, type Row, row } from '../text/row.ts';
import { headline } from './headline.ts';
import { isAllDone } from './overview-screen.ts';
import type { Setting } from './screen.ts';
import { stepRows } from './step-rows.ts';

/** What stays on the terminal after the wizard: the states of the steps, what was changed, how to go on. */
export function closingRows(flow: Flow, setting: Setting): readonly Row[] {
  const isSurveyed = flow.steps.every((step) => step.assessment !== undefined);
  const states = isSurveyed ? [...stepRows(flow.steps, undefined), blank] : [];
  const columns = setting.textColumns;
  return [...states, ...sayings(flow).flatMap((saying) => prose(saying, columns)), row(piece(next(flow), 'dim'))];
}

function sayings(flow: Flow): readonly string[] {
  const { stage } = flow;
  if (stage.kind === 'result' && !isProven(stage)) {
    const { report, evidence } = stage;
    const problem = report?.problem ?? evidence?.problem;
    const stays = (report?.stays ?? []).map((what) => `Remaining: ${what}`);
    const log = report === undefined ? [] : [`Whole output: ${report.log}`];
    return [
      headline(stage),
      ...(problem === undefined ? [] : [problem.message, ...problem.fix.map((way) => `→ ${way}`)]),
      ...stays,
      ...log,
    ];
  }
  if (flow.last === 'failed') return ['The last thing that was tried did not succeed.'];
  if (isAllDone(flow)) return ['Every step is done and proven.'];
  if (flow.last === 'proven' && flow.current === flow.steps.length - 1) return ['Proven from outside: it works.'];
  return [flow.applied ? 'Applied changes remain.' : 'Nothing on this host was changed.'];
}

function next(flow: Flow): string {
  return isAllDone(flow)
    ? 'Next: wizard check, wizard dashboard'
    : 'Next: start the wizard again, or see wizard status';
}
