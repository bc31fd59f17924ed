import { describe, expect, it } from 'vitest';
import { layOut } from '../../source/tui/screens/layout.ts';
import { settingOf } from '../../source/tui/screens/screen.ts';
import { wizardScreen } from '../../source/tui/screens/wizard-screen.ts';
import { emptyList, pointAt } from '../../source/tui/shell/list-view.ts';
import { tabs } from '../../source/tui/shell/views.ts';
import { type ClickTarget, clickAt, piece, type Row } from '../../source/tui/text/row.ts';
import { reduceWizard, startWizard, type WizardState } from '../../source/tui/wizard/wizard-state.ts';
import { exampleFlows } from './example-flows.ts';

function at(name: string): WizardState {
  const flow = exampleFlows.find(([known]) => known === name)?.[1];
  if (flow === undefined) throw new Error(`no example ${name}`);
  return startWizard(flow);
}

function frame(state: WizardState, mouse = true): readonly Row[] {
  const setting = settingOf({ columns: 80, rows: 24 }, mouse);
  return layOut(wizardScreen(state, setting), tabs('setup', true), [piece('barman1')], setting).rows;
}

/** What a click on the first of these words asks for. */
function clickOn(rows: readonly Row[], words: string): ClickTarget | undefined {
  const lines = rows.map((row) => row.map(({ text }) => text).join(''));
  const line = lines.findIndex((text) => text.includes(words));
  const row = rows[line];
  if (row === undefined) throw new Error(`no row says ${words}`);
  return clickAt(row, lines[line]?.indexOf(words) ?? 0);
}

describe('what a click asks for', () => {
  it.each<[string, string, string, ClickTarget | undefined]>([
    ['a step', 'overview', 'Verify', { item: 2 }],
    ['the summary of a step', 'overview', 'the pin 2.1.0', { item: 0 }],
    ['the entry after the steps', 'overview', '  Leave', { item: 3 }],
    ['a choice that has scrolled', 'choice', '2.2.9-1', { item: 9 }],
    ['yes', 'confirm', 'Yes', { item: 0 }],
    ['a key of the help line', 'overview', 'q leave', { press: { text: 'q' } }],
    ['what that key does', 'review', 'apply', { press: { key: 'enter' } }],
    ['another view', 'overview', '4 History', { press: { text: '4' } }],
    ['the host beside the tabs', 'overview', 'barman1', undefined],
    ['a setting', 'settings', 'setting_2', { item: 3 }],
    ['a row of text', 'review', 'Switch pg-backup-api on', undefined],
  ])('%s', (_, name, words, expected) => {
    expect(clickOn(frame(at(name)), words)).toEqual(expected);
  });

  it('wide signs before it do not move it', () => {
    const row = [
      piece('備份'),
      { ...piece('left'), click: { item: 'left' } },
      { ...piece('right'), click: { item: 'r' } },
    ];
    expect([0, 4, 7, 8].map((column) => clickAt(row, column))).toEqual([
      undefined,
      { item: 'left' },
      { item: 'left' },
      { item: 'r' },
    ]);
  });

  it('tabs that do not switch now are not clicked', () => {
    expect(clickOn([tabs('setup', false)], '4 History')).toBeUndefined();
  });
});

describe('a click on an entry', () => {
  it.each<[string, string, number, string, number]>([
    ['goes to a step', 'overview', 2, 'overview', 2],
    ['opens the step that is chosen', 'overview', 0, 'looking', 0],
    ['goes to a choice', 'choice', 9, 'asking', 9],
    ['takes the choice that is there', 'choice', 7, 'planning', 0],
    ['goes to an entry of a result', 'proven', 1, 'result', 1],
    ['does nothing where there is no such entry', 'choice', 99, 'asking', 39],
  ])('%s', (_, name, entry, stage, cursor) => {
    const { flow, view } = reduceWizard(at(name), { kind: 'pointed', entry });
    expect(flow.stage.kind).toBe(stage);
    expect(stage === 'overview' ? flow.current : view.cursor).toBe(cursor);
  });

  it('goes to a setting, then opens it; a click on an option there does not end the question', () => {
    const there = reduceWizard(at('settings'), { kind: 'pointed', entry: 3 });
    expect(there.view.settings).toMatchObject({ cursor: 3, mode: { kind: 'list' } });
    const opened = reduceWizard(there, { kind: 'pointed', entry: 3 });
    expect(opened.view.settings?.mode.kind).toBe('text');
    const stays = reduceWizard(opened, { kind: 'pointed', entry: 0 });
    expect(stays.flow.stage.kind).toBe('asking');
    expect(stays.view.settings?.mode.kind).toBe('text');
  });

  it('does nothing under the help', () => {
    const state = at('overview');
    const helped = { ...state, view: { ...state.view, help: true } };
    expect(reduceWizard(helped, { kind: 'pointed', entry: 2 })).toBe(helped);
  });

  it('in a list goes there, then opens it; an open item stays', () => {
    const list = { ...emptyList<{ id: string }>(), items: [{ id: 'a' }, { id: 'b' }] };
    const there = pointAt(list, 'b');
    expect(there).toMatchObject({ cursor: 'b', open: false });
    const opened = pointAt(there, 'b');
    expect(opened).toMatchObject({ cursor: 'b', open: true });
    expect(pointAt(opened, 'a')).toBe(opened);
  });
});

it('the help tells of the mouse only where it is listened to', () => {
  const state = at('overview');
  const helped = { ...state, view: { ...state.view, help: true } };
  const says = (mouse: boolean) =>
    frame(helped, mouse).some((row) => row.some(({ text }) => text.includes('--no-mouse')));
  expect([says(true), says(false)]).toEqual([true, false]);
});
