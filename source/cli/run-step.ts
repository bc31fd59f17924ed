import { OperatorError, type Problem, usageError } from '../errors.ts';
import { isEmpty, type Plan } from '../plan/actions.ts';
import type { RunEvent } from '../plan/events.ts';
import { overlayHost } from '../plan/overlay-host.ts';
import { eventLine } from '../report/event-text.ts';
import { checkLine, evidenceTitle, standingEvidence } from '../report/evidence-text.ts';
import { planJson, planText } from '../report/plan-text.ts';
import {
  applyAndProve,
  defaultAnswers,
  lookAt,
  openQuestions,
  planOf,
  proveUnchanged,
  type Session,
} from '../wizard/session.ts';
import type { Site } from '../wizard/site.ts';
import type { Evidence, Step } from '../wizard/step.ts';
import type { Context } from './context.ts';
import { identifiedSite } from './identify-host.ts';

/** How a step went, for the answer of a command. */
export interface StepReport {
  readonly step: string;
  readonly outcome: 'proven' | 'nothing-to-do' | 'planned' | 'unproven' | 'undone' | 'stuck' | 'declined';
  readonly changed: boolean;
  readonly run?: string;
  readonly plan: Plan;
  readonly evidence?: Evidence;
  readonly problem?: Problem;
  readonly stays?: readonly string[];
}

/** config.yml is edited, and requests are signed, on machines that are no Barman host. */
const ofAnyHost: readonly Step['id'][] = ['configure', 'sign'];

/** Look, plan, show, ask, apply, prove: one step as a command. With `--dry-run` and `--script` it stops at the plan. */
export async function runStep(
  context: Context,
  step: Step,
  given: Site,
  earlier: readonly Plan[] = [],
): Promise<StepReport> {
  const site = ofAnyHost.includes(step.id) ? given : await identifiedSite(context, given);
  const { options, output } = context;
  const planned = options.dryRun || options.script !== undefined;
  const host = planned ? overlayHost(context.host, earlier) : context.host;
  const session: Session = { host, site, steps: [step], engine: context.engine };
  const { plan, facts } = await makePlan(session, step);
  const report = { step: step.id, plan, changed: false };
  if (isEmpty(plan) && planned) return { ...report, outcome: 'nothing-to-do' };
  if (isEmpty(plan)) {
    const evidence = await proveUnchanged(session, step, facts);
    if (evidence.problem === undefined) return { ...report, outcome: 'nothing-to-do', evidence };
    return { ...report, outcome: 'unproven', evidence, problem: evidence.problem };
  }
  if (!options.json && options.script === undefined) {
    output.answer('');
    for (const line of planText(plan)) output.answer(line);
  }
  if (planned) return { ...report, outcome: 'planned' };
  if (!(await confirmed(context, plan))) return { ...report, outcome: 'declined' };
  const say = (event: RunEvent) => {
    const line = eventLine(plan, event, options.verbose);
    if (line !== undefined) output.note(line);
  };
  const { report: run, evidence } = await context.interruptible((stop) =>
    applyAndProve(session, step, plan, say, stop),
  );
  return {
    ...report,
    outcome: run.outcome,
    changed: run.outcome !== 'undone',
    run: run.id,
    ...(evidence && { evidence }),
    ...(run.problem && { problem: run.problem }),
    ...(run.stays.length > 0 && { stays: run.stays }),
  };
}

async function makePlan(session: Session, step: Step): Promise<{ readonly plan: Plan; readonly facts: unknown }> {
  const { facts, assessment, questions } = await lookAt(session, step);
  if (facts === undefined) {
    const [finding] = assessment.findings;
    const fix = finding?.fix === undefined ? [] : [finding.fix];
    throw new OperatorError({ id: finding?.id ?? 'look-failed', message: assessment.summary, fix });
  }
  openQuestions(questions, session.site.given);
  return { plan: planOf(step, facts, defaultAnswers(questions, session.site.given)), facts };
}

/** `--yes`, or a person at a terminal. */
async function confirmed({ options, output }: Context, plan: Plan): Promise<boolean> {
  if (options.yes) return true;
  if (!process.stdin.isTTY || !process.stdout.isTTY || options.json) {
    throw usageError('This changes the host, and there is nobody to ask.', [
      'Say --yes to apply it, or --dry-run to see the plan.',
    ]);
  }
  const { askToApply } = await import('../prompts/ask-to-apply.ts');
  const yes = await askToApply(plan);
  if (!yes) output.note('Nothing was changed.');
  return yes;
}

/** Whether a command may exit with 0 after this. */
export function succeeded({ outcome }: StepReport): boolean {
  return outcome === 'proven' || outcome === 'nothing-to-do' || outcome === 'planned';
}

/** The report's lines after the work. */
export function printReport(context: Context, report: StepReport): void {
  const { output } = context;
  if (report.outcome === 'nothing-to-do') output.answer(`${report.step}: nothing to change.`);
  if (report.evidence !== undefined) {
    const { checks } = standingEvidence(report.evidence, report.outcome);
    if (report.outcome === 'undone' && checks.length > 0) output.answer(`${evidenceTitle(report.outcome)}:`);
    for (const check of checks) output.answer(`  ${checkLine(check)}`);
  }
  if (report.problem !== undefined && !context.options.json) output.problem(report.problem, undefined);
}

/** The report for `--json`. */
export function reportJson({ plan, ...report }: StepReport): Readonly<Record<string, unknown>> {
  return { ...report, plan: planJson(plan) };
}
