import { describe, expect, it } from 'vitest';
import type { KeyName, Press } from '../../source/tui/keys.ts';
import { fieldText } from '../../source/tui/wizard/field.ts';
import { exitCode, reduceWizard, startWizard, type WizardState } from '../../source/tui/wizard/wizard-state.ts';
import { currentStep, type Flow } from '../../source/wizard/flow-state.ts';
import { asking, exampleFlows, text } from './example-flows.ts';

const named = new Set([
  'enter',
  'up',
  'down',
  'left',
  'right',
  'escape',
  'tab',
  'page-down',
  'end',
  'home',
  'interrupt',
]);

function at(name: string): Flow {
  const flow = exampleFlows.find(([known]) => known === name)?.[1];
  if (flow === undefined) throw new Error(`no example ${name}`);
  return flow;
}

function pressed(start: Flow, ...keys: readonly string[]): WizardState {
  return keys.reduce<WizardState>((state, key) => {
    const press: Press = named.has(key) ? { key: key as KeyName } : { text: key };
    return reduceWizard(state, { kind: 'press', press, extent: { rows: 40, height: 10 } });
  }, startWizard(start));
}

describe('keys lead from screen to screen', () => {
  it.each<[string, string, readonly string[], string]>([
    ['Enter opens the chosen step', 'overview', ['enter'], 'looking'],
    ['→ opens it too', 'overview', ['right'], 'looking'],
    ['Esc at the look leads back', 'looking', ['escape'], 'overview'],
    ['Enter answers a choice with its default', 'choice', ['enter'], 'planning'],
    ['Tab answers a text', 'text', ['tab'], 'planning'],
    ['y answers yes at once', 'confirm', ['y'], 'planning'],
    ['← leads back from a choice', 'choice', ['left'], 'overview'],
    ['← stays in a text', 'text', ['left'], 'asking'],
    ['q in a text is a letter', 'text', ['q'], 'asking'],
    ['Enter applies a review', 'review', ['enter'], 'applying'],
    ['Esc leads back from a review', 'review', ['escape'], 'overview'],
    ['↓ and Space in a review scroll only', 'review', ['down', ' '], 'review'],
    ['Enter at a proven result goes on', 'proven', ['enter'], 'looking'],
    ['the second entry of a result leads to the steps', 'proven', ['down', 'enter'], 'overview'],
    ['Enter at a refusal tries again', 'refused', ['enter'], 'looking'],
    ['Esc cannot leave a run', 'run', ['escape'], 'applying'],
    ['a key that closes the help does nothing else', 'review', ['?', 'enter'], 'review'],
  ])('%s', (_, screen, keys, stage) => {
    expect(pressed(at(screen), ...keys).flow.stage.kind).toBe(stage);
  });

  it('moves through the steps to Leave and no further', () => {
    const state = pressed(at('overview'), 'down', 'down', 'down', 'down');
    expect(state.flow.stage).toEqual({ kind: 'overview', atLeave: true });
    expect(pressed(state.flow, 'enter').flow.ended).toBe(true);
    expect(pressed(state.flow, 'up').flow.current).toBe(2);
  });
});

describe('answers', () => {
  it.each<[string, string, readonly string[], unknown]>([
    ['the default of a choice is preselected', 'choice', ['enter'], { version: '7' }],
    ['arrows choose', 'choice', ['down', 'down', 'up', 'enter'], { version: '8' }],
    ['a page of choices', 'choice', ['page-down', 'enter'], { version: '16' }],
    ['the last choice', 'choice', ['end', 'down', 'enter'], { version: '39' }],
    ['text is typed at the cursor', 'text', ['home', '1:', 'enter'], { specifier: '1:2.2.0-1*' }],
    ['a list is split', 'list', [' x,y', 'enter'], { names: ['barman1.example.com', '10.0.0.5', 'x', 'y'] }],
    ['the default of yes or no is preselected', 'confirm', ['enter'], { keep: false }],
    ['the preset of the settings', 'settings', ['down', 'up', 'enter'], { set: ['enable_pg_backup_api=true'] }],
    ['the other one', 'confirm', ['up', 'enter'], { keep: true }],
  ])('%s', (_, screen, keys, answers) => {
    expect(currentStep(pressed(at(screen), ...keys).flow).answers).toEqual(answers);
  });

  it('refuses a text that is no answer, and says so until it is one', () => {
    const state = startWizard(at('text'));
    const erased = { ...state, view: { ...state.view, field: { characters: [], cursor: 0 } } };
    const press = (from: WizardState, key: Press) =>
      reduceWizard(from, { kind: 'press', press: key, extent: { rows: 0, height: 0 } });
    const refused = press(erased, { key: 'enter' });
    expect([refused.flow.stage.kind, refused.view.refusal]).toEqual(['asking', 'A specifier is needed.']);
    expect(press(refused, { text: '2' }).view.refusal).toBeUndefined();
  });

  it('presets what was answered before, after going back', () => {
    const answered = pressed(at('text'), 'x', 'enter').flow;
    const again = startWizard({ ...answered, stage: at('text').stage });
    expect(fieldText(again.view.field)).toBe('2.2.0-1*x');
  });
});

describe('leaving', () => {
  it.each<[string, string, readonly string[], number, boolean]>([
    ['q at the steps', 'overview', ['q'], 0, true],
    ['Ctrl-C at a question', 'text', ['interrupt'], 130, true],
    ['Ctrl-C at a review', 'review', ['interrupt'], 130, true],
    ['Ctrl-C in the help', 'review', ['?', 'interrupt'], 130, true],
    ['q after a failure', 'undone', ['q'], 1, true],
    ['Ctrl-C in a run', 'run', ['interrupt'], 0, false],
    ['Ctrl-C twice in a run', 'run', ['interrupt', 'interrupt'], 130, false],
    ['staying after all', 'run', ['interrupt', 'enter'], 0, false],
  ])('%s', (_, screen, keys, code, ended) => {
    const state = pressed(at(screen), ...keys);
    expect([exitCode(state), state.flow.ended]).toEqual([code, ended]);
  });

  it.each<[string, readonly string[], object]>([
    ['Ctrl-C asks', ['interrupt'], { leaving: true, stopping: false }],
    ['a second Ctrl-C stops after the action', ['interrupt', 'interrupt'], { stopping: true, leavesWhenEnded: true }],
    ['Enter stays', ['q', 'enter'], { leaving: false, leavesWhenEnded: false }],
    ['Esc stays', ['q', 'escape'], { leaving: false, leavesWhenEnded: false }],
    ['the second entry waits for the end', ['q', 'down', 'enter'], { leavesWhenEnded: true, stopping: false }],
    ['the third entry stops', ['q', 'down', 'down', 'enter'], { leavesWhenEnded: true, stopping: true }],
  ])('while something runs: %s', (_, keys, expected) => {
    expect(pressed(at('run'), ...keys).flow).toMatchObject(expected);
  });

  it('waits for the action when a signal comes in a run, then ends with its code', () => {
    const stopping = reduceWizard(startWizard(at('run')), { kind: 'stop', code: 143 });
    expect(stopping.flow).toMatchObject({ stopping: true, ended: false });
    const event = { kind: 'finished', report: undefined, evidence: undefined } as const;
    const ended = reduceWizard(stopping, { kind: 'event', event });
    expect([ended.flow.ended, exitCode(ended)]).toEqual([true, 143]);
  });
});

describe('values that may be meant', () => {
  const flow = asking({
    ...text,
    default: '2.2',
    validate: (value) => (value === '2:2.2' ? undefined : 'It selects nothing.'),
    suggest: (value) => (value === '2:2.2' ? [] : [{ value: '2:2.2', label: '2:2.2', hint: 'selects 2:2.2-1' }]),
  });
  const fieldOf = (state: WizardState) => fieldText(state.view.field);

  it.each<[string, readonly string[], string, string]>([
    ['Enter takes one into the field', ['down', 'enter'], '2:2.2', 'asking'],
    ['and again Enter is the answer', ['down', 'enter', 'enter'], '2:2.2', 'planning'],
    ['↑ goes back to the field', ['down', 'up', 'enter'], '2.2', 'asking'],
    ['a letter goes to the field', ['down', '9', 'enter'], '2.29', 'asking'],
    ['there is nothing below the last one', ['down', 'down', 'enter'], '2:2.2', 'asking'],
  ])('%s', (_, keys, field, stage) => {
    const state = pressed(flow, ...keys);
    expect([stage === 'asking' ? fieldOf(state) : field, state.flow.stage.kind]).toEqual([field, stage]);
  });
});
