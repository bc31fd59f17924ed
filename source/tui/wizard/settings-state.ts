import type { SettingLevel, SettingRow, SettingsQuestion } from '../../wizard/question.ts';
import {
  assign,
  assignWhole,
  changeOf,
  itemsIn,
  leaveOut,
  optionsOf,
  realChanges,
  type SettingOption,
  type SettingPlace,
  wholeText,
} from '../../wizard/setting-changes.ts';
import type { Advice } from '../../wizard/step.ts';
import type { Command } from '../bindings.ts';
import type { Press } from '../keys.ts';
import type { Extent } from '../screens/screen.ts';
import { editField, type Field, fieldOf, fieldText } from './field.ts';

/** What is on the screen: the list, the editor of the setting under the cursor, or what there is to be read. */
export type SettingsMode =
  | { readonly kind: 'list' }
  /** The list, while the words to search for are typed. */
  | { readonly kind: 'search' }
  /** The places where the setting can be written. */
  | { readonly kind: 'levels'; readonly cursor: number }
  | { readonly kind: 'options'; readonly cursor: number; readonly place: SettingPlace }
  | { readonly kind: 'text'; readonly field: Field; readonly place: SettingPlace }
  | ItemsMode
  | { readonly kind: 'file'; readonly offset: number }
  | { readonly kind: 'findings'; readonly offset: number }
  /** The file as it came back from an editor. */
  | { readonly kind: 'edited'; readonly text: string; readonly offset: number };

/** A list that is being changed. */
interface ItemsMode {
  readonly kind: 'items';
  readonly items: readonly string[];
  /** Of `itemEntries`. */
  readonly cursor: number;
  /** What is typed for the item under the cursor, or for a new one. */
  readonly field: Field | undefined;
  readonly place: SettingPlace;
}

/** Several settings that are being changed. */
export interface SettingsState {
  /** The changes that were made so far. */
  readonly assignments: readonly string[];
  /** 0 is the entry that goes on; the settings that are shown follow. */
  readonly cursor: number;
  /** Words that a setting must have to be shown. */
  readonly filter: Field;
  readonly mode: SettingsMode;
  /** What the host says of typed values; undefined until it was asked. */
  readonly advice: Advice | undefined;
  /** Why the typed value, or the whole, is no answer. */
  readonly refusal: string | undefined;
}

/** What a command brings: another state, or the way on. */
export type SettingsStep = SettingsState | 'answer' | 'back';

const list: SettingsMode = { kind: 'list' };

export function startSettings(question: SettingsQuestion, answer: readonly string[]): SettingsState {
  const assignments = realChanges(question, answer);
  return { assignments, cursor: 0, filter: fieldOf(''), mode: list, advice: undefined, refusal: undefined };
}

/** The question of the file as it is now: where an editor has changed it, of that text. */
export function questionNow(question: SettingsQuestion, { assignments }: SettingsState): SettingsQuestion {
  const text = wholeText(assignments);
  const read = text === undefined ? undefined : question.whole?.reread(text);
  return typeof read === 'object' ? read : question;
}

/** The settings that have all words of the filter. */
export function shownSettings({ rows }: SettingsQuestion, { filter }: SettingsState): readonly SettingRow[] {
  const words = fieldText(filter).toLowerCase().split(/\s+/);
  return rows.filter(({ key, name = key, help, group = '', source }) => {
    const text = `${name} ${help} ${group} ${source}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** The setting under the cursor; undefined on the entry that goes on. */
export function rowAtCursor(question: SettingsQuestion, state: SettingsState): SettingRow | undefined {
  return shownSettings(question, state)[state.cursor - 1];
}

/** The assignments as they would be with what is being edited. */
export function editedAssignments(question: SettingsQuestion, state: SettingsState): readonly string[] {
  const row = rowAtCursor(question, state);
  const { mode, assignments } = state;
  if (row === undefined) return assignments;
  switch (mode.kind) {
    case 'options':
      return assign(question, assignments, mode.place, optionsAt(question, row, mode.place)?.[mode.cursor]?.value);
    case 'text':
      return assign(question, assignments, mode.place, fieldText(mode.field).trim() || undefined);
    case 'items': {
      const items = itemsWithField(mode);
      const isNothing = items.length === 0 && !rowAt(question, row, mode.place).isSet;
      return assign(question, assignments, mode.place, isNothing ? undefined : JSON.stringify(items));
    }
    default:
      return assignments;
  }
}

/** The ways to answer for a setting at one place; what is written there can be taken out. */
export function optionsAt(
  question: SettingsQuestion,
  row: SettingRow,
  place: SettingPlace,
): readonly SettingOption[] | undefined {
  return optionsOf(rowAt(question, row, place));
}

/** The setting as it is at a place: the value there, not the one that counts for this host. */
export function rowAt(question: SettingsQuestion, row: SettingRow, { scope }: SettingPlace): SettingRow {
  if (scope === row.scope) return row;
  const level = question.levels?.(row.key).find((one) => one.scope === (scope ?? 'cluster'));
  if (level === undefined) return row;
  const { value, note, label } = level;
  const items = row.items && { items: itemsIn(value) };
  return { ...row, value, isSet: value !== undefined, source: note === '' ? label : `${label}, ${note}`, ...items };
}

/** One line of the editor of a list. */
export type ItemEntry =
  | { readonly kind: 'take' }
  | { readonly kind: 'item'; readonly at: number; readonly value: string }
  | { readonly kind: 'add' }
  | { readonly kind: 'out'; readonly label: string };

export function itemEntries(row: SettingRow, { items }: Pick<ItemsMode, 'items'>): readonly ItemEntry[] {
  const isRole = row.scope?.startsWith('entry:') === true;
  return [
    { kind: 'take' },
    ...items.map((value, at): ItemEntry => ({ kind: 'item', at, value })),
    { kind: 'add' },
    ...(isRole ? [] : [{ kind: 'out' as const, label: leaveOut(row).label }]),
  ];
}

/** A press that is no command: it edits the text, if there is one. */
export function typeSetting(question: SettingsQuestion, state: SettingsState, press: Press): SettingsState {
  const { mode } = state;
  const before = mode.kind === 'search' ? state.filter : 'field' in mode ? mode.field : undefined;
  const field = before && editField(before, press);
  if (field === undefined) return state;
  if (mode.kind === 'search') {
    const searched = { ...state, filter: field };
    return { ...searched, cursor: shownSettings(question, searched).length > 0 ? 1 : 0 };
  }
  const edited: SettingsState = { ...state, mode: { ...mode, field } as SettingsMode };
  return { ...edited, refusal: state.refusal && question.validate(editedAssignments(question, edited)) };
}

/** The file came back from an editor: what it says is looked at before it is taken. A text that is the same is no change. */
export function takeEdited(question: SettingsQuestion, state: SettingsState, text: string): SettingsState {
  const same = text === question.whole?.text(state.assignments);
  return { ...state, mode: same ? list : { kind: 'edited', text, offset: 0 }, refusal: undefined };
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
      return accept(question, state);
    case 'back':
      return back(state);
    case 'filter':
      return { ...state, mode: { kind: 'search' }, refusal: undefined };
    case 'where':
      return rowAtCursor(question, state)?.scope?.startsWith('entry:') || rowAtCursor(question, state) === undefined
        ? state
        : { ...state, mode: { kind: 'levels', cursor: 0 } };
    case 'findings':
      return { ...state, mode: { kind: 'findings', offset: 0 } };
    case 'file': {
      const changed = question.file?.(state.assignments).findIndex(({ sign }) => sign !== ' ') ?? 0;
      return { ...state, mode: { kind: 'file', offset: Math.max(0, changed - 3) } };
    }
    case 'remove':
    case 'earlier':
    case 'later':
      return changeItems(question, state, command);
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

function accept(question: SettingsQuestion, state: SettingsState): SettingsStep {
  const { mode } = state;
  switch (mode.kind) {
    case 'list': {
      const row = rowAtCursor(question, state);
      return row === undefined ? 'answer' : open(question, state, row, { key: row.key, scope: row.scope });
    }
    case 'search':
    case 'findings':
    case 'file':
      return { ...state, mode: list };
    case 'levels': {
      const row = rowAtCursor(question, state);
      const level = row && levelsOf(question, row)[mode.cursor];
      return row && level ? open(question, state, row, { key: row.key, scope: level.scope }) : state;
    }
    case 'edited': {
      const read = question.whole?.reread(mode.text);
      if (typeof read !== 'object') return { ...state, refusal: read };
      return { ...state, assignments: [assignWhole(mode.text)], mode: list, cursor: 0, refusal: undefined };
    }
    case 'items':
      return acceptItem(question, state, mode);
    case 'options':
    case 'text':
      return take(question, state);
  }
}

function back(state: SettingsState): SettingsStep {
  const { mode } = state;
  const isFiltered = state.filter.characters.length > 0;
  if (mode.kind === 'list' && !isFiltered) return 'back';
  if (mode.kind === 'items' && mode.field !== undefined) {
    return { ...state, mode: { ...mode, field: undefined }, refusal: undefined };
  }
  const cleared = mode.kind === 'list' || mode.kind === 'search' ? { filter: fieldOf(''), cursor: 0 } : {};
  return { ...state, ...cleared, mode: list, refusal: undefined };
}

export function levelsOf(question: SettingsQuestion, row: SettingRow): readonly SettingLevel[] {
  return question.levels?.(row.key) ?? [];
}

function open(question: SettingsQuestion, state: SettingsState, row: SettingRow, place: SettingPlace): SettingsState {
  const there = rowAt(question, row, place);
  const change = changeOf(state.assignments, place);
  // What Enter would take at once is what is there: opening a setting and closing it again changes nothing.
  const value = change === undefined ? (there.isSet ? there.value : undefined) : change.value;
  if (there.items !== undefined) {
    const mode: ItemsMode = { kind: 'items', items: itemsIn(value), cursor: 0, field: undefined, place };
    return { ...state, mode };
  }
  const options = optionsOf(there);
  if (options === undefined) return { ...state, mode: { kind: 'text', field: fieldOf(value ?? ''), place } };
  const cursor = options.findIndex((option) => option.value === value);
  return { ...state, mode: { kind: 'options', cursor: Math.max(0, cursor), place } };
}

function take(question: SettingsQuestion, state: SettingsState): SettingsState {
  return takeAssignments(question, state, editedAssignments(question, state));
}

function takeAssignments(
  question: SettingsQuestion,
  state: SettingsState,
  assignments: readonly string[],
): SettingsState {
  const refusal = question.validate(assignments);
  return refusal === undefined ? { ...state, assignments, mode: list, refusal } : { ...state, refusal };
}

function acceptItem(question: SettingsQuestion, state: SettingsState, mode: ItemsMode): SettingsState {
  const row = rowAtCursor(question, state);
  if (row === undefined) return state;
  if (mode.field !== undefined) {
    const items = itemsWithField(mode);
    const refusal = question.validate(editedAssignments(question, state));
    if (refusal !== undefined) return { ...state, refusal };
    return { ...state, mode: { ...mode, items, field: undefined }, refusal };
  }
  const entry = itemEntries(row, mode)[mode.cursor];
  switch (entry?.kind) {
    case 'item':
      return { ...state, mode: { ...mode, field: fieldOf(entry.value) } };
    case 'add':
      return { ...state, mode: { ...mode, field: fieldOf('') } };
    case 'out':
      return takeAssignments(question, state, assign(question, state.assignments, mode.place, undefined));
    default:
      return take(question, state);
  }
}

/** The items with what is typed: an item that is emptied goes. */
function itemsWithField({ items, cursor, field }: ItemsMode): readonly string[] {
  if (field === undefined) return items;
  const typed = fieldText(field).trim();
  return items.toSpliced(cursor - 1, 1, ...(typed === '' ? [] : [typed]));
}

function changeItems(
  question: SettingsQuestion,
  state: SettingsState,
  command: 'remove' | 'earlier' | 'later',
): SettingsState {
  const { mode } = state;
  const row = rowAtCursor(question, state);
  if (mode.kind !== 'items' || mode.field !== undefined || row === undefined) return state;
  const entry = itemEntries(row, mode)[mode.cursor];
  if (entry?.kind !== 'item') return state;
  const { at, value } = entry;
  const others = mode.items.toSpliced(at, 1);
  if (command === 'remove') return { ...state, mode: { ...mode, items: others } };
  const target = clamp(at + (command === 'earlier' ? -1 : 1), others.length);
  return { ...state, mode: { ...mode, items: others.toSpliced(target, 0, value), cursor: target + 1 } };
}

/** A click on an entry of what is listed: the cursor goes there; where it is there already, this is Enter. */
export function pointAtSetting(question: SettingsQuestion, state: SettingsState, entry: number): SettingsStep {
  const { mode } = state;
  if (mode.kind === 'items' && mode.field !== undefined) return state;
  const at = mode.kind === 'list' || mode.kind === 'search' ? state.cursor : 'cursor' in mode ? mode.cursor : undefined;
  if (at === undefined) return state;
  return entry === at ? accept(question, state) : move(question, state, entry - at, { rows: 0, height: 0 });
}

function move(question: SettingsQuestion, state: SettingsState, by: number, extent: Extent): SettingsState {
  const { mode } = state;
  const row = rowAtCursor(question, state);
  switch (mode.kind) {
    case 'list':
    case 'search': {
      const cursor = clamp(state.cursor + by, shownSettings(question, state).length);
      return { ...state, cursor, refusal: undefined };
    }
    case 'levels': {
      const last = row === undefined ? 0 : levelsOf(question, row).length - 1;
      return { ...state, mode: { ...mode, cursor: clamp(mode.cursor + by, last) } };
    }
    case 'options': {
      const last = row?.choices?.length ?? 0;
      return { ...state, mode: { ...mode, cursor: clamp(mode.cursor + by, last) }, refusal: undefined };
    }
    case 'items': {
      if (mode.field !== undefined || row === undefined) return state;
      return { ...state, mode: { ...mode, cursor: clamp(mode.cursor + by, itemEntries(row, mode).length - 1) } };
    }
    case 'file':
    case 'findings':
    case 'edited':
      return { ...state, mode: { ...mode, offset: clamp(mode.offset + by, extent.rows - extent.height) } };
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
