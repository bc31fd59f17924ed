import type { Plan } from '../../plan/actions.ts';
import { allSteps } from '../../wizard/all-steps.ts';
import type { Answers } from '../../wizard/question.ts';
import type { Site } from '../../wizard/site.ts';
import type { Step } from '../../wizard/step.ts';
import type { Context } from '../context.ts';
import { identifiedSite } from '../identify-host.ts';
import { printReport, reportJson, runStep, type StepReport, succeeded } from '../run-step.ts';
import { scheduledCommand } from '../scheduled-command.ts';
import { standardFolder } from '../standard-folder.ts';
import { writeScript } from '../write-script.ts';
import { withCaPassphrase } from './certificates-passphrase.ts';
import { refuseOtherNames } from './refuse-other-names.ts';

/** What a setup does besides its questions. */
export interface SetupOptions {
  readonly caPassphraseFile?: string;
  /** Also the unattended renewal, last of all. */
  readonly schedule?: boolean;
}

/** All steps in order; stops at the first that does not succeed. */
export async function setup(
  context: Context,
  given: Answers,
  { caPassphraseFile, schedule = false }: SetupOptions,
): Promise<number> {
  const { output, options } = context;
  const site = await identifiedSite(context, context.site(given));
  await refuseOtherNames(context, standardFolder, given.san);
  const reports: StepReport[] = [];
  const plans: Plan[] = [];
  const run = async (step: Step) => {
    if (!options.json) output.note(`\n${step.title}`);
    const report = await withCaPassphrase(context, caPassphraseFile, (caPassphrase) =>
      runStep(context, step, { ...site, ...(caPassphrase && { caPassphrase }) }, plans),
    );
    if (options.script === undefined) printReport(context, report);
    return report;
  };
  // Certificates that are right and not served are the Proxy step's to put right; they are proven after it.
  let unserved: { readonly step: Step; readonly index: number } | undefined;
  for (const step of [...(await allSteps()), ...(schedule ? [await scheduling(site)] : [])]) {
    const report = await run(step);
    plans.push(report.plan);
    reports.push(report);
    if (step.id === 'certificates' && report.outcome === 'unproven' && !report.changed) {
      unserved = { step, index: reports.length - 1 };
      continue;
    }
    if (!succeeded(report)) break;
    if (step.id === 'proxy' && unserved !== undefined) {
      reports[unserved.index] = await run(unserved.step);
      unserved = undefined;
    }
  }
  const ok = reports.every(succeeded);
  const changed = reports.some((report) => report.changed);
  if (options.script !== undefined && ok) await writeScript(context, options.script, plans);
  output.document('setup', {
    outcome: ok
      ? changed
        ? 'proven'
        : (reports.find(({ outcome }) => outcome === 'planned')?.outcome ?? 'nothing-to-do')
      : (reports.at(-1)?.outcome ?? 'unproven'),
    changed,
    steps: reports.map(reportJson),
  });
  if (ok && !changed && !options.dryRun && options.script === undefined)
    output.answer('Nothing to change: this host is set up, and the API answers its clients.');
  return ok ? 0 : 1;
}

/** A step of its own: a timer that cannot be started takes no certificate back. */
async function scheduling(site: Site): Promise<Step> {
  const { scheduleStep } = await import('../../steps/certificates/schedule-step.ts');
  const { 'ca-key': caKey } = site.given;
  const command = scheduledCommand(site, typeof caKey === 'string' ? { caKey } : {});
  return scheduleStep({ remove: false, command, setComes: true }) as Step;
}
