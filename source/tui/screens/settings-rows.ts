import type { SettingsQuestion } from '../../wizard/question.ts';
import { cells, pad } from '../text/cells.ts';
import { blank, piece, prose, type Row, row, verbatim } from '../text/row.ts';
import { diffTone } from './diff-tone.ts';
import type { Setting } from './screen.ts';

/** The settings with their values and where these come from, what is remarkable, and the difference that the preset makes. */
export function settingsRows(question: SettingsQuestion, { columns, textColumns }: Setting): readonly Row[] {
  const widest = (texts: readonly string[]) => texts.reduce((most, text) => Math.max(most, cells(text)), 0);
  const keyColumns = Math.min(widest(question.rows.map(({ key }) => key)), Math.floor(columns * 0.45));
  const valueColumns = Math.min(widest(question.rows.map(({ value }) => value ?? '')), Math.floor(columns * 0.25));
  const table = question.rows.map(({ key, value = '', source, isSet }) =>
    row(
      piece(`${pad(key, keyColumns)}  `, isSet ? 'strong' : 'plain'),
      piece(`${pad(value, valueColumns)}  `, isSet ? 'strong' : 'plain'),
      piece(source, 'dim'),
    ),
  );
  const findings = question.findings.flatMap((finding) =>
    prose(finding, textColumns, { indent: 2, sign: piece('!', 'warn') }),
  );
  const change = question
    .preview(question.default)
    .flatMap((line) => verbatim(line, columns, { indent: 2, tone: diffTone(line) }));
  const parts = [change.length > 0 ? [row(piece('Will be changed', 'strong')), ...change] : [], table, findings];
  return parts.filter((part) => part.length > 0).flatMap((part, index) => (index === 0 ? part : [blank, ...part]));
}
