import { type HealthReport, verdictOfReport } from '../health/health-report.ts';
import { reportProblem } from './report-problem.ts';

/** The content of `check --json`; `Output.document` adds schema and command, and cleans every text. */
export function checkJson(report: HealthReport): Readonly<Record<string, unknown>> {
  const { host, started, finished, service, rungs, certificates, security, servers, versions } = report;
  const { comparison, notCompared } = report;
  const problem = reportProblem(report);
  return {
    verdict: verdictOfReport(report),
    host,
    started,
    finished,
    ...(service && { status: service }),
    rungs,
    certificates,
    security,
    servers,
    ...(comparison && { comparison }),
    ...(notCompared !== undefined && { notCompared }),
    versions,
    ...(problem && { problem }),
  };
}
