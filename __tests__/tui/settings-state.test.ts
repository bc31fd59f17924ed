import { describe, expect, it } from 'vitest';
import type { KeyName, Press } from '../../source/tui/keys.ts';
import {
  obeySettings,
  questionNow,
  type SettingsState,
  startSettings,
  takeEdited,
} from '../../source/tui/wizard/settings-state.ts';
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

const listed: SettingsQuestion = {
  ...settingsQuestion,
  rows: [
    ...settingsQuestion.rows,
    {
      key: 'edb_repositories',
      value: '["a","b"]',
      source: 'cluster_vars, line 9',
      isSet: true,
      help: 'Repositories to use.',
      items: ['a', 'b'],
    },
    { key: 'pemagent_extensions', value: undefined, source: 'not set', isSet: false, help: 'Extensions.', items: [] },
  ],
  levels: (key) => [
    { scope: 'instance:b1', label: 'instances[b1].vars', value: undefined, note: '' },
    {
      scope: 'cluster',
      label: 'cluster_vars',
      value: { edb_repositories: '["a","b"]', ssl_server_cert_expiry: '+365d' }[key],
      note: 'line 9',
    },
  ],
  file: () => [' ', ' ', ' ', ' ', ' ', '+', ' '].map((sign) => ({ sign: sign as ' ' | '+', text: 'x' })),
  whole: {
    name: 'config.yml',
    text: () => 'the text',
    reread: (text) => (text === 'bad' ? 'line 1: not readable' : { ...listed, rows: listed.rows.slice(0, 1) }),
  },
};
const toList = [...toExpiry, 'down', 'down'];

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

  it.each<[string, readonly string[], readonly string[]]>([
    ['a list that is opened and taken', [...toList, 'enter', 'enter'], []],
    ['one that is not written, too', ['end', 'enter', 'enter'], []],
    [
      'an item more',
      [...toList, 'enter', 'end', 'up', 'enter', 'c', 'enter', 'home', 'enter'],
      ['edb_repositories=["a","b","c"]'],
    ],
    [
      'another item',
      [...toList, 'enter', 'down', 'enter', 'x', 'enter', 'up', 'enter'],
      ['edb_repositories=["ax","b"]'],
    ],
    ['an item less', [...toList, 'enter', 'down', 'x', 'home', 'enter'], ['edb_repositories=["b"]']],
    [
      'an emptied item',
      [...toList, 'enter', 'down', 'enter', 'backspace', 'enter', 'home', 'enter'],
      ['edb_repositories=["b"]'],
    ],
    ['another order', [...toList, 'enter', 'down', 'd', 'u', 'd', 'home', 'enter'], ['edb_repositories=["b","a"]']],
    ['no items', [...toList, 'enter', 'down', 'x', 'x', 'home', 'enter'], ['edb_repositories=[]']],
    ['a list that is taken out', [...toList, 'enter', 'end', 'enter'], ['edb_repositories']],
    ['an item and its list that are left by Esc', [...toList, 'enter', 'down', 'enter', 'x', 'escape', 'escape'], []],
    [
      'a value at another place',
      [...toExpiry, 'w', 'enter', '+1d', 'enter'],
      ['ssl_server_cert_expiry@instance:b1=+1d'],
    ],
    ['what stands there already', [...toExpiry, 'w', 'down', 'enter', 'enter'], []],
    [
      'a value at a named place',
      [...toExpiry, 'w', 'down', 'enter', 'x', 'enter'],
      ['ssl_server_cert_expiry@cluster=+365dx'],
    ],
    [
      'an option at another place',
      ['down', 'down', 'w', 'enter', 'up', 'up', 'enter'],
      ['pg_backup_api_installation_method@instance:b1=pkg'],
    ],
    ['what was searched for', ['/', 'pins b', 'enter', 'enter', '3', 'enter'], ['barman_package_version=3']],
  ])('%s', (_, keys, expected) => {
    const toContinue = keys.includes('/') ? ['escape', 'home', 'enter'] : ['home', 'enter'];
    expect(answer(pressed([...keys, ...toContinue], listed))).toEqual(['enable_pg_backup_api=true', ...expected]);
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

  it.each<[string, readonly string[], object]>([
    ['/ searches', ['/', 'expi'], { mode: { kind: 'search' }, cursor: 1 }],
    ['letters of the list are words then', ['/', 'q?'], { mode: { kind: 'search' }, cursor: 0 }],
    ['Enter keeps what was found', ['/', 'expi', 'enter'], { mode: { kind: 'list' }, cursor: 1 }],
    ['Esc shows all again', ['/', 'expi', 'enter', 'escape'], { mode: { kind: 'list' }, filter: { cursor: 0 } }],
    ['w shows the places', ['down', 'w'], { mode: { kind: 'levels', cursor: 0 } }],
    ['Esc leaves them', ['down', 'w', 'down', 'escape'], { mode: { kind: 'list' }, cursor: 1 }],
    ['v shows the file at its first change', ['v'], { mode: { kind: 'file', offset: 2 } }],
    ['Enter leaves it', ['v', 'enter'], { mode: { kind: 'list' } }],
    ['a first item is not moved up', [...toList, 'enter', 'down', 'u'], { mode: { items: ['a', 'b'], cursor: 1 } }],
    ['a last one not down', [...toList, 'enter', 'down', 'down', 'd'], { mode: { items: ['a', 'b'], cursor: 2 } }],
  ])('%s', (_, keys, expected) => {
    expect(pressed(keys, listed).view.settings).toMatchObject(expected);
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

describe('a file from an editor', () => {
  const start = startSettings(listed, ['enable_pg_backup_api=true']);
  const extent = { rows: 10, height: 4 };
  const press = (state: SettingsState, command: 'accept' | 'back') => obeySettings(listed, state, command, extent);

  it('is looked at before it is taken, and its settings are shown then', () => {
    const back = takeEdited(listed, start, 'another text');
    expect(back.mode).toEqual({ kind: 'edited', text: 'another text', offset: 0 });
    const taken = press(back, 'accept') as SettingsState;
    expect(taken).toMatchObject({ assignments: ['=another text'], mode: { kind: 'list' } });
    expect(questionNow(listed, taken).rows).toHaveLength(1);
  });

  it.each<[string, string, object]>([
    ['that is the same is no change', 'the text', { mode: { kind: 'list' }, assignments: start.assignments }],
    ['that cannot be read is not taken', 'bad', { mode: { kind: 'edited' }, refusal: 'line 1: not readable' }],
  ])('%s', (_, text, expected) => {
    const back = takeEdited(listed, start, text);
    expect(back.mode.kind === 'edited' ? press(back, 'accept') : back).toMatchObject(expected);
  });

  it('is dropped by Esc', () => {
    expect(press(takeEdited(listed, start, 'bad'), 'back')).toMatchObject({
      assignments: start.assignments,
      mode: { kind: 'list' },
    });
  });
});
