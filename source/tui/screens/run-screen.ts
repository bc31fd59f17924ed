import type { Plan } from '../../plan/actions.ts';
import type { Flow } from '../../wizard/flow-state.ts';
import type { RunView } from '../../wizard/run-view.ts';
import { blank, piece, prose, type Row, row, type Segment, spinner } from '../text/row.ts';
import { visibleWindow } from '../text/visible-window.ts';
import { menuOf } from '../wizard/menu.ts';
import type { View } from '../wizard/view.ts';
import { wizardBindings } from '../wizard/wizard-bindings.ts';
import { entryRows } from './entries.ts';
import { placeOf } from './place.ts';
import type { Screen, Setting } from './screen.ts';
import { actionSign, symbolOf } from './signs.ts';

const barRows = 1;

/** A plan that is being applied: the state of each action, the last lines of the running command, where the whole output is. */
export function runScreen(flow: Flow, plan: Plan, run: RunView, view: View, setting: Setting): Screen {
  const actions = actionRows(run, Math.max(3, Math.floor(setting.rows / 3)));
  const bar = run.progress === undefined ? [] : [progressRow(run.progress, setting.columns)];
  const room = Math.max(1, setting.rows - actions.length - barRows);
  return {
    place: placeOf(flow, 'applying'),
    top: [row(piece(plan.title, 'strong')), ...actions, phaseRow(run), ...bar],
    body: run.tail.slice(-room).map((line) => row(piece(`  ${line}`, 'dim'))),
    offset: 0,
    follows: true,
    bottom: flow.leaving ? leaveRows(flow, view, setting) : logRows(flow, run, setting),
    bindings: wizardBindings(flow),
  };
}

/** The actions around the one that runs, at most `height` of them, and what is not shown in words. */
function actionRows(run: RunView, height: number): readonly Row[] {
  const running = run.actions.findLastIndex((action) => action.state !== 'waiting');
  const { items, offset, before, after } = visibleWindow(run.actions, height, running - Math.floor(height / 2));
  const digits = String(run.actions.length).length;
  const rows = items.map(({ title, state }, index) => {
    const sign = state === 'running' && run.phase === 'acting' ? spinner : symbolOf(actionSign(state));
    const number = piece(` ${String(offset + index + 1).padStart(digits)}  `, 'dim');
    const name = piece(title, state === 'running' ? 'strong' : state === 'waiting' ? 'dim' : 'plain');
    return row(sign, number, name, ...(state === 'failed' ? [piece('   failed', 'bad')] : []));
  });
  return [...hidden(before, 'before'), ...rows, ...hidden(after, 'after')];
}

function hidden(count: number, where: string): readonly Row[] {
  return count === 0 ? [] : [row(piece(`  … ${count} more ${where}`, 'dim'))];
}

function phaseRow(run: RunView): Row {
  const phrases: Readonly<Record<RunView['phase'], readonly Segment[]>> = {
    acting: [],
    proving: [spinner, piece(' Proving from outside that it works …')],
    undoing: [spinner, piece(` Putting back: ${run.undone.at(-1) ?? ''}`, 'warn')],
    ended: [piece('Ended.', 'dim')],
  };
  return phrases[run.phase].length > 0 ? phrases[run.phase] : blank;
}

function logRows(flow: Flow, run: RunView, setting: Setting): readonly Row[] {
  const saying = flow.stopping
    ? 'Stopping after this action. What was changed is put back then; packages stay.'
    : 'The wizard leaves when this has ended.';
  const leaving = flow.leavesWhenEnded
    ? prose(saying, setting.textColumns, { indent: 2, sign: piece('!', 'warn') })
    : [];
  return [...leaving, row(piece(run.log === undefined ? '' : `Whole output: ${run.log}`, 'dim'))];
}

function leaveRows(flow: Flow, view: View, setting: Setting): readonly Row[] {
  const why = 'The action that runs goes on to its end: a package transaction cannot be stopped half way.';
  return [
    ...prose(`Leave now? ${why}`, setting.textColumns, { indent: 2, sign: piece('!', 'warn'), tone: 'strong' }),
    ...entryRows(
      menuOf(flow).map((entry) => entry.label),
      view.cursor,
    ),
  ];
}

/** A bar, the percentage as a number, and what is being done. */
function progressRow({ percent, text }: { readonly percent: number; readonly text: string }, columns: number): Row {
  const length = Math.max(10, Math.min(30, Math.floor(columns / 3)));
  const share = Math.max(0, Math.min(100, percent)) / 100;
  const filled = Math.round(length * share);
  const number = `${Math.round(share * 100)}`.padStart(4);
  return row(
    piece('  '),
    piece('█'.repeat(filled), 'accent'),
    piece('░'.repeat(length - filled), 'dim'),
    piece(`${number} %  ${text}`),
  );
}
