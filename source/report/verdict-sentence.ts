import { type HealthReport, verdictOfReport } from '../health/health-report.ts';
import { oneLine } from './one-line.ts';
import { reportItems } from './report-items.ts';

/** The verdict of a whole report in one sentence. */
export function verdictSentence(report: HealthReport): string {
  const host = oneLine(report.host);
  const items = reportItems(report);
  const count = (state: string) => items.filter((item) => item.state === state).length;
  const warnings = counted(count('warn'), 'warning');
  switch (verdictOfReport(report)) {
    case 'ok':
      return `${host} is healthy.`;
    case 'warn':
      return `${host} works, with ${warnings}.`;
    case 'busy':
      return `${host} is busy: the API serves one request at a time, and another one is under way.`;
    case 'unknown':
      return `It is not known whether ${host} is healthy: not everything could be looked at.`;
    case 'crit':
      return `${host} is not healthy: ${count('crit')} failed${count('warn') > 0 ? `, ${warnings}` : ''}.`;
  }
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
