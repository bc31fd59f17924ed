import type { Flow } from '../../wizard/flow-state.ts';
import { blank, piece, prose, type Row, row } from '../text/row.ts';
import { isAllDone } from './overview-screen.ts';
import type { Setting } from './screen.ts';
import { stepRows } from './step-rows.ts';

/** What stays on the terminal after the wizard: the states of the steps, what was changed, how to go on. */
export function closingRows(flow: Flow, setting: Setting): readonly Row[] {
  const looked = flow.steps.filter((step) => step.assessment !== undefined);
  const states = looked.length === flow.steps.length ? [...stepRows(flow.steps, undefined), blank] : [];
  return [...states, ...prose(saying(flow), setting.textColumns), row(piece(next(flow), 'dim'))];
}

function saying(flow: Flow): string {
  if (flow.stopping) return 'Stopped.';
  if (flow.last === 'failed') return 'The last thing that was tried did not succeed.';
  if (isAllDone(flow)) return 'Every step is done and proven.';
  if (flow.last === 'proven' && flow.current === flow.steps.length - 1) return 'Proven from outside: it works.';
  return flow.applied ? 'What was applied stays.' : 'Nothing on this host was changed.';
}

function next(flow: Flow): string {
  return isAllDone(flow)
    ? 'Next: wizard check, wizard dashboard'
    : 'Next: start the wizard again, or see wizard status';
}
