import type { HealthReport } from '../../health/health-report.ts';
import { type CheckOptions, readCheckOptions } from '../check-options.ts';
import type { Context } from '../context.ts';
import { requireReplaceable } from '../replace-file.ts';
import { writeFailure, writeReport } from './check-output.ts';
import { watchCheck } from './watch-check.ts';

/** One round of `measure`, or with `--watch` one after the other, told as the options ask. `measure` gives one report a host. */
export async function runCheck(
  context: Context,
  options: CheckOptions,
  measure: () => Promise<readonly HealthReport[]>,
): Promise<number> {
  const wish = readCheckOptions(options, context.options.json);
  if (wish.output !== undefined) await requireReplaceable(wish.output, '--output');
  if (wish.interval !== undefined) return watchCheck(context, { ...wish, interval: wish.interval }, measure);
  try {
    return await writeReport(context, await measure(), wish);
  } catch (error) {
    await writeFailure(context, error, wish);
    throw error;
  }
}
