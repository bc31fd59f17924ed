import type { Problem } from '../errors.ts';
import type { Plan } from '../plan/actions.ts';
import type { RunEvent, RunReport } from '../plan/events.ts';
import type { Secret } from '../plan/secret.ts';
import type { Answer, Answers, Question } from './question.ts';
import type { RunView } from './run-view.ts';
import type { Assessment, Evidence, Step } from './step.ts';

/** What is known of a step on the screen. */
export interface FlowStep {
  readonly id: Step['id'];
  readonly title: string;
  readonly purpose: string;
  /** Undefined until it was looked at, and again after a run that may have changed it. */
  readonly assessment: Assessment | undefined;
  readonly answers: Answers;
}

/** What a step asks, kept while the operator walks through it. */
export interface Asked {
  readonly facts: unknown;
  readonly questions: readonly Question[];
}

/** Where the operator stands. Work that a stage waits for (look, plan, apply, prove) is done by whoever shows the flow. */
export type Stage =
  /** `atLeave`: the cursor is on the entry under the steps. */
  | { readonly kind: 'overview'; readonly atLeave: boolean }
  | { readonly kind: 'looking' }
  | ({ readonly kind: 'asking'; readonly index: number } & Asked)
  | ({ readonly kind: 'planning' } & Asked)
  /** `refusal`: why the passphrase that was given did not help. */
  | ({ readonly kind: 'unlocking'; readonly refusal: string | undefined } & Asked)
  | ({ readonly kind: 'review'; readonly plan: Plan } & Asked)
  /** `isRemedy`: a command that the advice after a failure names; then the step is tried again. */
  | { readonly kind: 'applying'; readonly plan: Plan; readonly run: RunView; readonly isRemedy?: true }
  | { readonly kind: 'proving' }
  | {
      readonly kind: 'result';
      /** Undefined when there was nothing to change. */
      readonly report: RunReport | undefined;
      readonly evidence: Evidence | undefined;
      readonly run: RunView | undefined;
    }
  /** `asked`: the answers that were refused, when other answers may help. */
  | { readonly kind: 'refused'; readonly problem: Problem; readonly asked: Asked | undefined };

export interface Flow {
  readonly steps: readonly FlowStep[];
  readonly current: number;
  /** The operator chose a step: the survey does not move the cursor any more. */
  readonly moved: boolean;
  readonly stage: Stage;
  /** Opens the CA's key as long as this step is being walked through. */
  readonly passphrase: Secret | undefined;
  /** The question before leaving while something runs. */
  readonly leaving: boolean;
  /** The operator leaves as soon as what runs has ended. */
  readonly leavesWhenEnded: boolean;
  /** The run is to stop after the action that runs now, and to put back what it has changed. */
  readonly stopping: boolean;
  /** Set when the operator leaves: the wizard ends. */
  readonly ended: boolean;
  /** How the last thing that was tried ended. */
  readonly last: 'nothing' | 'proven' | 'failed';
  /** A plan was applied, whatever came of it. */
  readonly applied: boolean;
}

export type FlowEvent =
  | { readonly kind: 'surveyed'; readonly step: Step['id']; readonly assessment: Assessment }
  /** `index` is a step's, or the number of steps for the entry that leaves. */
  | { readonly kind: 'select'; readonly index: number }
  | { readonly kind: 'open' }
  | {
      readonly kind: 'looked';
      readonly facts: unknown;
      readonly assessment: Assessment;
      readonly questions: readonly Question[];
    }
  | { readonly kind: 'answer'; readonly value: Answer }
  | { readonly kind: 'planned'; readonly plan: Plan }
  | { readonly kind: 'refused'; readonly problem: Problem }
  /** The plan needs a passphrase, or another one. */
  | { readonly kind: 'locked'; readonly problem: Problem }
  | { readonly kind: 'unlock'; readonly passphrase: Secret }
  | { readonly kind: 'apply' }
  /** Runs the command that the advice names, then looks at the same step once more. */
  | { readonly kind: 'remedy'; readonly plan: Plan }
  | { readonly kind: 'run'; readonly events: readonly RunEvent[] }
  | { readonly kind: 'finished'; readonly report: RunReport | undefined; readonly evidence: Evidence | undefined }
  | { readonly kind: 'next' }
  /** Looks at the same step once more, after a result or a refusal. */
  | { readonly kind: 'again' }
  | { readonly kind: 'back' }
  | { readonly kind: 'overview' }
  /** The first time while something runs it asks; the second time it leaves when that has ended. */
  | { readonly kind: 'leave' }
  /** Leaves after the action that runs now, with what was changed put back; at once when nothing runs. */
  | { readonly kind: 'stop' }
  | { readonly kind: 'stay' };

/** `given` are the answers that options gave: they count for `when`, and are not asked. */
export function startFlow(steps: readonly Pick<FlowStep, 'id' | 'title' | 'purpose'>[], given: Answers = {}): Flow {
  return {
    steps: steps.map(({ id, title, purpose }) => ({ id, title, purpose, assessment: undefined, answers: given })),
    current: 0,
    moved: false,
    stage: { kind: 'overview', atLeave: false },
    passphrase: undefined,
    leaving: false,
    leavesWhenEnded: false,
    stopping: false,
    ended: false,
    last: 'nothing',
    applied: false,
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

/** The step's claim holds, tested from outside. */
export function isProven(result: Pick<Extract<Stage, { kind: 'result' }>, 'report' | 'evidence'>): boolean {
  const { report, evidence } = result;
  return (report === undefined || report.outcome === 'proven') && evidence !== undefined && !evidence.problem;
}

/** The wizard waits for a look, a plan, a run or a proof. */
export function isWorking({ stage }: Flow): boolean {
  return stage.kind === 'looking' || stage.kind === 'planning' || stage.kind === 'applying' || stage.kind === 'proving';
}
