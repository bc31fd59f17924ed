import type { ServerCheck } from '../health/checks/server-check.ts';
import type { ServerHealth } from '../health/checks/server-checks.ts';
import type { HealthReport } from '../health/health-report.ts';
import { observedText } from './observed-text.ts';
import type { ReportItem } from './report-item.ts';
import { serverNames } from './server-names.ts';

/** The checks of every server; one item for a server that Barman ignores. */
export function serverItems(report: Pick<HealthReport, 'servers'>): readonly ReportItem[] {
  const names = serverNames(report);
  return report.servers.flatMap((server, index) => itemsOf(server, names[index] ?? server.name));
}

/** How many of the active servers have no check that failed; what was not run does not count for a server. */
export function servedWell({ servers }: Pick<HealthReport, 'servers'>): { readonly ok: number; readonly all: number } {
  const active = servers.filter((server) => server.active);
  const good = active.filter(
    ({ checks }) =>
      checks.some(({ state }) => state === 'ok') && checks.every(({ state }) => state === 'ok' || state === 'not-run'),
  );
  return { ok: good.length, all: active.length };
}

function itemsOf({ active, checks }: ServerHealth, name: string): readonly ReportItem[] {
  if (active) return checks.map((check) => checkItem(check, name));
  const id = `${name}/active`;
  const detail = 'inactive: Barman ignores it, and nothing was checked';
  return [{ kind: 'server', id, state: 'not-run', label: name, detail, short: id, fix: [] }];
}

function checkItem(check: ServerCheck, name: string): ReportItem {
  // The same check may come from two sources, which may not agree.
  const id = `${name}/${check.id}${check.source === 'diagnose' ? '' : ` (${check.source})`}`;
  return {
    kind: 'server',
    id,
    state: check.state,
    label: `${name}: ${check.id.replaceAll('_', ' ')}`,
    detail: check.hint === '' ? observedText(check) : check.hint,
    short: id,
    fix: check.fix === null ? [] : [check.fix],
    acknowledged: check.acknowledged,
  };
}
