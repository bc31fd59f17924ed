import type { Problem } from '../errors.ts';
import { isEmpty, type Plan } from '../plan/actions.ts';
import type { RunEvent, RunReport } from '../plan/events.ts';
import { type Answer, type Answers, applicable, type Question } from './question.ts';
import { emptyRun, type RunView, viewRun } from './run-view.ts';
import type { Assessment, Evidence, StepId } from './step.ts';

/** What is known of a step on the screen. */
export interface FlowStep {
  readonly id: StepId;
  readonly title: string;
  readonly purpose: string;
  /** Undefined until it was looked at. */
  readonly assessment: Assessment | undefined;
  readonly answers: Answers;
}

/** Where the operator stands. Work that a stage waits for (look, plan, apply, prove) is done by whoever shows the flow. */
export type Stage =
  | { readonly kind: 'overview' }
  | { readonly kind: 'looking' }
  | { readonly kind: 'asking'; readonly facts: unknown; readonly questions: readonly Question[]; readonly index: number }
  | { readonly kind: 'planning'; readonly facts: unknown; readonly questions: readonly Question[] }
  | { readonly kind: 'review'; readonly facts: unknown; readonly questions: readonly Question[]; readonly plan: Plan }
  | { readonly kind: 'applying'; readonly plan: Plan; readonly run: RunView }
  | { readonly kind: 'proving' }
  | {
      readonly kind: 'result';
      /** Undefined when there was nothing to change. */
      readonly report: RunReport | undefined;
      readonly evidence: Evidence | undefined;
      readonly run: RunView | undefined;
    }
  | { readonly kind: 'refused'; readonly problem: Problem };

export interface Flow {
  readonly steps: readonly FlowStep[];
  readonly current: number;
  /** The operator chose a step: the survey does not move the cursor any more. */
  readonly moved: boolean;
  readonly stage: Stage;
  /** The question before leaving while something runs. */
  readonly leaving: boolean;
  /** Set when the operator leaves: the wizard ends. */
  readonly ended: boolean;
}

export type FlowEvent =
  | { readonly kind: 'surveyed'; readonly step: StepId; readonly assessment: Assessment }
  | { readonly kind: 'select'; readonly index: number }
  | { readonly kind: 'open' }
  | { readonly kind: 'looked'; readonly facts: unknown; readonly assessment: Assessment; readonly questions: readonly Question[] }
  | { readonly kind: 'answer'; readonly value: Answer }
  | { readonly kind: 'planned'; readonly plan: Plan }
  | { readonly kind: 'refused'; readonly problem: Problem }
  | { readonly kind: 'apply' }
  | { readonly kind: 'run'; readonly events: readonly RunEvent[] }
  | { readonly kind: 'finished'; readonly report: RunReport | undefined; readonly evidence: Evidence | undefined }
  | { readonly kind: 'next' }
  | { readonly kind: 'back' }
  | { readonly kind: 'leave' }
  | { readonly kind: 'stay' };

export function startFlow(steps: readonly Pick<FlowStep, 'id' | 'title' | 'purpose'>[]): Flow {
  return {
    steps: steps.map(({ id, title, purpose }) => ({ id, title, purpose, assessment: undefined, answers: {} })),
    current: 0,
    moved: false,
    stage: { kind: 'overview' },
    leaving: false,
    ended: false,
  };
}

export function currentStep(flow: Flow): FlowStep {
  const step = flow.steps[flow.current];
  if (step === undefined) throw new RangeError(`there is no step ${flow.current}`);
  return step;
}

/** Something runs that must not be left without a word. */
export function isBusy(flow: Flow): boolean {
  return flow.stage.kind === 'applying';
}

/** The wizard's whole behaviour: pure and exhaustive. An event that does not apply to the stage leaves the flow as it is. */
export function advance(flow: Flow, event: FlowEvent): Flow {
  const { stage } = flow;
  switch (event.kind) {
    case 'surveyed':
      return survey(flow, event.step, event.assessment);
    case 'select':
      return stage.kind === 'overview' && flow.steps[event.index] !== undefined ? { ...flow, current: event.index, moved: true } : flow;
    case 'open':
      return stage.kind === 'overview' ? { ...at(flow, { kind: 'looking' }), moved: true } : flow;
    case 'looked': {
      if (stage.kind !== 'looking') return flow;
      const { facts, assessment, questions } = event;
      return ask(withStep(flow, { assessment }), facts, questions, 0, 1);
    }
    case 'answer': {
      if (stage.kind !== 'asking') return flow;
      const question = askable(stage.questions, flow)[stage.index];
      if (question === undefined) return flow;
      const answered = withStep(flow, { answers: { ...currentStep(flow).answers, [question.id]: event.value } });
      return ask(answered, stage.facts, stage.questions, stage.index + 1, 1);
    }
    case 'planned':
      if (stage.kind !== 'planning') return flow;
      return at(flow, isEmpty(event.plan) ? { kind: 'proving' } : { ...stage, kind: 'review', plan: event.plan });
    case 'refused':
      return at(flow, { kind: 'refused', problem: event.problem });
    case 'apply':
      return stage.kind === 'review' ? at(flow, { kind: 'applying', plan: stage.plan, run: emptyRun(stage.plan) }) : flow;
    case 'run':
      return stage.kind === 'applying' ? at(flow, { ...stage, run: event.events.reduce(viewRun, stage.run) }) : flow;
    case 'finished': {
      const { report, evidence } = event;
      const run = stage.kind === 'applying' ? stage.run : undefined;
      return { ...at(flow, { kind: 'result', report, evidence, run }), leaving: false };
    }
    case 'next':
      return next(flow);
    case 'back':
      return back(flow);
    case 'leave':
      return isBusy(flow) && !flow.leaving ? { ...flow, leaving: true } : isBusy(flow) ? flow : { ...flow, ended: true };
    case 'stay':
      return { ...flow, leaving: false };
    default:
      return unreachable(event);
  }
}

/** The questions of this stage that apply to the answers so far. */
export function askable(questions: readonly Question[], flow: Flow): readonly Question[] {
  return applicable(questions, currentStep(flow).answers);
}

function ask(flow: Flow, facts: unknown, questions: readonly Question[], index: number, direction: 1 | -1): Flow {
  const open = askable(questions, flow);
  if (index < open.length && index >= 0) return at(flow, { kind: 'asking', facts, questions, index });
  return at(flow, direction === 1 ? { kind: 'planning', facts, questions } : { kind: 'overview' });
}

function back(flow: Flow): Flow {
  const { stage } = flow;
  switch (stage.kind) {
    case 'asking':
      return ask(flow, stage.facts, stage.questions, stage.index - 1, -1);
    case 'review':
      return ask(flow, stage.facts, stage.questions, askable(stage.questions, flow).length - 1, -1);
    case 'result':
    case 'refused':
    case 'looking':
      return at(flow, { kind: 'overview' });
    case 'overview':
    case 'planning':
    case 'proving':
    case 'applying':
      return flow;
    default:
      return unreachable(stage);
  }
}

function next(flow: Flow): Flow {
  if (flow.stage.kind !== 'result') return flow;
  const last = flow.current === flow.steps.length - 1;
  const proven = flow.stage.evidence !== undefined && flow.stage.evidence.problem === undefined;
  if (last || !proven) return at(flow, { kind: 'overview' });
  return at({ ...flow, current: flow.current + 1 }, { kind: 'looking' });
}

/** When the last step was looked at, the cursor goes to the first one that is not done, unless the operator has moved it. */
function survey(flow: Flow, id: StepId, assessment: Assessment): Flow {
  const steps = flow.steps.map((step) => (step.id === id ? { ...step, assessment } : step));
  if (flow.moved || flow.stage.kind !== 'overview' || steps.some((step) => step.assessment === undefined)) return { ...flow, steps };
  const open = steps.findIndex((step) => step.assessment?.state !== 'done');
  return { ...flow, steps, current: open < 0 ? steps.length - 1 : open };
}

function at(flow: Flow, stage: Stage): Flow {
  return { ...flow, stage };
}

function withStep(flow: Flow, change: Partial<Pick<FlowStep, 'assessment' | 'answers'>>): Flow {
  return { ...flow, steps: flow.steps.map((step, index) => (index === flow.current ? { ...step, ...change } : step)) };
}

function unreachable(value: never): never {
  throw new TypeError(`unexpected ${JSON.stringify(value)}`);
}
