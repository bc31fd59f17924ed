import { currentStep, type Flow } from '../../wizard/flow-state.ts';
import { blank, clickable, piece, prose, type Row, row, rowCells, type Segment } from '../text/row.ts';
import type { View } from '../wizard/view.ts';
import { wizardBindings } from '../wizard/wizard-bindings.ts';
import type { Screen, Setting } from './screen.ts';
import { findingRows, stepRows } from './step-rows.ts';

/** All steps with their states; the chosen one explained. */
export function overviewScreen(flow: Flow, view: View, setting: Setting): Screen {
  const atLeave = flow.stage.kind === 'overview' && flow.stage.atLeave;
  const leave = atLeave ? row(piece('› ', 'accent'), piece('   Leave', 'chosen')) : row(piece('     Leave'));
  return {
    place: placeOfAll(flow),
    top: [...stepRows(flow.steps, atLeave ? undefined : flow.current), clickable(leave, { item: flow.steps.length })],
    body: atLeave ? leaveRows(flow, setting.textColumns) : chosenRows(flow, setting),
    offset: view.offset,
    bottom: [row(piece(nextHint(flow, atLeave), 'dim'))],
    bindings: wizardBindings(flow),
  };
}

function chosenRows(flow: Flow, { columns, textColumns }: Setting): readonly Row[] {
  const { purpose, assessment } = currentStep(flow);
  const isCut = rowCells(stepRows(flow.steps, undefined)[flow.current] ?? []) > columns;
  const summary = isCut ? prose(assessment?.summary ?? '', textColumns) : [];
  const findings = [...summary, ...findingRows(assessment?.findings ?? [], textColumns)];
  return [...prose(purpose, textColumns, { tone: 'dim' }), ...(findings.length > 0 ? [blank, ...findings] : [])];
}

function leaveRows(flow: Flow, columns: number): readonly Row[] {
  if (isAllDone(flow)) {
    return [
      ...prose('Every step is done: the API runs, and only clients with a certificate of this CA reach it.', columns),
      blank,
      ...prose('`wizard check` proves it again at any time, for monitoring too.', columns, sign),
      ...prose('`wizard dashboard` watches it, `wizard certs renew` renews certificates in time.', columns, sign),
    ];
  }
  const said = flow.applied ? 'Applied changes remain.' : 'Nothing on this host was changed.';
  return prose(`${said} Started again, the wizard looks at this host anew and goes on from there.`, columns);
}

const sign = { indent: 2, sign: piece('→', 'accent') };

function placeOfAll(flow: Flow): readonly Segment[] {
  const done = flow.steps.filter((step) => step.assessment?.state === 'done').length;
  return [piece('Steps', 'strong'), piece(` · ${done} of ${flow.steps.length} done`, 'dim')];
}

function nextHint(flow: Flow, atLeave: boolean): string {
  if (atLeave) return 'Enter leaves the wizard.';
  return `Enter opens step ${flow.current + 1}. Nothing is changed before you agree.`;
}

export function isAllDone(flow: Flow): boolean {
  return flow.steps.every((step) => step.assessment?.state === 'done');
}
