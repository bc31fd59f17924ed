import type { SettingRow, SettingsQuestion } from '../../wizard/question.ts';
import { changeOf, type SettingChange } from '../../wizard/setting-changes.ts';
import { cells, pad } from '../text/cells.ts';
import { piece, type Row, row, space } from '../text/row.ts';
import type { SettingsState } from '../wizard/settings-state.ts';

/** Columns before a row, and between two columns of the table. */
const margin = 4;
const gap = 2;

/** The entry that goes on, and the settings as a table of key, value and source; a setting that changes has a mark and old → new. */
export function settingsRows(question: SettingsQuestion, state: SettingsState, columns: number): readonly Row[] {
  const { assignments, cursor } = state;
  const lines = question.rows.map((setting) => ({ setting, change: changeOf(assignments, setting.key) }));
  const keyColumns = Math.min(widest(question.rows.map(({ key }) => key)), Math.floor(columns * 0.48));
  const values = lines.map(({ setting, change }) => valueText(setting, change));
  const valueColumns = Math.min(widest(values), Math.floor(columns * 0.25));
  const sourceColumns = columns - margin - keyColumns - gap - valueColumns - gap;
  const table = lines.map(({ setting: { key, source }, change }, index) => {
    const isChosen = index + 1 === cursor;
    const tone = change === undefined ? 'plain' : 'accent';
    return row(
      piece(isChosen ? '› ' : '  ', 'accent'),
      piece(change === undefined ? '  ' : '● ', 'accent'),
      piece(pad(key, keyColumns), isChosen ? 'chosen' : tone),
      space(gap),
      piece(pad(values[index] ?? '', valueColumns), tone),
      space(gap),
      piece(pad(source, sourceColumns), 'dim'),
    );
  });
  const label = continueLabel(assignments.length);
  const first =
    cursor === 0 ? row(piece('› ', 'accent'), piece(label, 'chosen')) : row(piece('  '), piece(label, 'strong'));
  return [first, ...table];
}

/** The value as it is, or old → new. */
export function valueText({ value = 'none' }: SettingRow, change: SettingChange | undefined): string {
  return change === undefined ? value : `${value} → ${change.value ?? 'taken out'}`;
}

function continueLabel(changes: number): string {
  if (changes === 0) return 'Continue';
  return `Continue with ${changes} ${changes === 1 ? 'change' : 'changes'}`;
}

function widest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, cells(text)), 0);
}
