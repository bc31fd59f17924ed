import { Secret } from '../../plan/secret.ts';
import { advance } from '../../wizard/flow.ts';
import type { Flow, FlowEvent } from '../../wizard/flow-state.ts';
import { passphraseQuestion } from '../../wizard/passphrase.ts';
import { type Answer, refuse, splitList } from '../../wizard/question.ts';
import type { Advice } from '../../wizard/step.ts';
import { type Command, commandFor } from '../bindings.ts';
import type { Press } from '../keys.ts';
import type { Extent } from '../screens/screen.ts';
import { editField, fieldOf, fieldText } from './field.ts';
import { menuOf } from './menu.ts';
import {
  obeySettings,
  pointAtSetting,
  questionNow,
  type SettingsState,
  type SettingsStep,
  takeEdited,
  typeSetting,
} from './settings-state.ts';
import { followView, shownQuestion, suggestionsOf, type View, viewOf } from './view.ts';
import { wizardBindings } from './wizard-bindings.ts';

/** The wizard on the screen: where the operator stands, and what the screen remembers. */
export interface WizardState {
  readonly flow: Flow;
  readonly view: View;
  /** The exit code of an interruption (Ctrl-C, a signal) that ends the wizard now or when the run has ended. */
  readonly code: number | undefined;
}

export type WizardAction =
  | { readonly kind: 'event'; readonly event: FlowEvent }
  | { readonly kind: 'press'; readonly press: Press; readonly extent: Extent }
  /** A click on an entry of what is listed, by its place. */
  | { readonly kind: 'pointed'; readonly entry: number }
  /** The host was asked about the settings that are on the screen. */
  | { readonly kind: 'advised'; readonly advice: Advice }
  /** What came back from an editor, or why nothing did. */
  | { readonly kind: 'edited'; readonly text: string }
  | { readonly kind: 'not-edited'; readonly why: string }
  | { readonly kind: 'stop'; readonly code: number };

export function startWizard(flow: Flow): WizardState {
  return { flow, view: viewOf(flow), code: undefined };
}

/** The exit code to leave with: an interruption's, else whether the last thing that was tried has failed. */
export function exitCode({ flow, code }: WizardState): number {
  return code ?? (flow.last === 'failed' ? 1 : 0);
}

/** Events of the flow, presses and signals. Pure. */
export function reduceWizard(state: WizardState, action: WizardAction): WizardState {
  if (state.flow.ended) return state;
  switch (action.kind) {
    case 'event':
      return follow(state, action.event);
    case 'press':
      return press(state, action.press, action.extent);
    case 'pointed':
      return point(state, action.entry);
    case 'advised': {
      const { settings } = state.view;
      return settings === undefined ? state : withSettings(state, { ...settings, advice: action.advice });
    }
    case 'edited':
    case 'not-edited': {
      const { settings } = state.view;
      const question = shownQuestion(state.flow)?.question;
      if (question?.kind !== 'settings' || settings === undefined) return state;
      if (action.kind === 'not-edited') return withSettings(state, { ...settings, refusal: action.why });
      return withSettings(state, takeEdited(questionNow(question, settings), settings, action.text));
    }
    case 'stop':
      return interrupt(state, { kind: 'stop' }, action.code);
  }
}

/** The file that a press sends to an editor: its text with the changes so far, or as the editor has left it last. */
export function fileToEdit(
  { flow, view }: WizardState,
  press: Press,
): { readonly text: string; readonly name: string } | undefined {
  const { settings } = view;
  const question = shownQuestion(flow)?.question;
  if (view.help || question?.kind !== 'settings' || question.whole === undefined || settings === undefined)
    return undefined;
  if (commandFor(wizardBindings(flow, settings), press) !== 'editor') return undefined;
  const { mode, assignments } = settings;
  const text = mode.kind === 'edited' ? mode.text : questionNow(question, settings).whole?.text(assignments);
  return text === undefined ? undefined : { text, name: question.whole.name };
}

function press(state: WizardState, pressed: Press, extent: Extent): WizardState {
  const { flow, view } = state;
  const suggestions = suggestionsOf(flow, view);
  const command = commandFor(wizardBindings(flow, view.settings, suggestions.length), pressed);
  if (command === 'interrupt') return interrupt(state, { kind: flow.leaving ? 'stop' : 'leave' }, 130);
  if (view.help) return { ...state, view: { ...view, help: false } };
  if (command !== undefined) return obey(state, command, extent);
  const question = shownQuestion(flow)?.question;
  if (question?.kind === 'settings' && view.settings !== undefined) {
    return withSettings(state, typeSetting(questionNow(question, view.settings), view.settings, pressed));
  }
  if (question?.kind !== 'text' && question?.kind !== 'list' && flow.stage.kind !== 'unlocking') return state;
  const field = editField(view.field, pressed);
  if (field === undefined) return state;
  const edited = { ...state, view: { ...view, field, cursor: 0 } };
  return { ...edited, view: { ...edited.view, refusal: view.refusal && refusal(edited) } };
}

function obey(state: WizardState, command: Command, extent: Extent): WizardState {
  const { flow, view } = state;
  const question = shownQuestion(flow)?.question;
  if (question?.kind === 'settings' && view.settings !== undefined && !isOfTheFrame(command)) {
    return afterSettings(state, obeySettings(questionNow(question, view.settings), view.settings, command, extent));
  }
  switch (command) {
    case 'accept':
      return accept(state);
    case 'yes':
    case 'no':
      return follow(state, { kind: 'answer', value: command === 'yes' });
    case 'previous':
      return flow.stage.kind === 'review' ? scroll(state, extent, -1) : move(state, -1);
    case 'next':
      return flow.stage.kind === 'review' ? scroll(state, extent, 1) : move(state, 1);
    case 'page-up':
      return scroll(state, extent, -Math.max(1, extent.height - 1));
    case 'page-down':
      return scroll(state, extent, Math.max(1, extent.height - 1));
    case 'first':
      return isChoice(flow) ? move(state, Number.NEGATIVE_INFINITY) : scroll(state, extent, Number.NEGATIVE_INFINITY);
    case 'last':
      return isChoice(flow) ? move(state, Number.POSITIVE_INFINITY) : scroll(state, extent, Number.POSITIVE_INFINITY);
    case 'help':
      return { ...state, view: { ...view, help: true } };
    case 'back':
      return follow(state, flow.leaving ? { kind: 'stay' } : { kind: 'back' });
    case 'leave':
      return follow(state, { kind: 'leave' });
    default:
      return state;
  }
}

function afterSettings(state: WizardState, step: SettingsStep): WizardState {
  if (step === 'answer') return accept(state);
  return step === 'back' ? follow(state, { kind: 'back' }) : withSettings(state, step);
}

function accept(state: WizardState): WizardState {
  const { flow, view } = state;
  const entry = menuOf(flow)[view.cursor];
  if (entry !== undefined) return follow(state, entry.event);
  if (flow.stage.kind === 'overview') return follow(state, { kind: 'open' });
  if (flow.stage.kind === 'review') return follow(state, { kind: 'apply' });
  if (flow.stage.kind === 'unlocking') return openKey(state);
  const suggested = suggestionsOf(flow, view)[view.cursor - 1];
  if (suggested !== undefined)
    return { ...state, view: { ...view, field: fieldOf(suggested.value), cursor: 0, refusal: undefined } };
  const value = answerOf(state);
  if (value === undefined) return state;
  const reason = refusal(state);
  if (reason === undefined) return follow(state, { kind: 'answer', value });
  const settings = view.settings && { ...view.settings, refusal: reason };
  return { ...state, view: { ...view, refusal: reason, settings } };
}

/** The passphrase as it was typed: a space at its end may belong to it. */
function openKey(state: WizardState): WizardState {
  const text = fieldText(state.view.field);
  const reason = passphraseQuestion.validate(text);
  if (reason === undefined) return follow(state, { kind: 'unlock', passphrase: new Secret(text) });
  return { ...state, view: { ...state.view, refusal: reason } };
}

/** The answer that Enter would give now. */
export function answerOf({ flow, view }: Pick<WizardState, 'flow' | 'view'>): Answer | undefined {
  const question = shownQuestion(flow)?.question;
  switch (question?.kind) {
    case 'choice':
      return question.choices[view.cursor]?.value;
    case 'confirm':
      return view.cursor === 0;
    case 'text':
      return fieldText(view.field).trim();
    case 'list':
      return splitList(fieldText(view.field));
    case 'settings':
      return view.settings?.assignments;
    case undefined:
      return undefined;
  }
}

function refusal(state: WizardState): string | undefined {
  const question = shownQuestion(state.flow)?.question;
  const value = answerOf(state);
  return question === undefined || value === undefined ? undefined : refuse(question, value);
}

function move(state: WizardState, by: number): WizardState {
  const { flow, view } = state;
  if (flow.stage.kind === 'overview') {
    const index = flow.stage.atLeave ? flow.steps.length : flow.current;
    const event: FlowEvent = { kind: 'select', index: clamp(index + by, flow.steps.length) };
    const moved = follow(state, event);
    return { ...moved, view: { ...moved.view, offset: 0 } };
  }
  const question = shownQuestion(flow)?.question;
  const entries =
    question?.kind === 'choice'
      ? question.choices.length
      : question?.kind === 'text'
        ? suggestionsOf(flow, view).length + 1
        : question
          ? 2
          : menuOf(flow).length;
  return { ...state, view: { ...view, cursor: clamp(view.cursor + by, entries - 1) } };
}

/** The cursor goes to the entry; where it is there already, this is Enter. */
function point(state: WizardState, entry: number): WizardState {
  const { flow, view } = state;
  if (view.help) return state;
  const { stage } = flow;
  const question = shownQuestion(flow)?.question;
  if (question?.kind === 'settings' && view.settings !== undefined)
    return afterSettings(state, pointAtSetting(questionNow(question, view.settings), view.settings, entry));
  const at = stage.kind !== 'overview' ? view.cursor : stage.atLeave ? flow.steps.length : flow.current;
  return entry === at ? accept(state) : move(state, entry - at);
}

function scroll(state: WizardState, { rows, height }: Extent, by: number): WizardState {
  if (isChoice(state.flow)) return move(state, by);
  return { ...state, view: { ...state.view, offset: clamp(state.view.offset + by, rows - height) } };
}

function isChoice(flow: Flow): boolean {
  return shownQuestion(flow)?.question.kind === 'choice';
}

/** Means the same on every screen. */
function isOfTheFrame(command: Command): boolean {
  return command === 'help' || command === 'leave' || command === 'interrupt';
}

function withSettings(state: WizardState, settings: SettingsState): WizardState {
  return { ...state, view: { ...state.view, settings } };
}

function interrupt(state: WizardState, event: FlowEvent, code: number): WizardState {
  const left = follow(state, event);
  return left.flow.ended || left.flow.leavesWhenEnded ? { ...left, code } : left;
}

function follow(state: WizardState, event: FlowEvent): WizardState {
  const flow = advance(state.flow, event);
  const code = flow.ended || flow.leavesWhenEnded ? state.code : undefined;
  return { flow, view: followView(state.view, flow), code };
}

function clamp(value: number, highest: number): number {
  return Math.max(0, Math.min(value, highest));
}
