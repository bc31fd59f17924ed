import type { SettingRow } from './question.ts';

/** What one assignment says: the value that a setting is to have, or (undefined) that it is to be taken out. */
export interface SettingChange {
  readonly key: string;
  readonly value: string | undefined;
}

/** `KEY=VALUE` or `KEY`; a value may hold further equals signs. */
export function readAssignment(assignment: string): SettingChange {
  const equals = assignment.indexOf('=');
  if (equals < 0) return { key: assignment, value: undefined };
  return { key: assignment.slice(0, equals), value: assignment.slice(equals + 1) };
}

/** What is to be done with a setting; undefined when it stays as it is. */
export function changeOf(assignments: readonly string[], key: string): SettingChange | undefined {
  return assignments.map(readAssignment).findLast((change) => change.key === key);
}

/**
 * The assignments with a new one for `key`, in the order of the rows. `undefined` leaves the setting out of config.yml. A value that the
 * file says already is no assignment, nor is taking out what is not there.
 */
export function assign(
  rows: readonly SettingRow[],
  assignments: readonly string[],
  key: string,
  value: string | undefined,
): readonly string[] {
  const row = rows.find((candidate) => candidate.key === key);
  const others = assignments.filter((assignment) => readAssignment(assignment).key !== key);
  const stays = row !== undefined && value === (row.isSet ? row.value : undefined);
  if (stays) return others;
  return inOrder(rows, [...others, value === undefined ? key : `${key}=${value}`]);
}

/** The assignments that change something, each setting once, in the order of the rows. */
export function realChanges(rows: readonly SettingRow[], assignments: readonly string[]): readonly string[] {
  return assignments.map(readAssignment).reduce<readonly string[]>((sum, { key, value }) => {
    return assign(rows, sum, key, value);
  }, []);
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
export function leaveOut({ isSet }: SettingRow): SettingOption {
  return isSet
    ? { value: undefined, label: 'Take it out', hint: 'a level farther away or TPA’s default counts then' }
    : { value: undefined, label: 'Leave it out', hint: 'it stays unwritten in config.yml' };
}

function valueOption({ value: now, source }: SettingRow, value: string): SettingOption {
  return { value, label: value, hint: value === now ? `as it is: ${source}` : '' };
}

function inOrder(rows: readonly SettingRow[], assignments: readonly string[]): readonly string[] {
  const places = new Map(rows.map(({ key }, index) => [key, index]));
  const place = (assignment: string) => places.get(readAssignment(assignment).key) ?? rows.length;
  return assignments.toSorted((one, other) => place(one) - place(other));
}
