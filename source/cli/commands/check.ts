import { setTimeout as wait } from 'node:timers/promises';
import { usageError } from '../../errors.ts';
import type { HealthReport } from '../../health/health-report.ts';
import { endRunningProbes } from '../../host/local/running-probes.ts';
import { measureHosts, measureSite } from '../../steps/verify/measure-hosts.ts';
import { type CheckOptions, type CheckWish, readCheckOptions } from '../check-options.ts';
import type { Context } from '../context.ts';
import { requireReplaceable } from '../replace-file.ts';
import { writeFailure, writeReport, writeTimeout } from './check-output.ts';
import { watchCheck } from './watch-check.ts';

/** All probes once, or with `--watch` round after round, told as the options ask. `measure` gives one report a host. */
export async function check(
  context: Context,
  options: CheckOptions,
  measure: () => Promise<readonly HealthReport[]> = () => measureWanted(context),
): Promise<number> {
  const wish = readCheckOptions(options, context.options.json);
  if (wish.format === 'nagios' && context.options.hosts.length > 1)
    throw usageError('--format nagios takes one host: a plugin has one state.', [
      'Define one service for each host, with one --host NAME.',
    ]);
  if (wish.output !== undefined) await requireReplaceable(wish.output, '--output');
  if (wish.interval !== undefined) return watchCheck(context, { ...wish, interval: wish.interval }, measure);
  try {
    if (wish.format !== 'nagios') return await writeReport(context, await measure(), wish);
    const reports = await withinDeadline(measure(), undefined, pluginDeadline);
    return await (reports === undefined ? endLate(context, wish) : writeReport(context, reports, wish));
  } catch (error) {
    await writeFailure(context, error, wish);
    throw error;
  }
}

/** Ends the process like a plugin's alarm: a probe that still waits would keep it beyond the time that the monitor gives it. */
async function endLate(context: Context, wish: CheckWish): Promise<number> {
  const code = await writeTimeout(context, pluginDeadline, wish);
  endRunningProbes();
  return process.exit(code);
}

/** Seconds: a little less than the 90 for which NRPE and Icinga are told to wait (docs/monitoring.md). */
const pluginDeadline = 85;

/** What `work` resolves to, or `late` when it has not ended after so many seconds; the work is not stopped. */
export async function withinDeadline<T>(work: Promise<T>, late: T, seconds: number): Promise<T> {
  const timer = new AbortController();
  const end = wait(seconds * 1000, late, { signal: timer.signal });
  try {
    return await Promise.race([work, end]);
  } finally {
    end.catch(() => undefined);
    timer.abort();
  }
}

/** The report of every host that `--host` names; without it, of this one. */
async function measureWanted({ host, site, options }: Context): Promise<readonly HealthReport[]> {
  return options.hosts.length > 1 ? measureHosts(host, site({}), options.hosts) : [await measureSite(host, site({}))];
}
