import type { Problem } from '../../errors.ts';
import { type HealthReport, verdictOfReport } from '../../health/health-report.ts';
import type { Check, Evidence } from '../../wizard/step.ts';
import { chainChecks, furtherChecks, isRemarkable } from './report-checks.ts';
import { chainProblem, furtherProblem } from './report-problems.ts';

/**
 * Everything of one host, what is not ok first; of several hosts a line for each, and what is not ok there. The problem
 * is a broken chain, else the first critical thing beside one.
 */
export function evidenceOfReports(reports: readonly HealthReport[]): Evidence {
  const problem = problemOf(reports);
  const [only] = reports;
  if (reports.length === 1 && only !== undefined) {
    const checks = [...chainChecks(only), ...furtherChecks(only)];
    return { problem, checks: [...checks.filter(isRemarkable), ...checks.filter((check) => !isRemarkable(check))] };
  }
  return { problem, checks: reports.flatMap(hostChecks) };
}

function hostChecks(report: HealthReport): readonly Check[] {
  const checks = [...chainChecks(report), ...furtherChecks(report)];
  const bad = checks.filter(isRemarkable);
  const detail = `${checks.filter(({ state }) => state === 'ok').length} of ${checks.length} checks ok`;
  return [
    { id: report.host, label: report.host, state: verdictOfReport(report), detail },
    ...bad.map((check) => ({ ...check, id: `${report.host}/${check.id}`, label: `  ${check.label}` })),
  ];
}

function problemOf(reports: readonly HealthReport[]): Problem | undefined {
  for (const find of [chainProblem, furtherProblem]) {
    for (const report of reports) {
      const found = find(report);
      if (found === undefined) continue;
      return reports.length === 1 ? found : { ...found, message: `${report.host}: ${found.message}` };
    }
  }
  return undefined;
}
