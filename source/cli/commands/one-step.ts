import { OperatorError } from '../../errors.ts';
import { allSteps } from '../../wizard/all-steps.ts';
import type { Answers } from '../../wizard/question.ts';
import type { Site } from '../../wizard/site.ts';
import type { Step, StepId } from '../../wizard/step.ts';
import type { Context } from '../context.ts';
import { printReport, reportJson, runStep, succeeded } from '../run-step.ts';
import { writeScript } from '../write-script.ts';

/** One step of the setup as a command of its own. `name` is the command for the JSON answer. */
export async function oneStep(
  context: Context,
  id: StepId,
  given: Answers,
  name: string = id,
  folder?: string,
  more: Partial<Site> = {},
): Promise<number> {
  const step = (await allSteps()).find((candidate) => candidate.id === id);
  if (step === undefined) throw new OperatorError({ id: 'no-such-step', message: `There is no step ${id}.`, fix: [] });
  return oneOperation(context, step, given, name, folder, more);
}

/** A step or another operation as a command. */
export async function oneOperation(
  context: Context,
  step: Step,
  given: Answers,
  name: string,
  folder?: string,
  more: Partial<Site> = {},
): Promise<number> {
  const report = await runStep(context, step, { ...context.site(given, folder), ...more });
  const { script } = context.options;
  if (script !== undefined) await writeScript(context, script, [report.plan]);
  else printReport(context, report);
  context.output.document(name, reportJson(report));
  return succeeded(report) ? 0 : 1;
}
