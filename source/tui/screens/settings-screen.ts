import type { FileLine, SettingRow, SettingsQuestion } from '../../wizard/question.ts';
import { changeOf, shownValue } from '../../wizard/setting-changes.ts';
import { keys } from '../bindings.ts';
import { cells, pad } from '../text/cells.ts';
import { blank, piece, prose, type Row, row, verbatim } from '../text/row.ts';
import { fieldText } from '../wizard/field.ts';
import { levelsOf, questionNow, rowAtCursor, type SettingsState, shownSettings } from '../wizard/settings-state.ts';
import { diffTone } from './diff-tone.ts';
import { contentRows, isRoomy } from './layout.ts';
import type { Screen, Setting } from './screen.ts';
import { previewRows, settingEditor } from './setting-editor.ts';
import { nameOf, settingsRows, valueText } from './settings-rows.ts';

type Parts = Pick<Screen, 'top' | 'body' | 'offset' | 'shows' | 'bottom'>;

/** Several settings: the list, the editor of one of them, the file, or what is remarkable about it. */
export function settingsParts(asked: SettingsQuestion, state: SettingsState, setting: Setting): Parts {
  const question = questionNow(asked, state);
  const edited = rowAtCursor(question, state);
  switch (state.mode.kind) {
    case 'findings':
      return findingsParts(question, state.mode.offset, setting);
    case 'file':
      return fileParts(question.file?.(state.assignments) ?? [], state.mode.offset, setting);
    case 'edited':
      return editedParts(asked, state, state.mode, setting);
    case 'levels':
      if (edited !== undefined) return levelsParts(question, edited, state, state.mode.cursor, setting);
      break;
    case 'list':
    case 'search':
      break;
    default:
      if (edited !== undefined) return settingEditor(question, edited, state, setting);
  }
  return listParts(question, state, setting);
}

function listParts(question: SettingsQuestion, state: SettingsState, setting: Setting): Parts {
  const { textColumns } = setting;
  const height = Math.max(3, Math.min(8, Math.floor(contentRows(setting) / 4)));
  const hint =
    question.hint === undefined || !isRoomy(setting) ? [] : prose(question.hint, textColumns, { tone: 'dim' });
  const shown = shownSettings(question, state);
  const table = settingsRows(shown, state.assignments, state.cursor, setting.columns);
  const isSearch = state.mode.kind === 'search' || state.filter.characters.length > 0;
  const search = row(
    piece(`/${fieldText(state.filter)}${state.mode.kind === 'search' ? '▏' : ''}`, 'accent'),
    piece(`   ${shown.length} of ${question.rows.length}`, 'dim'),
  );
  return {
    top: [...prose(question.label, textColumns, { tone: 'strong' }), ...(isSearch ? [search] : hint)],
    body: table.rows,
    offset: 0,
    shows: [Math.max(0, table.at - 1), table.at + 1],
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
  return [
    row(piece(pad(`${nameOf(chosen)}: ${valueText(chosen, state.assignments)}`, setting.textColumns), 'strong')),
    ...prose(`${chosen.help} (${chosen.source})`, setting.textColumns, { tone: 'dim' }),
  ];
}

/** As many rows for every setting, so that the list above keeps its height while the cursor moves. */
function calm(rows: readonly Row[], height: number): readonly Row[] {
  return Array.from({ length: height }, (_, index) => rows[index] ?? blank);
}

function notes({ findings }: SettingsQuestion, { refusal }: SettingsState, setting: Setting): readonly Row[] {
  if (refusal !== undefined) return refusalRows(refusal, setting);
  const promise = row(piece('Nothing is changed before the review.', 'dim'));
  if (findings.length === 0) return [promise];
  const [key] = keys.findings.presses;
  const remarks = row(piece('! ', 'warn'), piece(`${remarkCount(findings)}: `), piece(key, 'accent'), piece(' lists'));
  return isRoomy(setting) ? [remarks, promise] : [remarks];
}

function refusalRows(refusal: string, { textColumns }: Setting): readonly Row[] {
  return prose(refusal, textColumns, { indent: 2, sign: piece('✗', 'bad'), tone: 'bad' });
}

/** The places of a setting: what stands at each, and which one counts for this host. */
function levelsParts(
  question: SettingsQuestion,
  edited: SettingRow,
  { assignments }: SettingsState,
  cursor: number,
  setting: Setting,
): Parts {
  const levels = levelsOf(question, edited);
  const longest = levels.reduce((most, { label }) => Math.max(most, cells(label)), 0);
  const columns = Math.min(longest, Math.floor(setting.columns * 0.5));
  const rows = levels.map(({ label, scope, value, note }, index) => {
    const change = changeOf(assignments, { key: edited.key, scope });
    const now = value === undefined ? '-' : shownValue(edited, value);
    const becomes = change && (change.value === undefined ? 'taken out' : shownValue(edited, change.value));
    return row(
      piece(index === cursor ? '› ' : '  ', 'accent'),
      piece(change === undefined ? '  ' : '● ', 'accent'),
      piece(`${pad(label, columns)}  `, index === cursor ? 'chosen' : 'plain'),
      piece(becomes === undefined ? now : `${now} → ${becomes}`, change === undefined ? 'plain' : 'accent'),
      piece(note === '' ? '' : `   ${note}`, 'dim'),
    );
  });
  return {
    top: [
      row(piece(`Where ${nameOf(edited)} is written`, 'strong')),
      ...prose('Of the places of this host, the first one from the top that has it counts.', setting.textColumns, {
        tone: 'dim',
      }),
    ],
    body: rows,
    offset: 0,
    shows: [cursor, cursor + 1],
    bottom: [row(piece('Nothing is changed before the review.', 'dim'))],
  };
}

/** The whole file with the changed lines marked, each with its number in the file as it will be. */
function fileParts(lines: readonly FileLine[], offset: number, setting: Setting): Parts {
  const digits = String(lines.length).length;
  let number = 0;
  const body = lines.map(({ sign, text }) => {
    if (sign !== '-') number += 1;
    const place = sign === '-' ? ' '.repeat(digits) : String(number).padStart(digits);
    return row(
      piece(`${place} `, 'dim'),
      piece(pad(`${sign} ${text}`, setting.columns - digits - 1), diffTone(`${sign}${text}`)),
    );
  });
  const changed = lines.filter(({ sign }) => sign !== ' ').length;
  const what = changed === 0 ? 'no line is changed' : `${changed} changed ${changed === 1 ? 'line' : 'lines'}`;
  return {
    top: [row(piece('The file as it will be', 'strong'), piece(`   ${what}`, 'dim'))],
    body,
    offset,
    bottom: [],
  };
}

/** What came back from an editor: why it cannot be taken, or what lint says and the difference. */
function editedParts(
  question: SettingsQuestion,
  { refusal }: SettingsState,
  { text, offset }: { readonly text: string; readonly offset: number },
  setting: Setting,
): Parts {
  const { textColumns, columns } = setting;
  const read = question.whole?.reread(text);
  if (typeof read !== 'object') {
    return {
      top: [row(piece('The edited file cannot be read', 'strong'))],
      body: prose(refusal ?? read ?? '', textColumns, { indent: 2, sign: piece('✗', 'bad') }),
      offset,
      bottom: [row(piece('The file on this host is as it was.', 'dim'))],
    };
  }
  const remarks = read.findings.flatMap((finding) =>
    prose(finding, textColumns, { indent: 2, sign: piece('!', 'warn') }),
  );
  const lines = read.preview([...read.default]);
  const difference =
    lines.length === 0
      ? prose('No line of the file would change.', textColumns, { indent: 2, tone: 'dim' })
      : lines.flatMap((line) => verbatim(line, columns, { indent: 2, tone: diffTone(line) }));
  return {
    top: [row(piece('The edited file', 'strong'), piece(`   ${remarkCount(read.findings)}`, 'dim'))],
    body: [...difference, ...(remarks.length > 0 ? [blank, ...remarks] : [])],
    offset,
    bottom: [row(piece('Nothing is changed before the review.', 'dim'))],
  };
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
