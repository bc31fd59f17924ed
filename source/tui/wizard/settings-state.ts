import type { SettingRow, SettingsQuestion } from '../../wizard/question.ts';
import { assign, changeOf, optionsOf, realChanges } from '../../wizard/setting-changes.ts';
import type { Command } from '../bindings.ts';
import type { Press } from '../keys.ts';
import type { Extent } from '../screens/screen.ts';
import { editField, type Field, fieldOf, fieldText } from './field.ts';

/** What is on the screen: the list, the editor of the setting under the cursor, or what is remarkable about the file. */
export type SettingsMode =
  | { readonly kind: 'list' }
  | { readonly kind: 'options'; readonly cursor: number }
  | { readonly kind: 'text'; readonly field: Field }
  | { readonly kind: 'findings'; readonly offset: number };

/** Several settings that are being changed. */
export interface SettingsState {
  /** The changes that were made so far. */
  readonly assignments: readonly string[];
  /** 0 is the entry that goes on; the settings follow. */
  readonly cursor: number;
  readonly mode: SettingsMode;
  /** Why the typed value, or the whole, is no answer. */
  readonly refusal: string | undefined;
}

/** What a command brings: another state, or the way on. */
export type SettingsStep = SettingsState | 'answer' | 'back';

const list: SettingsMode = { kind: 'list' };

export function startSettings({ rows }: SettingsQuestion, answer: readonly string[]): SettingsState {
  return { assignments: realChanges(rows, answer), cursor: 0, mode: list, refusal: undefined };
}

/** The setting under the cursor; undefined on the entry that goes on. */
export function rowAtCursor({ rows }: SettingsQuestion, { cursor }: SettingsState): SettingRow | undefined {
  return rows[cursor - 1];
}

/** The assignments as they would be with what is being edited. */
export function editedAssignments(question: SettingsQuestion, state: SettingsState): readonly string[] {
  const row = rowAtCursor(question, state);
  const { mode, assignments } = state;
  if (row === undefined) return assignments;
  switch (mode.kind) {
    case 'options':
      return assign(question.rows, assignments, row.key, optionsOf(row)?.[mode.cursor]?.value);
    case 'text':
      return assign(question.rows, assignments, row.key, fieldText(mode.field).trim() || undefined);
    case 'list':
    case 'findings':
      return assignments;
  }
}

/** A press that is no command: it edits the text, if there is one. */
export function typeSetting(question: SettingsQuestion, state: SettingsState, press: Press): SettingsState {
  if (state.mode.kind !== 'text') return state;
  const field = editField(state.mode.field, press);
  if (field === undefined) return state;
  const edited: SettingsState = { ...state, mode: { kind: 'text', field } };
  return { ...edited, refusal: state.refusal && question.validate(editedAssignments(question, edited)) };
}

/** Pure and complete: a command that means nothing here leaves the state as it is. */
export function obeySettings(
  question: SettingsQuestion,
  state: SettingsState,
  command: Command,
  extent: Extent,
): SettingsStep {
  switch (command) {
    case 'accept':
      return state.mode.kind === 'list' ? open(question, state) : take(question, state);
    case 'back':
      return state.mode.kind === 'list' ? 'back' : { ...state, mode: list, refusal: undefined };
    case 'findings':
      return { ...state, mode: { kind: 'findings', offset: 0 } };
    case 'previous':
      return move(question, state, -1, extent);
    case 'next':
      return move(question, state, 1, extent);
    case 'page-up':
      return move(question, state, -page(extent), extent);
    case 'page-down':
      return move(question, state, page(extent), extent);
    case 'first':
      return move(question, state, Number.NEGATIVE_INFINITY, extent);
    case 'last':
      return move(question, state, Number.POSITIVE_INFINITY, extent);
    default:
      return state;
  }
}

function open(question: SettingsQuestion, state: SettingsState): SettingsStep {
  const row = rowAtCursor(question, state);
  if (row === undefined) return 'answer';
  const change = changeOf(state.assignments, row.key);
  // What Enter would take at once is what is there: opening a setting and closing it again changes nothing.
  const value = change === undefined ? (row.isSet ? row.value : undefined) : change.value;
  const options = optionsOf(row);
  if (options === undefined) return { ...state, mode: { kind: 'text', field: fieldOf(value ?? '') } };
  const cursor = options.findIndex((option) => option.value === value);
  return { ...state, mode: { kind: 'options', cursor: Math.max(0, cursor) } };
}

function take(question: SettingsQuestion, state: SettingsState): SettingsState {
  if (state.mode.kind === 'findings') return { ...state, mode: list };
  const assignments = editedAssignments(question, state);
  const refusal = question.validate(assignments);
  return refusal === undefined ? { ...state, assignments, mode: list, refusal } : { ...state, refusal };
}

function move(question: SettingsQuestion, state: SettingsState, by: number, extent: Extent): SettingsState {
  const { mode } = state;
  switch (mode.kind) {
    case 'list':
      return { ...state, cursor: clamp(state.cursor + by, question.rows.length), refusal: undefined };
    case 'options': {
      const options = rowAtCursor(question, state)?.choices?.length ?? 0;
      return { ...state, mode: { kind: 'options', cursor: clamp(mode.cursor + by, options) }, refusal: undefined };
    }
    case 'findings':
      return { ...state, mode: { kind: 'findings', offset: clamp(mode.offset + by, extent.rows - extent.height) } };
    case 'text':
      return state;
  }
}

function page({ height }: Extent): number {
  return Math.max(1, height - 1);
}

function clamp(value: number, highest: number): number {
  return Math.max(0, Math.min(value, highest));
}
