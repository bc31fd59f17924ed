import type { Problem } from '../errors.ts';
import type { Acknowledged } from '../health/acknowledgement.ts';
import type { ReadableHost } from '../host/host.ts';
import type { Plan } from '../plan/actions.ts';
import type { Answers, Question } from './question.ts';
import type { Site } from './site.ts';

/** The six steps of a setup. */
export type StepId = 'configure' | 'version' | 'certificates' | 'install' | 'proxy' | 'verify';

/** What a host can be asked to do besides them. */
export type OperationId =
  | 'renew'
  | 'issue'
  | 'revoke'
  | 'allow'
  | 'rotate'
  | 'request'
  | 'sign'
  | 'import'
  | 'kit'
  | 'schedule'
  | 'remove';

/** What the plan of a repair works on: one of the steps of a setup, or the renewal of certificates. */
export type Repair = 'configure' | 'install' | 'proxy' | 'certificates' | 'renew';

/** What a face can ask to be done beside a setup: the repair of a thing, or a phase of a rotation. */
export type OperationName = Repair | 'rotate-start' | 'rotate-reissue' | 'rotate-retire' | 'rotate-abort';

/** Something that was noticed. `block` keeps the step from being done; `warn` deserves attention. */
export interface Finding {
  /** Stable kebab-case name. */
  readonly id: string;
  readonly severity: 'info' | 'warn' | 'block';
  readonly message: string;
  readonly fix?: string;
  /** What it is made of (path, owner, digest), where the message does not tell. */
  readonly cause?: string;
  /** It stops the API or opens it to everybody, though this step can repair it; where absent, `block` says so. */
  readonly isCritical?: boolean;
  readonly acknowledged?: Acknowledged;
}

/** done: nothing to do · todo: not yet · attention: done, with a warning · broken: it was done and does not hold, or cannot be done. */
export type StepState = 'done' | 'todo' | 'attention' | 'broken';

export interface Assessment {
  readonly state: StepState;
  /** One line for the list of steps. */
  readonly summary: string;
  readonly findings: readonly Finding[];
}

export type CheckState = 'ok' | 'warn' | 'crit' | 'unknown' | 'not-run' | 'busy';

export interface Check {
  readonly id: string;
  readonly label: string;
  readonly state: CheckState;
  /** What was measured, one line. */
  readonly detail: string;
}

/** What was seen from outside after the work was done. */
export interface Evidence {
  readonly checks: readonly Check[];
  /** Undefined when the step's claim holds. */
  readonly problem: Problem | undefined;
  /** How many checks stand behind `checks`, where one of those stands for several. */
  readonly counted?: { readonly ok: number; readonly all: number };
}

/** What the host says of a value of a setting that is being typed, in sentences; undefined where it has nothing to say. */
export type Advice = (setting: {
  readonly key: string;
  readonly value: string;
}) => { readonly fits: boolean; readonly lines: readonly string[] } | undefined;

/**
 * One step of the wizard as a value. Screens, prompts, commands, dry runs and tests are interpreters of it; a new step is a new
 * folder. `look` and `prove` only read; `assess`, `questions` and `plan` are pure.
 */
export interface Step<Facts = unknown> {
  readonly id: StepId | OperationId;
  readonly title: string;
  /** One sentence: what the step brings about. */
  readonly purpose: string;
  /** What is true on this host now. */
  look(host: ReadableHost, site: Site): Promise<Facts>;
  assess(facts: Facts): Assessment;
  questions(facts: Facts): readonly Question[];
  /** What can be said of typed values when the host was asked: while the question is on the screen, because that may take seconds. */
  advise?(host: ReadableHost): Promise<Advice>;
  /** Throws OperatorError when the answers cannot be carried out. */
  plan(facts: Facts, answers: Answers): Plan;
  /** The evidence that the facts are, of a step whose look measures what its proof would: a command need not measure twice in a row. */
  evidenceIn?(facts: Facts): Evidence;
  /** Is it true now, tested from outside. */
  prove(host: ReadableHost, site: Site): Promise<Evidence>;
}
