import { OperatorError, type Problem } from '../errors.ts';
import type { ReadableHost } from '../host/host.ts';
import { readAcknowledgements } from '../plan/acknowledgements.ts';
import type { Plan } from '../plan/actions.ts';
import type { Engine } from '../plan/engine.ts';
import type { EventListener, RunReport } from '../plan/events.ts';
import { linkNotes, type Seen, seenBy, watchReads } from '../plan/seen.ts';
import { acknowledgeAssessment } from './acknowledge.ts';
import { type Answers, applicable, type Question, refuse } from './question.ts';
import type { Site } from './site.ts';
import type { Assessment, Evidence, Step } from './step.ts';

/** Everything a face needs to walk through the steps: made by the command line, used by screens and prompts. */
export interface Session {
  readonly host: ReadableHost;
  readonly site: Site;
  readonly steps: readonly Step[];
  readonly engine: Engine;
  /**
   * A text as the operator leaves it in an editor, on a terminal that is free; `file` names it. Throws OperatorError when that fails.
   * Absent where there is no editor.
   */
  readonly edit?: (text: string, file: string) => string;
}

export interface Looked {
  readonly facts: unknown;
  readonly assessment: Assessment;
  readonly questions: readonly Question[];
  /** Why there are no facts: nothing can be asked or planned. */
  readonly problem?: Problem;
}

/** Looks at one step; what the operator has acknowledged is marked. A look that fails for a reason the operator can act on is an assessment: broken. */
export async function lookAt(session: Pick<Session, 'host' | 'site'>, step: Step): Promise<Looked> {
  try {
    const facts = await watchedLook(session, step);
    const assessment = acknowledgeAssessment(step.assess(facts), await readAcknowledgements(session.host));
    return { facts, assessment, questions: step.questions(facts) };
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    return { facts: undefined, assessment: brokenBy(error.problem), questions: [], problem: error.problem };
  }
}

/** The facts of a look whose reads `planOf` knows. */
export async function watchedLook(session: Pick<Session, 'host' | 'site'>, step: Step): Promise<unknown> {
  const { host, seen } = watchReads(session.host);
  const facts = await step.look(host, session.site);
  if (typeof facts === 'object' && facts !== null) looks.set(facts, seen);
  return facts;
}

/** What each look has read, by its facts. */
const looks = new WeakMap<object, Seen>();

/** The step's plan, with what the look behind it has read: files that are others by then refuse it. */
export function planOf(step: Step, facts: unknown, answers: Answers): Plan {
  const plan = step.plan(facts, answers);
  const seen = typeof facts === 'object' && facts !== null ? looks.get(facts) : undefined;
  if (seen === undefined) return plan;
  // Links that are switched off are meant themselves, not what they lead to.
  const named = seenBy(
    plan.actions.filter(({ kind }) => kind !== 'put-back-links'),
    seen,
  );
  return { ...plan, seen: named, notes: [...plan.notes, ...linkNotes(named)] };
}

/** The questions that no option answered. Throws OperatorError when an option's value is no answer. */
export function openQuestions(questions: readonly Question[], given: Answers): readonly Question[] {
  return questions.filter((question) => {
    const value = given[question.id];
    if (value === undefined) return true;
    const reason = refuse(question, value);
    if (reason !== undefined) {
      throw new OperatorError(
        { id: 'bad-answer', message: `--${question.id}: ${reason}`, fix: [question.hint ?? question.label] },
        2,
      );
    }
    return false;
  });
}

/** Options first, then every default: the answers of somebody who only presses Enter. */
export function defaultAnswers(questions: readonly Question[], given: Answers): Answers {
  let answers: Answers = {};
  for (const question of questions) {
    if (!applicable([question], answers).length) continue;
    answers = { ...answers, [question.id]: given[question.id] ?? question.default };
  }
  return answers;
}

export interface Applied {
  readonly report: RunReport;
  readonly evidence: Evidence | undefined;
}

/** Applies the plan and proves the step. `stop` is heeded between two actions: what was done is then put back. */
export async function applyAndProve(
  session: Session,
  step: Step,
  plan: Plan,
  listen: EventListener,
  stop?: AbortSignal,
): Promise<Applied> {
  let evidence: Evidence | undefined;
  const report = await session.engine.apply(
    plan,
    async () => {
      evidence = await proveStep(session, step);
      return evidence.problem && { ...evidence.problem, checks: evidence.checks };
    },
    listen,
    stop,
  );
  return { report, evidence };
}

/** Proves the step; a proof that cannot be made counts as failed. */
export async function proveStep(session: Pick<Session, 'host' | 'site'>, step: Step): Promise<Evidence> {
  try {
    return await step.prove(session.host, session.site);
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    return { checks: [], problem: error.problem };
  }
}

/** The proof of a step that has nothing to change, right after its look. */
export async function proveUnchanged(
  session: Pick<Session, 'host' | 'site'>,
  step: Step,
  facts: unknown,
): Promise<Evidence> {
  return step.evidenceIn?.(facts) ?? proveStep(session, step);
}

function brokenBy(problem: Problem): Assessment {
  const fix = problem.fix[0];
  const finding = { id: problem.id, severity: 'block' as const, message: problem.message };
  return { state: 'broken', summary: problem.message, findings: [fix === undefined ? finding : { ...finding, fix }] };
}
