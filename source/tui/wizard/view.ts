import { askable } from '../../wizard/flow.ts';
import { currentStep, type Flow } from '../../wizard/flow-state.ts';
import type { Answer, Choice, Question } from '../../wizard/question.ts';
import { type Field, fieldOf, fieldText } from './field.ts';
import { type SettingsState, startSettings } from './settings-state.ts';

/** What a screen remembers while it is shown; forgotten when the flow goes on. */
export interface View {
  /** The screen it belongs to. */
  readonly of: string;
  /** The chosen entry of a menu or of a question's choices. */
  readonly cursor: number;
  readonly field: Field;
  /** Why the typed value is no answer. */
  readonly refusal: string | undefined;
  /** First visible row of the part that scrolls. */
  readonly offset: number;
  readonly help: boolean;
  /** Of the screen that changes several settings. */
  readonly settings: SettingsState | undefined;
}

/** The question on the screen, with its place among those that apply. */
export function shownQuestion(
  flow: Flow,
): { readonly question: Question; readonly index: number; readonly count: number } | undefined {
  if (flow.stage.kind !== 'asking') return undefined;
  const open = askable(flow.stage.questions, flow);
  const question = open[flow.stage.index];
  return question && { question, index: flow.stage.index, count: open.length };
}

/** Values to take in place of the one that is typed; the cursor goes to them from the field, which is 0. */
export function suggestionsOf(flow: Flow, { field }: Pick<View, 'field'>): readonly Choice[] {
  const question = shownQuestion(flow)?.question;
  return question?.kind === 'text' ? (question.suggest?.(fieldText(field).trim()) ?? []) : [];
}

/** The view to begin with on the flow's screen: an earlier answer or the default is chosen, nothing is scrolled. */
export function viewOf(flow: Flow): View {
  const asked = shownQuestion(flow)?.question;
  const answer = asked && (currentStep(flow).answers[asked.id] ?? asked.default);
  return {
    of: screenName(flow),
    cursor: asked === undefined || answer === undefined ? 0 : chosen(asked, answer),
    field: fieldOf(typed(answer)),
    refusal: undefined,
    offset: 0,
    help: false,
    settings: asked?.kind === 'settings' ? startSettings(asked, typeof answer === 'object' ? answer : []) : undefined,
  };
}

/** The view to go on with: the same as long as the screen is the same. */
export function followView(view: View, flow: Flow): View {
  return view.of === screenName(flow) ? view : viewOf(flow);
}

function screenName({ current, leaving, stage }: Flow): string {
  const place = stage.kind === 'asking' ? stage.index : '';
  return stage.kind === 'overview' ? 'overview' : `${stage.kind} ${current} ${place} ${leaving}`;
}

function chosen(question: Question, answer: Answer): number {
  if (question.kind === 'confirm') return answer === true ? 0 : 1;
  if (question.kind !== 'choice') return 0;
  return Math.max(
    0,
    question.choices.findIndex((choice) => choice.value === answer),
  );
}

function typed(answer: Answer | undefined): string {
  if (answer === undefined || typeof answer === 'boolean') return '';
  return typeof answer === 'string' ? answer : answer.join(', ');
}
