import { verdictOfReport } from '../../health/health-report.ts';
import { worstState } from '../../health/verdict.ts';
import { checkLine } from '../../report/evidence-text.ts';
import { createOutput } from '../../report/output.ts';
import { chainChecks, furtherChecks } from '../../steps/verify/report-checks.ts';
import { chainProblem } from '../../steps/verify/report-problems.ts';
import type { Context } from '../context.ts';
import { measureWanted } from '../measure-wanted.ts';

/** All probes once. Exit code 0 when nothing is worse than a warning. */
export async function check(context: Context, format: 'text' | 'json'): Promise<number> {
  const output = format === 'json' ? createOutput(true, process.stdout, process.stderr) : context.output;
  const reports = await measureWanted(context);
  const documents = reports.map((report) => {
    const verdict = verdictOfReport(report);
    const problem = chainProblem(report);
    for (const line of [...chainChecks(report), ...furtherChecks(report)].map(checkLine)) output.answer(line);
    output.answer(problem === undefined ? `${report.host}: ${verdict}` : problem.message);
    if (problem !== undefined) for (const fix of problem.fix) output.answer(`  → ${fix}`);
    const { service, ...rest } = report;
    return { verdict, status: service, ...rest, ...(problem && { problem }) };
  });
  const verdict = worstState(documents.map((document) => document.verdict));
  const [only] = documents;
  output.document('check', documents.length === 1 && only ? only : { verdict, hosts: documents });
  return verdict === 'ok' || verdict === 'warn' ? 0 : 1;
}
