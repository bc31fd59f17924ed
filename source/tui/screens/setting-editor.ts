import type { SettingRow, SettingsQuestion } from '../../wizard/question.ts';
import { leaveOut, type SettingOption, shownValue } from '../../wizard/setting-changes.ts';
import { cells, pad } from '../text/cells.ts';
import { blank, clickable, piece, prose, type Row, row } from '../text/row.ts';
import { fieldText } from '../wizard/field.ts';
import { editedAssignments, itemEntries, optionsAt, rowAt, type SettingsState } from '../wizard/settings-state.ts';
import { diffRows, isDiff } from './diff-rows.ts';
import { fieldRow } from './field-row.ts';
import { contentRows, isRoomy } from './layout.ts';
import type { Screen, Setting } from './screen.ts';
import { nameOf } from './settings-rows.ts';

const dim = { indent: 2, tone: 'dim' } as const;

/** One setting that is being edited: what it means, its options, its items or a field, and the difference as it will be. */
export function settingEditor(
  question: SettingsQuestion,
  edited: SettingRow,
  state: SettingsState,
  setting: Setting,
): Pick<Screen, 'top' | 'body' | 'offset' | 'shows' | 'bottom'> {
  const { textColumns } = setting;
  const { mode } = state;
  const there = 'place' in mode ? rowAt(question, edited, mode.place) : edited;
  const now = `Now: ${shownValue(there, there.value)} (${there.source})`;
  const top = [
    row(piece(nameOf(edited), 'strong')),
    ...prose(edited.help, textColumns, { tone: 'dim' }),
    ...prose(now, textColumns, { tone: 'dim' }),
  ];
  const bottom = [row(piece('Nothing is changed before the review.', 'dim'))];
  const entry = entryRows(question, there, state, setting);
  const refusal =
    state.refusal === undefined
      ? []
      : prose(state.refusal, textColumns, { indent: 2, sign: piece('✗', 'bad'), tone: 'bad' });
  const upper = [...entry, ...refusal, ...adviceRows(state, setting), blank];
  const height = contentRows(setting) - top.length - bottom.length - upper.length;
  const preview =
    state.refusal === undefined
      ? previewRows(question.preview(editedAssignments(question, state)), setting, Math.max(2, height))
      : [];
  const chosen = mode.kind === 'options' || mode.kind === 'items' ? mode.cursor : 0;
  return {
    top,
    body: [...upper, ...preview],
    offset: 0,
    shows: [chosen, chosen + 1],
    bottom,
  };
}

/** What the host says of the value that is typed. */
function adviceRows({ mode, advice, refusal }: SettingsState, setting: Setting): readonly Row[] {
  const value = mode.kind === 'text' ? fieldText(mode.field).trim() : '';
  if (mode.kind !== 'text' || advice === undefined || value === '' || refusal !== undefined) return [];
  const said = advice({ key: mode.place.key, value });
  if (said === undefined) return [];
  const sign = said.fits ? piece('✓', 'good') : piece('!', 'warn');
  const lines = said.lines.slice(0, isRoomy(setting) ? 4 : 2);
  return lines.flatMap((line, index) =>
    prose(line, setting.textColumns, { indent: 2, ...(index === 0 ? { sign } : { tone: 'dim' }) }),
  );
}

/** The difference in no more than `height` rows, or why it cannot be made. */
export function previewRows(lines: readonly string[], setting: Setting, height: number): readonly Row[] {
  if (isDiff(lines)) return diffRows(lines, setting.columns, height);
  if (lines.length === 0) return prose('No line of the file would change.', setting.textColumns, dim);
  return lines.flatMap((line) => prose(line, setting.textColumns, { indent: 2, sign: piece('!', 'warn') }));
}

function entryRows(
  question: SettingsQuestion,
  edited: SettingRow,
  { mode }: SettingsState,
  setting: Setting,
): readonly Row[] {
  switch (mode.kind) {
    case 'text': {
      const empty = prose(`Empty: ${leaveOut(edited).label.toLowerCase()}.`, setting.textColumns, dim);
      return [fieldRow(mode.field, setting.columns), ...(isRoomy(setting) ? empty : [])];
    }
    case 'options':
      return optionRows(optionsAt(question, edited, mode.place) ?? [], mode.cursor, setting);
    case 'items':
      return itemEntries(edited, mode).map((item, index) => {
        const isChosen = index === mode.cursor;
        if (isChosen && mode.field !== undefined) return fieldRow(mode.field, setting.columns);
        const label =
          item.kind === 'take'
            ? 'Take this list'
            : item.kind === 'item'
              ? `${item.at + 1}. ${item.value}`
              : item.kind === 'add'
                ? 'Add an item'
                : item.label;
        const line = row(piece(isChosen ? '› ' : '  ', 'accent'), piece(label, isChosen ? 'chosen' : 'plain'));
        return clickable(line, { item: index });
      });
    default:
      return [];
  }
}

function optionRows(options: readonly SettingOption[], cursor: number, setting: Setting): readonly Row[] {
  const longest = options.reduce((most, { label }) => Math.max(most, cells(label)), 0);
  const columns = Math.min(longest, setting.columns - 6);
  return options.map(({ label, hint }, index) => {
    const isChosen = index === cursor;
    const mark = isChosen ? piece('› ● ', 'accent') : piece('  ○ ');
    const line = row(mark, piece(`${pad(label, columns)}   `, isChosen ? 'chosen' : 'plain'), piece(hint, 'dim'));
    return clickable(line, { item: index });
  });
}
