import { resolve } from 'node:path';
import { scheduleStep } from '../../steps/certificates/schedule-step.ts';
import type { Context } from '../context.ts';
import { printReport, reportJson, runStep, succeeded } from '../run-step.ts';
import { writeScript } from '../write-script.ts';

export interface ScheduleOptions {
  readonly dir: string;
  readonly remove?: boolean;
  readonly caKey?: string;
}

/** The timer that renews, or without it again. */
export async function scheduleRenewal(context: Context, options: ScheduleOptions): Promise<number> {
  const site = context.site(options.caKey === undefined ? {} : { 'ca-key': options.caKey }, options.dir);
  const { configFile, hostName } = site;
  // Absolute paths: a timer has no working directory, and no PATH to rely on.
  const argv = [
    ...[process.execPath, resolve(process.argv[1] ?? '')],
    ...['certs', 'renew', '--expiring', '--recover', '--yes', '--plain', '--no-color', '--dir', site.certificateFolder],
    ...(configFile === undefined ? [] : ['--config', configFile]),
    ...(hostName === undefined ? [] : ['--host', hostName]),
    ...(options.caKey === undefined ? [] : ['--ca-key', resolve(options.caKey)]),
  ];
  const step = scheduleStep({ remove: options.remove ?? false, command: { argv, folder: site.certificateFolder } });
  const report = await runStep(context, step, site);
  const { script } = context.options;
  if (script !== undefined) await writeScript(context, script, [report.plan]);
  else printReport(context, report);
  context.output.document('certs schedule', reportJson(report));
  return succeeded(report) ? 0 : 1;
}
