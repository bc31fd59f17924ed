import { cleanText } from '../../report/clean-text.ts';
import { evidenceTitle, standingEvidence } from '../../report/evidence-text.ts';
import { type Flow, isProven, type Stage } from '../../wizard/flow-state.ts';
import type { Check } from '../../wizard/step.ts';
import { cells, pad } from '../text/cells.ts';
import { blank, piece, prose, type Row, row, space, type Tone } from '../text/row.ts';
import { wrapWords } from '../text/wrap.ts';
import { menuOf } from '../wizard/menu.ts';
import type { View } from '../wizard/view.ts';
import { wizardBindings } from '../wizard/wizard-bindings.ts';
import { entryRows } from './entries.ts';
import { headline } from './headline.ts';
import { placeOf } from './place.ts';
import { problemRows } from './problem-rows.ts';
import type { Screen, Setting } from './screen.ts';
import { checkSign, symbolOf } from './signs.ts';

const stateColumns = 10;
const gap = 2;

/** Checks as a table of state, label and what was measured; what does not fit its column goes on under it. */
function checkRows(checks: readonly Check[], columns: number): readonly Row[] {
  const longest = checks.reduce((most, check) => Math.max(most, cells(check.label)), 0);
  const labelColumns = Math.min(longest, Math.floor(columns * 0.4));
  const before = 2 + stateColumns;
  const detailColumns = columns - before - labelColumns - gap;
  return checks.flatMap((check) => {
    const sign = checkSign(check.state);
    const labels = wrapWords(cleanText(check.label), labelColumns);
    const details = wrapWords(cleanText(check.detail), detailColumns);
    return Array.from({ length: Math.max(labels.length, details.length) }, (_, line) => {
      const start =
        line === 0 ? [symbolOf(sign), piece(` ${pad(sign.word, stateColumns)}`, sign.tone)] : [space(before)];
      return row(...start, piece(pad(labels[line] ?? '', labelColumns + gap)), piece(details[line] ?? '', 'dim'));
    });
  });
}

type Result = Extract<Stage, { kind: 'result' }>;

/** Lines of a failed command that are shown; the log has all. */
const shownTail = 20;

/** What came of it: the checks from outside, or why not, what was put back, what stays, and the ways on. */
export function resultScreen(flow: Flow, result: Result, view: View, setting: Setting): Screen {
  const proven = isProven(result);
  const sign = proven ? piece('✓', 'good') : piece('✗', 'bad');
  return {
    place: placeOf(flow, 'result'),
    top: prose(headline(result), setting.textColumns, { indent: 2, sign, tone: 'strong' }),
    body: sections(result, proven, setting),
    offset: view.offset,
    bottom: entryRows(
      menuOf(flow).map((entry) => entry.label),
      view.cursor,
    ),
    bottomFollows: true,
    bindings: wizardBindings(flow),
  };
}

const nothingSeen = { checks: [], problem: undefined };

function sections(result: Result, proven: boolean, setting: Setting): readonly Row[] {
  const { report, evidence, run } = result;
  const problem = report?.problem ?? evidence?.problem;
  const tail = proven ? [] : (run?.tail ?? []).slice(-shownTail).map((line) => row(piece(`  ${line}`, 'dim')));
  const parts: readonly (readonly Row[])[] = [
    problem === undefined ? [] : problemRows(problem, setting.textColumns),
    titled('Last lines of its output', tail),
    titled(
      evidenceTitle(report?.outcome),
      checkRows(standingEvidence(evidence ?? nothingSeen, report?.outcome ?? '').checks, setting.columns),
    ),
    listed('Put back', run?.undone ?? [], setting, 'plain'),
    listed('Remaining', report?.stays ?? [], setting, 'warn'),
    report === undefined ? [] : [row(piece(`Whole output: ${report.log}`, 'dim'))],
  ];
  return parts.filter((part) => part.length > 0).flatMap((part, index) => (index === 0 ? part : [blank, ...part]));
}

function titled(title: string, rows: readonly Row[]): readonly Row[] {
  return rows.length === 0 ? [] : [row(piece(title, 'strong')), ...rows];
}

function listed(title: string, items: readonly string[], setting: Setting, tone: Tone): readonly Row[] {
  const block = { indent: 2, sign: piece('·', 'dim'), tone };
  return titled(
    title,
    items.flatMap((item) => prose(item, setting.textColumns, block)),
  );
}
