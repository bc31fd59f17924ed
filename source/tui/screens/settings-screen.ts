import type { SettingsQuestion } from '../../wizard/question.ts';
import { changeOf, optionsOf } from '../../wizard/setting-changes.ts';
import { keys } from '../bindings.ts';
import { pad } from '../text/cells.ts';
import { blank, piece, prose, type Row, row } from '../text/row.ts';
import { rowAtCursor, type SettingsState } from '../wizard/settings-state.ts';
import { contentRows, isRoomy } from './layout.ts';
import type { Screen, Setting } from './screen.ts';
import { previewRows, settingEditor } from './setting-editor.ts';
import { settingsRows, valueText } from './settings-rows.ts';

type Parts = Pick<Screen, 'top' | 'body' | 'offset' | 'shows' | 'bottom'>;

/** Several settings: the list, the editor of one of them, or what is remarkable about the file. */
export function settingsParts(question: SettingsQuestion, state: SettingsState, setting: Setting): Parts {
  const edited = rowAtCursor(question, state);
  if (state.mode.kind === 'findings') return findingsParts(question, state.mode.offset, setting);
  if (state.mode.kind === 'list' || edited === undefined) return listParts(question, state, setting);
  return settingEditor(question, edited, optionsOf(edited), state, setting);
}

function listParts(question: SettingsQuestion, state: SettingsState, setting: Setting): Parts {
  const { textColumns } = setting;
  const height = Math.max(3, Math.min(8, Math.floor(contentRows(setting) / 4)));
  const hint =
    question.hint === undefined || !isRoomy(setting) ? [] : prose(question.hint, textColumns, { tone: 'dim' });
  return {
    top: [...prose(question.label, textColumns, { tone: 'strong' }), ...hint],
    body: settingsRows(question, state, setting.columns),
    offset: 0,
    shows: [state.cursor, state.cursor + 1],
    bottom: [...calm(aboutCursor(question, state, setting, height), height), ...notes(question, state, setting)],
  };
}

/** What the setting under the cursor means; at the entry that goes on, the difference that all changes make. */
function aboutCursor(
  question: SettingsQuestion,
  state: SettingsState,
  setting: Setting,
  height: number,
): readonly Row[] {
  const chosen = rowAtCursor(question, state);
  if (chosen === undefined) {
    const lines = question.preview(state.assignments);
    return lines.length === 0 ? [] : previewRows(lines, setting, height);
  }
  const value = valueText(chosen, changeOf(state.assignments, chosen.key));
  return [
    row(piece(pad(`${chosen.key}: ${value}`, setting.textColumns), 'strong')),
    ...prose(`${chosen.help} (${chosen.source})`, setting.textColumns, { tone: 'dim' }),
  ];
}

/** As many rows for every setting, so that the list above keeps its height while the cursor moves. */
function calm(rows: readonly Row[], height: number): readonly Row[] {
  return Array.from({ length: height }, (_, index) => rows[index] ?? blank);
}

function notes({ findings }: SettingsQuestion, { refusal }: SettingsState, setting: Setting): readonly Row[] {
  if (refusal !== undefined)
    return prose(refusal, setting.textColumns, { indent: 2, sign: piece('✗', 'bad'), tone: 'bad' });
  const promise = row(piece('Nothing is changed before the review.', 'dim'));
  if (findings.length === 0) return [promise];
  const [key] = keys.findings.presses;
  const remarks = row(piece('! ', 'warn'), piece(`${remarkCount(findings)}: `), piece(key, 'accent'), piece(' lists'));
  return isRoomy(setting) ? [remarks, promise] : [remarks];
}

function findingsParts({ findings }: SettingsQuestion, offset: number, { textColumns }: Setting): Parts {
  const blocks = findings.map((finding) => prose(finding, textColumns, { indent: 2, sign: piece('!', 'warn') }));
  return {
    top: [row(piece(remarkCount(findings), 'strong'))],
    body: blocks.flatMap((block, index) => (index === 0 ? block : [blank, ...block])),
    offset,
    bottom: [],
  };
}

function remarkCount({ length }: readonly string[]): string {
  return `${length} ${length === 1 ? 'remark' : 'remarks'} on the file`;
}
