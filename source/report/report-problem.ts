import type { Problem } from '../errors.ts';
import { type HealthReport, verdictOfReport } from '../health/health-report.ts';
import { reportItems } from './report-items.ts';

/** The first thing that keeps a host from being healthy: a lower rung explains what is above it. Undefined where there is at most a warning. */
export function reportProblem(report: HealthReport): Problem | undefined {
  const verdict = verdictOfReport(report);
  if (verdict === 'ok' || verdict === 'warn') return undefined;
  const items = reportItems(report);
  // What a server's document does not tell decides nothing; a rung that nobody looked at does.
  const open = items.find(({ kind, state }) => kind !== 'server' && state === 'not-run');
  const item = items.find(({ state }) => state === verdict) ?? open;
  if (item === undefined) return undefined;
  const diagnosis = report.rungs.find(({ id }) => item.id === `rung ${id}`)?.diagnosis;
  return {
    id: diagnosis?.id ?? (item.kind === 'rung' ? item.short : item.id),
    message: item.cause ?? `${item.label}: ${item.detail}`,
    fix: item.fix,
  };
}
