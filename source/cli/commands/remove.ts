import { usageError } from '../../errors.ts';
import { removeStep } from '../../steps/remove/remove-step.ts';
import type { Context } from '../context.ts';
import { printReport, reportJson, runStep, succeeded } from '../run-step.ts';
import { writeScript } from '../write-script.ts';

export interface RemoveOptions {
  readonly packages?: boolean;
  readonly state?: boolean;
}

/** Takes back what the runs of the history did, as one run; then, where that is wished, the history itself. */
export async function removeAll(context: Context, options: RemoveOptions): Promise<number> {
  const { engine, output } = context;
  const { script, dryRun, yes } = context.options;
  const wish = { packages: options.packages ?? false, state: options.state ?? false };
  if (script !== undefined && wish.state)
    throw usageError('--state does not go into a script.', ['Run the script, then: wizard remove --state.']);
  const report = await runStep(context, removeStep(wish), context.site({}));
  if (script !== undefined) await writeScript(context, script, [report.plan]);
  else printReport(context, report);
  const done = report.outcome === 'proven' || (report.outcome === 'nothing-to-do' && !dryRun && script === undefined);
  const forgets = wish.state && done && (report.outcome === 'proven' || (await engine.history()).length > 0);
  if (forgets && report.outcome === 'nothing-to-do' && !yes)
    throw usageError('This removes the wizard’s history and backups permanently and needs your consent.', [
      'Say --yes to remove them.',
    ]);
  if (forgets) {
    await engine.forget();
    output.answer('The wizard’s history and backups are gone.');
  }
  for (const note of report.outcome === 'nothing-to-do' ? report.plan.notes : []) output.answer(note);
  output.document('remove', { ...reportJson(report), state: forgets ? 'removed' : 'kept' });
  return succeeded(report) ? 0 : 1;
}
