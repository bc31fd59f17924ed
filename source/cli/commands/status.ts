import { statusTeller } from '../../report/status-text.ts';
import { allSteps } from '../../wizard/all-steps.ts';
import { lookAt } from '../../wizard/session.ts';
import type { Context } from '../context.ts';

/** Every step with its state; exit code 1 when something blocks. */
export async function status(context: Context): Promise<number> {
  const { output, host } = context;
  const site = context.site({});
  const steps = [];
  const tell = statusTeller();
  for (const step of await allSteps()) {
    const { assessment } = await lookAt({ host, site }, step);
    steps.push({ step: step.id, ...assessment });
    for (const line of tell({ title: step.title, ...assessment })) output.answer(line);
  }
  const interrupted = await context.engine.interrupted();
  for (const run of interrupted)
    output.answer(`▲ The run ${run.id} (${run.title}) was interrupted: run \`wizard recover\`.`);
  output.document('status', { steps, interrupted: interrupted.map(({ id, title }) => ({ id, title })) });
  return steps.some(({ state }) => state === 'broken') ? 1 : 0;
}
