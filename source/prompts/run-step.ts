import { OperatorError, type Problem } from '../errors.ts';
import { describeAction } from '../plan/actions/handlers.ts';
import { isEmpty, type Plan } from '../plan/actions.ts';
import type { EventListener } from '../plan/events.ts';
import { Secret } from '../plan/secret.ts';
import { remedyLabel, remedyOf, remedyPlan, whileRemedied } from '../steps/remedies.ts';
import { isProven } from '../wizard/flow-state.ts';
import { passphraseNeeded, passphraseQuestion, planUnlocked, unlock } from '../wizard/passphrase.ts';
import type { Answers } from '../wizard/question.ts';
import {
  applyAndProve,
  defaultAnswers,
  lookAt,
  openQuestions,
  planOf,
  proveUnchanged,
  type Session,
} from '../wizard/session.ts';
import type { Step } from '../wizard/step.ts';
import { askQuestions } from './ask-questions.ts';
import type { Prompter } from './prompter.ts';
import { assessmentSentences, planSentences, problemSentences, resultSentences } from './sentences.ts';

export type StepOutcome = 'proven' | 'failed' | 'skipped' | 'left';

/** The ways to meet an operator at a line terminal. */
export interface Talk {
  readonly prompter: Prompter;
  readonly say: (sentence: string) => void;
}

/** How a try of a step ended; `problem` is what failed. */
interface Tried {
  readonly outcome: StepOutcome;
  readonly problem?: Problem | undefined;
}

/**
 * One step from the look to the proof. Nothing is changed before the operator has agreed to the plan. After a failure the command
 * that its advice names is offered, and the step is tried again.
 */
export async function runStep(session: Session, step: Step, talk: Talk): Promise<StepOutcome> {
  for (;;) {
    const { outcome, problem } = await tryStep(session, step, talk);
    const remedy = problem && remedyOf(problem);
    if (outcome !== 'failed' || remedy === undefined) return outcome;
    if (!(await talk.prompter.confirm(remedyLabel(remedy), true))) return outcome;
    const plan = remedyPlan(remedy);
    const { report, evidence } = await applyAndProve(session, whileRemedied(step), plan, tellRun(plan, talk.say));
    if (!isProven({ report, evidence })) return tellResult(report, evidence, talk.say).outcome;
  }
}

async function tryStep(session: Session, step: Step, talk: Talk): Promise<Tried> {
  const { say } = talk;
  try {
    const { facts, assessment, questions, problem } = await lookAt(session, step);
    for (const sentence of assessmentSentences(assessment)) say(sentence);
    if (problem !== undefined) return { outcome: 'failed', problem };
    const open = openQuestions(questions, session.site.given);
    let answers: Answers = session.site.given;
    for (;;) {
      answers = await askQuestions(open, answers, talk.prompter, say, {
        ...(session.edit && { edit: session.edit }),
        ...(step.advise && { advise: () => step.advise?.(session.host) }),
      });
      const given = { ...session.site.given, ...defaultAnswers(questions, answers) };
      const { plan, unlocked } = await makePlan(session, step, { facts, answers: given }, talk);
      if (isEmpty(plan)) return tellResult(undefined, await proveUnchanged(unlocked, step, facts), say);
      for (const line of planSentences(plan)) say(line);
      if (await talk.prompter.confirm('Apply this plan', true)) {
        const { report, evidence } = await applyAndProve(unlocked, step, plan, tellRun(plan, say));
        return tellResult(report, evidence, say);
      }
      say('Nothing was changed.');
      const way = await otherWay(talk.prompter, open.length > 0);
      if (way !== 'again') return { outcome: way };
    }
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    for (const sentence of problemSentences(error.problem)) say(sentence);
    return { outcome: 'failed', problem: error.problem };
  }
}

/** The plan; when it turns out to need the passphrase of the CA's key, that is asked for, and kept in memory for this plan alone. */
async function makePlan(
  session: Session,
  step: Step,
  { facts, answers }: { readonly facts: unknown; readonly answers: Answers },
  { prompter, say }: Talk,
): Promise<{ readonly plan: Plan; readonly unlocked: Session }> {
  try {
    return { plan: planOf(step, facts, answers), unlocked: session };
  } catch (error) {
    if (!(error instanceof OperatorError) || error.problem.id !== passphraseNeeded) throw error;
    say(passphraseQuestion.hint);
    const unlocked = unlock(session, new Secret(await prompter.secret(passphraseQuestion.label)));
    return { plan: await planUnlocked(unlocked, step, answers), unlocked };
  }
}

function tellResult(
  report: Parameters<typeof resultSentences>[0],
  evidence: Parameters<typeof resultSentences>[1],
  say: (sentence: string) => void,
): Tried {
  for (const sentence of resultSentences(report, evidence)) say(sentence);
  if (isProven({ report, evidence })) return { outcome: 'proven' };
  return { outcome: 'failed', problem: report?.problem ?? evidence?.problem };
}

async function otherWay(prompter: Prompter, hasQuestions: boolean): Promise<'again' | 'skipped' | 'left'> {
  const again = hasQuestions ? [{ value: 'again', label: 'Answer the questions again' }] : [];
  const ways = [
    ...again,
    { value: 'skipped', label: 'Go on with the next step without this' },
    { value: 'left', label: 'Leave' },
  ];
  const way = await prompter.choose('What then', ways, 'left');
  return way === 'again' || way === 'skipped' ? way : 'left';
}

const shownTail = 20;
const quarter = 25;

/** Tells a run as sentences: each action once, progress in quarters, a command's last lines only when it has failed. */
function tellRun(plan: Plan, say: (sentence: string) => void): EventListener {
  let tail: string[] = [];
  let told = 0;
  return (event) => {
    switch (event.kind) {
      case 'action-started': {
        const action = plan.actions[event.index];
        tail = [];
        told = 0;
        if (action) say(`${event.index + 1} of ${plan.actions.length}: ${describeAction(action).title}.`);
        return;
      }
      case 'output':
        tail = [...tail, event.text].slice(-shownTail);
        return;
      case 'progress':
        if (event.percent < told + quarter || event.percent >= 100) return;
        told = Math.floor(event.percent / quarter) * quarter;
        say(`${told} per cent: ${event.text}.`);
        return;
      case 'action-failed':
        if (tail.length > 0) say('It failed. Its last lines were:');
        for (const line of tail) say(line);
        return;
      case 'proving':
        say('Proving from outside that it works.');
        return;
      case 'undoing':
        say(`Putting back: ${event.what}`);
        return;
      case 'run-started':
      case 'action-done':
      case 'unproven':
      case 'stays':
      case 'run-ended':
        return;
    }
  };
}
