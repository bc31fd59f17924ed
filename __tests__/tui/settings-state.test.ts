import { describe, expect, it } from 'vitest';
import type { KeyName, Press } from '../../source/tui/keys.ts';
import { reduceWizard, startWizard, type WizardState } from '../../source/tui/wizard/wizard-state.ts';
import { advance } from '../../source/wizard/flow.ts';
import { currentStep, startFlow } from '../../source/wizard/flow-state.ts';
import type { SettingsQuestion } from '../../source/wizard/question.ts';
import { settingsQuestion } from '../support/settings-question.ts';

const assessment = { state: 'todo', summary: 'not yet', findings: [] } as const;
const named = /^(enter|up|down|left|right|escape|tab|page-down|page-up|home|end|backspace|erase-line|interrupt)$/;

function asking(question: SettingsQuestion): WizardState {
  const flow = startFlow([{ id: 'configure', title: 'Configure', purpose: 'Switches the API on.' }]);
  const looked = { kind: 'looked', facts: 0, assessment, questions: [question] } as const;
  return startWizard([{ kind: 'open' } as const, looked].reduce(advance, flow));
}

function pressed(keys: readonly string[], question = settingsQuestion): WizardState {
  return keys.reduce<WizardState>((state, key) => {
    const press: Press = named.test(key) ? { key: key as KeyName } : { text: key };
    return reduceWizard(state, { kind: 'press', press, extent: { rows: 10, height: 4 } });
  }, asking(question));
}

const answer = (state: WizardState) => currentStep(state.flow).answers.set;
const toExpiry = ['down', 'down', 'down'];

describe('the answer', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['Enter alone is the preset', ['enter'], ['enable_pg_backup_api=true']],
    [
      'opening a setting and closing it changes nothing',
      ['down', 'enter', 'enter', 'home', 'enter'],
      ['enable_pg_backup_api=true'],
    ],
    ['another option', ['down', 'enter', 'down', 'enter', 'home', 'enter'], ['enable_pg_backup_api=false']],
    ['the last option leaves it out', ['down', 'enter', 'end', 'down', 'down', 'enter', 'up', 'enter'], []],
    [
      'taken out, where it is written',
      ['down', 'down', 'enter', 'down', 'enter', 'home', 'enter'],
      ['enable_pg_backup_api=true', 'pg_backup_api_installation_method'],
    ],
    [
      'a typed value',
      [...toExpiry, 'enter', 'erase-line', '+730d', 'enter', 'home', 'enter'],
      ['enable_pg_backup_api=true', 'ssl_server_cert_expiry=+730d'],
    ],
    [
      'an emptied value is taken out',
      [...toExpiry, 'enter', 'erase-line', 'tab', 'home', 'enter'],
      ['enable_pg_backup_api=true', 'ssl_server_cert_expiry'],
    ],
    [
      'the keys of the list are letters in the field',
      ['end', 'enter', 'l', 'q', '?', 'enter', 'home', 'enter'],
      ['enable_pg_backup_api=true', 'barman_package_version=lq?'],
    ],
    [
      'Esc in a field forgets what was typed',
      ['end', 'enter', '3.10', 'escape', 'home', 'enter'],
      ['enable_pg_backup_api=true'],
    ],
    [
      '← in the options goes back to the list',
      ['down', 'enter', 'down', 'left', 'home', 'enter'],
      ['enable_pg_backup_api=true'],
    ],
    [
      'a page moves the cursor, too',
      ['page-down', 'enter', 'erase-line', '+1d', 'enter', 'page-up', 'enter'],
      ['enable_pg_backup_api=true', 'ssl_server_cert_expiry=+1d'],
    ],
  ])('%s', (_, keys, expected) => {
    expect(answer(pressed(keys))).toEqual(expected);
  });

  it('is not given while a whole that is no answer is refused', () => {
    const never = { ...settingsQuestion, validate: () => 'Never.' };
    const state = pressed(['enter'], never);
    expect([answer(state), state.view.settings?.refusal]).toEqual([undefined, 'Never.']);
  });
});

describe('the places of the screen', () => {
  it.each<[string, readonly string[], object]>([
    ['the cursor stays at the ends', ['up', 'end', 'down'], { cursor: 4, mode: { kind: 'list' } }],
    ['a set value is in the field', [...toExpiry, 'enter'], { mode: { kind: 'text', field: { cursor: 5 } } }],
    ['an unset one is empty', ['end', 'enter'], { mode: { kind: 'text', field: { characters: [] } } }],
    ['the pending value is chosen', ['down', 'enter'], { mode: { kind: 'options', cursor: 0 } }],
    ['l opens the findings', ['l'], { mode: { kind: 'findings', offset: 0 } }],
    ['arrows scroll them', ['l', 'down', 'down', 'up'], { mode: { kind: 'findings', offset: 1 } }],
    ['they end at their last row', ['l', 'end', 'down'], { mode: { kind: 'findings', offset: 6 } }],
    ['Esc closes them', ['down', 'l', 'escape'], { cursor: 1, mode: { kind: 'list' } }],
    ['Enter closes them', ['l', 'enter'], { mode: { kind: 'list' } }],
    ['a refused value stays in the field', ['end', 'enter', 'a b', 'enter'], { refusal: 'A value has no blanks.' }],
    ['until it is one', ['end', 'enter', 'a b', 'enter', 'backspace', 'backspace'], { refusal: undefined }],
    [
      'or the field is left',
      ['end', 'enter', 'a b', 'enter', 'escape'],
      { refusal: undefined, mode: { kind: 'list' } },
    ],
  ])('%s', (_, keys, expected) => {
    expect(pressed(keys).view.settings).toMatchObject(expected);
  });

  it.each<[string, readonly string[], string]>([
    ['Esc in the list goes back', ['down', 'escape'], 'overview'],
    ['Esc in a field does not', ['end', 'enter', 'escape'], 'asking'],
    ['a key that closes the help does nothing else', ['?', 'enter'], 'asking'],
  ])('%s', (_, keys, stage) => {
    expect(pressed(keys).flow.stage.kind).toBe(stage);
  });

  it('has no findings to open where there are none', () => {
    expect(pressed(['l'], { ...settingsQuestion, findings: [] }).view.settings?.mode.kind).toBe('list');
  });

  it('ends by Ctrl-C in a field', () => {
    expect(pressed(['end', 'enter', 'interrupt']).flow.ended).toBe(true);
  });

  it('begins with the earlier answer after going back', () => {
    const { flow } = pressed(['down', 'enter', 'end', 'down', 'down', 'enter', 'up', 'enter']);
    const again = startWizard({ ...flow, stage: asking(settingsQuestion).flow.stage });
    expect(again.view.settings?.assignments).toEqual([]);
  });
});
