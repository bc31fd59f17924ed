import { OperatorError } from '../../errors.ts';
import { allSteps } from '../../wizard/all-steps.ts';
import type { Answers } from '../../wizard/question.ts';
import type { Site } from '../../wizard/site.ts';
import type { StepId } from '../../wizard/step.ts';
import type { Context } from '../context.ts';
import { printReport, reportJson, runStep, succeeded } from '../run-step.ts';
import { writeScript } from '../write-script.ts';

/** One step as a command of its own. `name` is the command for the JSON answer. */
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
  const report = await runStep(context, step, { ...context.site(given, folder), ...more });
  const { script } = context.options;
  if (script !== undefined) await writeScript(context, script, [report.plan]);
  else printReport(context, report);
  context.output.document(name, reportJson(report));
  return succeeded(report) ? 0 : 1;
}
