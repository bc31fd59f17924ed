import { describeAction } from '../../plan/actions/handlers.ts';
import type { Action, Plan } from '../../plan/actions.ts';
import type { Flow } from '../../wizard/flow-state.ts';
import { blank, piece, prose, type Row, row, verbatim } from '../text/row.ts';
import type { View } from '../wizard/view.ts';
import { wizardBindings } from '../wizard/wizard-bindings.ts';
import { diffTone } from './diff-tone.ts';
import { placeOf } from './place.ts';
import type { Screen, Setting } from './screen.ts';

/** Everything that would be done, why, and how it is undone; nothing is left out, what does not fit scrolls. */
export function reviewScreen(flow: Flow, plan: Plan, view: View, setting: Setting): Screen {
  const count = `${plan.actions.length} ${plan.actions.length === 1 ? 'action' : 'actions'}`;
  return {
    place: placeOf(flow, 'review'),
    top: [row(piece(plan.title, 'strong'), piece(`   ${count}`, 'dim'))],
    body: planRows(plan, setting),
    offset: view.offset,
    bottom: [row(piece('Enter applies this. ', 'strong'), piece('Nothing has been changed so far.', 'dim'))],
    bindings: wizardBindings(flow),
  };
}

/** The plan as rows: notes, then each action with its reason, details, difference and undo. */
export function planRows(plan: Plan, setting: Setting): readonly Row[] {
  const notes = plan.notes.flatMap((note) => prose(note, setting.textColumns, { indent: 2, sign: piece('!', 'warn') }));
  const actions = plan.actions.map((action, index) => actionRows(action, index, setting));
  return [...(notes.length > 0 ? [[...notes, blank]] : []), ...actions.map((rows) => [...rows, blank])]
    .flat()
    .slice(0, -1);
}

function actionRows(action: Action, index: number, { columns, textColumns }: Setting): readonly Row[] {
  const { title, why, details, diff, undo } = describeAction(action);
  const number = String(index + 1);
  const indent = number.length + 2;
  return [
    ...prose(title, columns, { indent, sign: piece(number, 'accent'), tone: 'strong' }),
    ...prose(why, textColumns, { indent }),
    ...details.flatMap((detail) => prose(detail, columns, { indent, tone: 'dim' })),
    ...diff.flatMap((line) => verbatim(line, columns, { indent, tone: diffTone(line) })),
    ...prose(`Undo: ${undo}`, columns, { indent, tone: 'dim' }),
  ];
}
