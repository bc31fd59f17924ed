import { listItems } from '../config/setting-value.ts';
import type { SettingRow, SettingsQuestion } from './question.ts';

/** A setting at one place of the file; without a scope, at the place that is asked for. */
export interface SettingPlace {
  readonly key: string;
  readonly scope?: string | undefined;
}

/** What one assignment says: the value that a setting is to have, or (undefined) that it is to be taken out. */
export interface SettingChange extends SettingPlace {
  readonly value: string | undefined;
}

type Places = Pick<SettingsQuestion, 'rows' | 'levels'>;

/** `KEY=VALUE` or `KEY`, either with `@SCOPE` behind the key; a value may hold further equals signs. */
export function readAssignment(assignment: string): SettingChange {
  const equals = assignment.indexOf('=');
  const place = equals < 0 ? assignment : assignment.slice(0, equals);
  const value = equals < 0 ? undefined : assignment.slice(equals + 1);
  const at = place.indexOf('@');
  return at < 0 ? { key: place, value } : { key: place.slice(0, at), scope: place.slice(at + 1), value };
}

function writeAssignment({ key, scope, value }: SettingChange): string {
  const place = scope === undefined ? key : `${key}@${scope}`;
  return value === undefined ? place : `${place}=${value}`;
}

/** What is to be done with a setting at a place; undefined when it stays as it is. */
export function changeOf(assignments: readonly string[], place: SettingPlace): SettingChange | undefined {
  return assignments.map(readAssignment).findLast((change) => isSamePlace(change, place));
}

/** What is to be done with a setting at other places. */
export function changesElsewhere(assignments: readonly string[], place: SettingPlace): readonly SettingChange[] {
  if (place.scope?.startsWith('entry:')) return [];
  return assignments.map(readAssignment).filter((change) => change.key === place.key && !isSamePlace(change, place));
}

/** Without a scope the cluster is meant, unless another place is chosen for all. */
function isSamePlace(one: SettingPlace, other: SettingPlace): boolean {
  return one.key === other.key && (one.scope ?? 'cluster') === (other.scope ?? 'cluster');
}

/**
 * The assignments with a new one for a place, in the order of the rows. `undefined` leaves the setting out of config.yml. A value that the
 * file says already is no assignment, nor is taking out what is not there.
 */
export function assign(
  question: Places,
  assignments: readonly string[],
  { key, scope }: SettingPlace,
  value: string | undefined,
): readonly string[] {
  const place = { key, scope };
  const others = assignments.filter((assignment) => !isSamePlace(readAssignment(assignment), place));
  if (value === writtenAt(question, place) && isKnown(question, place)) return others;
  return inOrder(question.rows, [...others, writeAssignment({ ...place, value })]);
}

function isKnown({ rows, levels }: Places, place: SettingPlace): boolean {
  return rows.some(({ key }) => key === place.key) || levels !== undefined;
}

/** What stands at a place of the file now. */
function writtenAt({ rows, levels }: Places, place: SettingPlace): string | undefined {
  const row = rows.find((one) => one.key === place.key && one.scope === place.scope);
  if (row !== undefined) return row.isSet ? row.value : undefined;
  return levels?.(place.key).find(({ scope }) => scope === (place.scope ?? 'cluster'))?.value;
}

/** The assignments that change something, each place once, in the order of the rows. */
export function realChanges(question: Places, assignments: readonly string[]): readonly string[] {
  return assignments.map(readAssignment).reduce<readonly string[]>((sum, { value, ...place }) => {
    return assign(question, sum, place, value);
  }, []);
}

/** The whole file as it came back from an editor. */
export function wholeText(assignments: readonly string[]): string | undefined {
  return changeOf(assignments, { key: '' })?.value;
}

/** The assignment of a whole file. */
export function assignWhole(text: string): string {
  return writeAssignment({ key: '', value: text });
}

/** One of the values that a setting can be given; `undefined` leaves it out of config.yml. */
export interface SettingOption {
  readonly value: string | undefined;
  readonly label: string;
  readonly hint: string;
}

/** The ways to answer for a setting with fixed values; undefined when any text can be its value. */
export function optionsOf(row: SettingRow): readonly SettingOption[] | undefined {
  return row.choices && [...row.choices.map((value) => valueOption(row, value)), leaveOut(row)];
}

/** The way to have a setting not written in config.yml. */
export function leaveOut({ isSet }: Pick<SettingRow, 'isSet'>): SettingOption {
  return isSet
    ? { value: undefined, label: 'Take it out', hint: 'a level farther away or TPA’s default counts then' }
    : { value: undefined, label: 'Leave it out', hint: 'it stays unwritten in config.yml' };
}

function valueOption({ value: now, source }: SettingRow, value: string): SettingOption {
  return { value, label: value, hint: value === now ? `as it is: ${source}` : '' };
}

/** A value as it is shown: the items of a list with commas. */
export function shownValue(row: Pick<SettingRow, 'items'>, value: string | undefined): string {
  if (value === undefined) return 'none';
  if (row.items === undefined) return value;
  const items = itemsIn(value);
  return items.length === 0 ? 'no items' : items.join(', ');
}

/** The items of a list's value. */
export function itemsIn(value: string | undefined): readonly string[] {
  return (value === undefined ? undefined : listItems(value)) ?? [];
}

function inOrder(rows: readonly SettingRow[], assignments: readonly string[]): readonly string[] {
  const places = new Map(rows.map(({ key }, index) => [key, index]));
  const place = (assignment: string) => {
    const { key } = readAssignment(assignment);
    return key === '' ? -1 : (places.get(key) ?? rows.length);
  };
  return assignments.toSorted((one, other) => place(one) - place(other));
}
