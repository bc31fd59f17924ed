import { verdictOfReport } from '../../health/health-report.ts';
import { checkLine } from '../../report/evidence-text.ts';
import { createOutput } from '../../report/output.ts';
import { measure } from '../../steps/verify/measure.ts';
import { chainChecks, furtherChecks } from '../../steps/verify/report-checks.ts';
import { chainProblem } from '../../steps/verify/verify-step.ts';
import type { Context } from '../context.ts';

/** All probes once. Exit code 0 when nothing is worse than a warning. */
export async function check(context: Context, format: 'text' | 'json'): Promise<number> {
  const output = format === 'json' ? createOutput(true, process.stdout, process.stderr) : context.output;
  const { report } = await measure(context.host, context.site({}), { serversAnyway: true });
  const verdict = verdictOfReport(report);
  const problem = chainProblem(report);
  for (const line of [...chainChecks(report), ...furtherChecks(report)].map(checkLine)) output.answer(line);
  output.answer(problem === undefined ? `${report.host}: ${verdict}` : problem.message);
  if (problem !== undefined) for (const fix of problem.fix) output.answer(`  → ${fix}`);
  const { service, ...rest } = report;
  output.document('check', { verdict, status: service, ...rest, ...(problem && { problem }) });
  return verdict === 'ok' || verdict === 'warn' ? 0 : 1;
}
