import type { SettingRow } from '../../wizard/question.ts';
import { changeOf, changesElsewhere, shownValue, wholeText } from '../../wizard/setting-changes.ts';
import { cells, pad } from '../text/cells.ts';
import { clickable, piece, type Row, row, space } from '../text/row.ts';

/** Columns before a row, and between two columns of the table. */
const margin = 4;
const gap = 2;

interface Table {
  readonly rows: readonly Row[];
  /** The row of the cursor. */
  readonly at: number;
}

/**
 * The entry that goes on, and the settings as a table of key, value and source, under the heading of their group; a setting that changes
 * has a mark and old → new.
 */
export function settingsRows(
  settings: readonly SettingRow[],
  assignments: readonly string[],
  cursor: number,
  columns: number,
): Table {
  const keyColumns = Math.min(widest(settings.map(nameOf)), Math.floor(columns * 0.48));
  const values = settings.map((setting) => valueText(setting, assignments));
  const valueColumns = Math.min(widest(values), Math.floor(columns * 0.25));
  const sourceColumns = columns - margin - keyColumns - gap - valueColumns - gap;
  const label = continueLabel(assignments);
  const rows: Row[] = [
    clickable(
      cursor === 0 ? row(piece('› ', 'accent'), piece(label, 'chosen')) : row(piece('  '), piece(label, 'strong')),
      { item: 0 },
    ),
  ];
  let at = 0;
  for (const [index, setting] of settings.entries()) {
    const { group } = setting;
    if (group !== undefined && group !== settings[index - 1]?.group) rows.push(row(piece(`  ${group}`, 'strong')));
    const isChosen = index + 1 === cursor;
    if (isChosen) at = rows.length;
    const isChanged = changesAt(setting, assignments);
    const tone = isChanged ? 'accent' : 'plain';
    const line = row(
      piece(isChosen ? '› ' : '  ', 'accent'),
      piece(isChanged ? '● ' : '  ', 'accent'),
      piece(pad(nameOf(setting), keyColumns), isChosen ? 'chosen' : tone),
      space(gap),
      piece(pad(values[index] ?? '', valueColumns), tone),
      space(gap),
      piece(pad(setting.source, sourceColumns), 'dim'),
    );
    rows.push(clickable(line, { item: index + 1 }));
  }
  return { rows, at };
}

export function nameOf({ key, name = key }: SettingRow): string {
  return name;
}

function changesAt(setting: SettingRow, assignments: readonly string[]): boolean {
  return changeOf(assignments, setting) !== undefined || changesElsewhere(assignments, setting).length > 0;
}

/** The value as it is, or old → new; what changes at other places is named. */
export function valueText(setting: SettingRow, assignments: readonly string[]): string {
  const value = shownValue(setting, setting.value);
  const change = changeOf(assignments, setting);
  const elsewhere = changesElsewhere(assignments, setting)
    .map(
      ({ scope = 'cluster', value: other }) =>
        `${scope}: ${other === undefined ? 'taken out' : shownValue(setting, other)}`,
    )
    .join('; ');
  if (change === undefined) return elsewhere === '' ? value : `${value} (${elsewhere})`;
  const becomes = change.value === undefined ? 'taken out' : shownValue(setting, change.value);
  return `${value} → ${becomes}${elsewhere === '' ? '' : ` (${elsewhere})`}`;
}

function continueLabel(assignments: readonly string[]): string {
  const isEdited = wholeText(assignments) !== undefined;
  const changes = assignments.length - (isEdited ? 1 : 0);
  const count = `${changes} ${changes === 1 ? 'change' : 'changes'}`;
  if (isEdited) return changes === 0 ? 'Continue with the edited file' : `Continue with the edited file and ${count}`;
  return changes === 0 ? 'Continue' : `Continue with ${count}`;
}

function widest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, cells(text)), 0);
}
