import { resolve } from 'node:path';
import { usageError } from '../../errors.ts';
import { scheduleStep } from '../../steps/certificates/schedule-step.ts';
import type { Context } from '../context.ts';
import { requireReplaceable } from '../replace-file.ts';
import { printReport, reportJson, runStep, succeeded } from '../run-step.ts';
import { scheduledCommand } from '../scheduled-command.ts';
import { writeScript } from '../write-script.ts';

export interface ScheduleOptions {
  readonly dir: string;
  readonly remove?: boolean;
  readonly caKey?: string;
  readonly prometheus?: string;
}

/** The timer that renews, or without it again. */
export async function scheduleRenewal(context: Context, options: ScheduleOptions): Promise<number> {
  const site = context.site(options.caKey === undefined ? {} : { 'ca-key': options.caKey }, options.dir);
  if (options.prometheus !== undefined) {
    if (options.remove)
      throw usageError('--remove takes the file away that the timer writes; --prometheus goes without it.');
    if (!/^[\w@+=:,./-]+$/.test(resolve(options.prometheus)))
      throw usageError(`--prometheus ${options.prometheus}: letters, digits and @+=:,./_- can be in this path.`);
    await requireReplaceable(resolve(options.prometheus), '--prometheus');
  }
  const command = scheduledCommand(site, options);
  const report = await runStep(context, scheduleStep({ remove: options.remove ?? false, command }), site);
  const { script } = context.options;
  if (script !== undefined) await writeScript(context, script, [report.plan]);
  else printReport(context, report);
  context.output.document('certs schedule', reportJson(report));
  return succeeded(report) ? 0 : 1;
}
