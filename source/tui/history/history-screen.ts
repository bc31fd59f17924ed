import type { JournaledRun } from '../../plan/journal-records.ts';
import { type Binding, keys, paging } from '../bindings.ts';
import { fitted } from '../health/panel-rows.ts';
import { problemRows } from '../screens/problem-rows.ts';
import type { Screen, Setting } from '../screens/screen.ts';
import { chosenItem, type ListView } from '../shell/list-view.ts';
import { pad } from '../text/cells.ts';
import { blank, clickable, piece, prose, type Row, row, space, spinner, type Tone, verbatim } from '../text/row.ts';

/** The undo of a run: asked for, running, or ended with what it said. */
export interface Undoing {
  readonly run: JournaledRun;
  readonly stage: 'review' | 'running' | 'ended';
  readonly lines: readonly string[];
}

export interface HistoryView extends ListView<JournaledRun> {
  readonly undoing: Undoing | undefined;
}

const outcomes: Readonly<Record<JournaledRun['outcome'], readonly [sign: string, word: string, tone: Tone]>> = {
  proven: ['✓', 'proven', 'good'],
  unproven: ['!', 'not proven', 'warn'],
  undone: ['·', 'undone', 'dim'],
  stuck: ['✗', 'stuck', 'bad'],
  interrupted: ['!', 'interrupted', 'warn'],
};

export function historyBindings(view: HistoryView): readonly Binding[] {
  const stage = view.undoing?.stage;
  if (stage === 'review')
    return [keys.accept('take back'), keys.lineUp, keys.lineDown, keys.backEscape, keys.interrupt];
  if (stage === 'running') return [keys.interrupt];
  if (stage === 'ended') return [keys.accept('close'), keys.backEscape, keys.interrupt];
  const run = chosenItem(view);
  return [
    keys.accept(view.open ? 'close' : 'open'),
    ...(run === undefined || run.outcome === 'undone' ? [] : [keys.undo]),
    keys.previous,
    keys.next,
    ...paging,
    keys.refresh,
    keys.backEscape,
    keys.help,
    keys.leave,
    keys.suspend,
    keys.interrupt,
  ];
}

/** The journaled runs, the newest first; one of them whole; its undo. */
export function historyScreen(view: HistoryView, setting: Setting): Screen {
  const { columns, textColumns } = setting;
  const run = chosenItem(view);
  const items = view.items ?? [];
  const base = {
    fills: true as const,
    place: [piece('History', 'strong'), piece(view.items === undefined ? '' : ` · ${items.length} runs`, 'dim')],
    top: [],
    bottom: [row(view.loading ? spinner : space(0), piece(view.loading ? ' Reading …' : '', 'dim'))],
    bindings: historyBindings(view),
  };
  if (view.undoing !== undefined) return { ...base, ...undoingPart(view.undoing, textColumns, view.offset) };
  if (view.problem !== undefined) return { ...base, body: problemRows(view.problem, textColumns), offset: 0 };
  if (view.items?.length === 0)
    return { ...base, body: [row(piece('No run has changed this host yet.', 'dim'))], offset: 0 };
  if (view.open && run !== undefined) return { ...base, body: runRows(run, columns, textColumns), offset: view.offset };
  const rows = items.map((one) => clickable(runLine(one, one.id === run?.id, columns), { item: one.id }));
  const at = items.findIndex(({ id }) => id === run?.id);
  return { ...base, body: rows, offset: 0, ...(at >= 0 && { shows: [Math.max(0, at - 1), at + 1] as const }) };
}

function runLine(run: JournaledRun, isChosen: boolean, columns: number): Row {
  const [sign, word, tone] = outcomes[run.outcome];
  const when = run.started.slice(0, 16).replace('T', ' ');
  return fitted(
    [
      piece(isChosen ? '›' : ' ', 'accent'),
      piece(sign, tone),
      piece(` ${pad(word, 12)}${when}  ${run.title}`, isChosen ? 'chosen' : 'plain'),
      piece(`   ${run.completed} of ${run.actions.length}`, 'dim'),
    ],
    columns,
  );
}

function runRows(run: JournaledRun, columns: number, textColumns: number): readonly Row[] {
  const [sign, word, tone] = outcomes[run.outcome];
  const times = `from ${run.started}${run.ended === undefined ? '' : ` to ${run.ended}`}`;
  return [
    row(piece(run.title, 'strong')),
    row(piece(`${sign} ${word}`, tone), piece(`   ${run.id}   ${times}`, 'dim')),
    row(piece(run.command.join(' '), 'dim')),
    ...(run.failure === undefined ? [] : prose(run.failure, textColumns, { indent: 2, sign: piece('✗', 'bad') })),
    ...(run.failedProof?.checks ?? []).flatMap(({ label, state, detail }) =>
      prose(`${label}: ${state}${detail === '' ? '' : `, ${detail}`}`, textColumns, { indent: 4, tone: 'dim' }),
    ),
    blank,
    ...run.actions.flatMap((action, index) => [
      row(piece(index < run.completed ? '✓ ' : '○ ', index < run.completed ? 'good' : 'dim'), piece(action.title)),
      ...action.details.flatMap((line) => prose(line, textColumns, { indent: 4, tone: 'dim' })),
      ...action.diff.flatMap((line) => verbatim(line, columns, { indent: 4, tone: 'dim' })),
    ]),
  ];
}

function undoingPart(
  { run, stage, lines }: Undoing,
  columns: number,
  offset: number,
): Pick<Screen, 'body' | 'offset' | 'place'> {
  const place = [piece('History', 'strong'), piece(` · undo of ${run.id}`, 'dim')];
  if (stage !== 'review') {
    const said = lines.flatMap((line) => prose(line, columns));
    return {
      place,
      offset: 0,
      body: stage === 'running' ? [...said, row(spinner, piece(' Taking it back …'))] : said,
    };
  }
  const backwards = run.actions.slice(0, run.completed).toReversed();
  return {
    place,
    offset,
    body: [
      row(piece(`Take back: ${run.title}`, 'strong')),
      blank,
      ...backwards.flatMap(({ title, undo }) =>
        prose(`${title}: ${undo}`, columns, { indent: 2, sign: piece('←', 'accent') }),
      ),
      blank,
      row(piece('Enter takes it back. Esc leaves everything as it is.', 'dim')),
    ],
  };
}
