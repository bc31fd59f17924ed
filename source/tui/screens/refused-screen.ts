import type { Problem } from '../../errors.ts';
import type { Flow } from '../../wizard/flow-state.ts';
import { piece, row } from '../text/row.ts';
import { menuOf } from '../wizard/menu.ts';
import type { View } from '../wizard/view.ts';
import { wizardBindings } from '../wizard/wizard-bindings.ts';
import { entryRows } from './entries.ts';
import { placeOf } from './place.ts';
import { problemRows } from './problem-rows.ts';
import type { Screen, Setting } from './screen.ts';

/** Why the step cannot go on, and what to do about it. */
export function refusedScreen(flow: Flow, problem: Problem, view: View, setting: Setting): Screen {
  const entries = menuOf(flow).map((entry) => entry.label);
  return {
    place: placeOf(flow, 'not possible yet'),
    top: [],
    body: problemRows(problem, setting.textColumns),
    offset: view.offset,
    bottom: [row(piece('Nothing was changed by this.', 'dim')), ...entryRows(entries, view.cursor)],
    bottomFollows: true,
    bindings: wizardBindings(flow),
  };
}
