import type { Problem } from '../errors.ts';
import type { ServerHealth } from '../health/checks/server-checks.ts';
import { type HealthReport, verdictOfReport } from '../health/health-report.ts';
import { worstState } from '../health/verdict.ts';
import type { Check, Evidence } from '../wizard/step.ts';
import type { ReportItem } from './report-item.ts';
import { reportItems } from './report-items.ts';
import { reportProblem } from './report-problem.ts';

/**
 * Reports as a live screen shows them: everything of one host, what is not ok first, with a line for each server that is
 * well; of several hosts a line for each, and what is not ok there. The problem is the first host's that has one.
 */
export function evidenceOfReports(reports: readonly HealthReport[]): Evidence {
  const [only] = reports;
  const several = reports.length > 1;
  const items = reports.flatMap(reportItems);
  return {
    checks: several || only === undefined ? reports.flatMap(hostChecks) : ownChecks(only),
    problem: firstProblem(reports, several),
    counted: { ok: items.filter(({ state }) => state === 'ok').length, all: items.length },
  };
}

function ownChecks(report: HealthReport): readonly Check[] {
  const items = reportItems(report);
  const quiet = (kinds: readonly ReportItem['kind'][]) =>
    items.filter((item) => !isRemarkable(item) && kinds.includes(item.kind)).map(checkOf);
  return [
    ...items.filter(isRemarkable).map(checkOf),
    ...quiet(['service', 'rung', 'comparison']),
    ...report.servers.map(serverCheck),
    ...quiet(['security', 'certificate']),
  ];
}

function hostChecks(report: HealthReport): readonly Check[] {
  const items = reportItems(report);
  const detail = `${items.filter(({ state }) => state === 'ok').length} of ${items.length} checks ok`;
  return [
    { id: report.host, label: report.host, state: verdictOfReport(report), detail },
    ...items
      .filter(isRemarkable)
      .map((item) => ({ ...checkOf(item), id: `${report.host}/${item.id}`, label: `  ${item.label}` })),
  ];
}

function serverCheck({ name, active, checks }: ServerHealth): Check {
  const id = `server ${name}`;
  const label = `Server ${name}`;
  if (!active) return { id, label, state: 'not-run', detail: 'inactive: Barman ignores it' };
  const states = checks.map(({ state }) => state).filter((state) => state !== 'not-run');
  const good = states.filter((state) => state === 'ok').length;
  return { id, label, state: worstState(states), detail: `${good} of ${checks.length} checks ok` };
}

function checkOf({ id, label, state, detail }: ReportItem): Check {
  return { id, label, state, detail };
}

/** Not ok, and somebody looked. */
function isRemarkable({ state }: ReportItem): boolean {
  return state !== 'ok' && state !== 'not-run';
}

function firstProblem(reports: readonly HealthReport[], several: boolean): Problem | undefined {
  for (const report of reports) {
    const problem = reportProblem(report);
    if (problem !== undefined) {
      return several ? { ...problem, message: `${report.host}: ${problem.message}` } : problem;
    }
  }
  return undefined;
}
