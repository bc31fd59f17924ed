import { type HealthReport, verdictOfReport } from '../health/health-report.ts';
import { verdictOf } from '../health/verdict.ts';
import { reportProblem } from './report-problem.ts';

/**
 * The content of `check --json`; `Output.document` adds schema and command, and cleans every text. Of several hosts: the
 * worst verdict and one object a host.
 */
export function checkJson(reports: readonly HealthReport[]): Readonly<Record<string, unknown>> {
  const hosts = reports.map(hostJson);
  const [only] = hosts;
  return hosts.length === 1 && only !== undefined ? only : { verdict: verdictOf(reports.map(verdictOfReport)), hosts };
}

function hostJson(report: HealthReport): Readonly<Record<string, unknown>> {
  const { service, ...rest } = report;
  const problem = reportProblem(report);
  return { verdict: verdictOfReport(report), status: service, ...rest, ...(problem && { problem }) };
}
