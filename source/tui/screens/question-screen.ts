import type { Flow } from '../../wizard/flow-state.ts';
import type { ChoiceQuestion, Question, SettingsQuestion } from '../../wizard/question.ts';
import { splitList } from '../../wizard/question.ts';
import { cells, pad } from '../text/cells.ts';
import { blank, clickable, piece, prose, type Row, row } from '../text/row.ts';
import { fieldText } from '../wizard/field.ts';
import { startSettings } from '../wizard/settings-state.ts';
import { shownQuestion, suggestionsOf, type View } from '../wizard/view.ts';
import { wizardBindings } from '../wizard/wizard-bindings.ts';
import { entryRows } from './entries.ts';
import { fieldRow } from './field-row.ts';
import { placeOf } from './place.ts';
import type { Screen, Setting } from './screen.ts';
import { settingsParts } from './settings-screen.ts';

/** One question: what is asked, what it means, and the way to answer it. */
export function questionScreen(flow: Flow, view: View, setting: Setting): Screen {
  const shown = shownQuestion(flow);
  if (shown === undefined) throw new TypeError('there is no question to show');
  const { question, index, count } = shown;
  const frame = {
    place: placeOf(flow, count > 1 ? `question ${index + 1} of ${count}` : 'question'),
    bindings: wizardBindings(flow, view.settings, suggestionsOf(flow, view).length),
  };
  if (question.kind === 'settings') {
    const state = view.settings ?? startSettings(question, question.default);
    return { ...frame, ...settingsParts(question, state, setting) };
  }
  const hint = question.hint === undefined ? [] : prose(question.hint, setting.textColumns, { tone: 'dim' });
  const body = answerRows(question, view, setting);
  return {
    ...frame,
    top: [...prose(question.label, setting.textColumns, { tone: 'strong' }), ...hint],
    body: body.rows,
    offset: view.offset,
    ...(body.chosen && { shows: body.chosen }),
    bottom: [row(piece('Nothing is changed before the review.', 'dim'))],
  };
}

interface AnswerRows {
  readonly rows: readonly Row[];
  readonly chosen?: readonly [number, number];
}

function answerRows(question: Exclude<Question, SettingsQuestion>, view: View, setting: Setting): AnswerRows {
  switch (question.kind) {
    case 'choice':
      return choiceRows(question, view.cursor, setting);
    case 'confirm':
      return { rows: entryRows(['Yes', 'No'], view.cursor), chosen: [view.cursor, view.cursor + 1] };
    case 'text': {
      // A refusal says why; what the value would bring about is no news then.
      const lines = view.refusal === undefined ? (question.preview?.(fieldText(view.field).trim()) ?? []) : [];
      const preview = lines.flatMap((line) => prose(line, setting.textColumns, dim));
      const before = [...typedRows(view, setting), ...(preview.length > 0 ? [blank, ...preview] : [])];
      const choices = question.suggest?.(fieldText(view.field).trim()) ?? [];
      if (choices.length === 0) return { rows: before };
      const head = [...before, blank, row(piece('  Specifiers that select a version:', 'dim'))];
      const suggested = choices.map(({ label, hint = '' }, index) => {
        const isChosen = index + 1 === view.cursor;
        const line = row(
          piece(isChosen ? '› ' : '  ', 'accent'),
          piece(label, isChosen ? 'chosen' : 'plain'),
          piece(`   ${hint}`, 'dim'),
        );
        return clickable(line, { item: index + 1 });
      });
      const at = view.cursor === 0 ? 0 : head.length + view.cursor - 1;
      return { rows: [...head, ...suggested], chosen: [at, at + 1] };
    }
    case 'list': {
      const words = splitList(fieldText(view.field));
      const read = words.length === 0 ? 'Nothing yet.' : `${words.length}: ${words.join(' · ')}`;
      const help = 'Separate them by commas or spaces.';
      return { rows: [...typedRows(view, setting), blank, ...prose(`${read}\n${help}`, setting.textColumns, dim)] };
    }
  }
}

const dim = { indent: 2, tone: 'dim' } as const;

/** The line that is typed, and why it is no answer. */
export function typedRows({ field, refusal }: Pick<View, 'field' | 'refusal'>, setting: Setting): readonly Row[] {
  return [
    fieldRow(field, setting.columns),
    ...(refusal === undefined
      ? []
      : prose(refusal, setting.textColumns, { indent: 2, sign: piece('✗', 'bad'), tone: 'bad' })),
  ];
}

function choiceRows({ choices }: ChoiceQuestion, cursor: number, setting: Setting): AnswerRows {
  const longest = choices.reduce((most, choice) => Math.max(most, cells(choice.label)), 0);
  const labelColumns = Math.min(longest, setting.columns - 6);
  const blocks = choices.map(({ label, hint = '' }, index): readonly Row[] => {
    const isChosen = index === cursor;
    const mark = isChosen ? piece('› ● ', 'accent') : piece('  ○ ');
    const name = piece(`${pad(label, labelColumns)}   `, isChosen ? 'chosen' : 'plain');
    if (!isChosen || labelColumns + 7 + cells(hint) <= setting.columns)
      return [clickable(row(mark, name, piece(hint, 'dim')), { item: index })];
    return [
      clickable(row(mark, name), { item: index }),
      ...prose(hint, setting.textColumns, { indent: 6, tone: 'dim' }),
    ];
  });
  const from = blocks.slice(0, cursor).flat().length;
  return { rows: blocks.flat(), chosen: [from, from + (blocks[cursor]?.length ?? 1)] };
}
