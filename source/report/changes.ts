import { type HealthReport, verdictOfReport } from '../health/health-report.ts';
import type { HealthState } from '../health/verdict.ts';
import { oneLine } from './one-line.ts';
import type { ReportItem } from './report-item.ts';
import { reportItems } from './report-items.ts';
import { checkWords } from './state-words.ts';
import { verdictSentence } from './verdict-sentence.ts';

/** A state that is not what it was; undefined where the report has no such check. */
export type Change = {
  readonly id: string;
  readonly from: HealthState | undefined;
  readonly to: HealthState | undefined;
  /** One sentence: what was seen. */
  readonly observed: string;
};

/**
 * What changed its state from one report to the next, the verdict first; other numbers in a sentence are no change. Of
 * the first report: the verdict and everything that is not ok.
 */
export function changesBetween(before: HealthReport | undefined, after: HealthReport): readonly Change[] {
  const verdict = {
    id: 'verdict',
    from: before && verdictOfReport(before),
    to: verdictOfReport(after),
    observed: verdictSentence(after),
  };
  const items = reportItems(after);
  if (before === undefined) {
    const bad = items.filter(({ state }) => state !== 'ok');
    return [
      verdict,
      ...bad.map((item) => ({ id: item.id, from: undefined, to: item.state, observed: observed(item) })),
    ];
  }
  return [verdict, ...itemChanges(reportItems(before), items)].filter(({ from, to }) => from !== to);
}

function itemChanges(before: readonly ReportItem[], after: readonly ReportItem[]): readonly Change[] {
  const old = keyed(before);
  const now = keyed(after);
  const gone = [...old].filter(([key]) => !now.has(key));
  return [
    ...[...now].map(([key, item]) => ({
      id: item.id,
      from: old.get(key)?.state,
      to: item.state,
      observed: observed(item),
    })),
    ...gone.map(([, { id, state }]) => ({ id, from: state, to: undefined, observed: 'no longer in the report' })),
  ];
}

/** By what a check is found again: a security finding is one of several with its id, so its sentence belongs to it. */
function keyed(items: readonly ReportItem[]): ReadonlyMap<string, ReportItem> {
  return new Map(items.map((item) => [item.kind === 'security' ? `${item.id}: ${item.detail}` : item.id, item]));
}

function observed({ detail, label, cause }: ReportItem): string {
  return [detail === '' ? label : detail, ...(cause === undefined ? [] : [cause])].join('. ');
}

/** A change as a line for a log: time in ISO 8601, host where there are several, check, states, what was seen. */
export function changeLine({ id, from, to, observed: seen }: Change, time: Date, host?: string): string {
  const states = [...(from === undefined ? [] : [checkWords[from]]), to === undefined ? 'gone' : checkWords[to]];
  const place = host === undefined ? id : `${host} ${id}`;
  return oneLine(`${time.toISOString()} ${place}: ${states.join(' → ')}: ${seen}`);
}

/** A change for `--json`: states as in every JSON answer, null where the report has no such check. */
export function changeJson(
  { id, from, to, observed: seen }: Change,
  time: Date,
  host: string | undefined,
): Readonly<Record<string, unknown>> {
  return { time, host, id, from: from ?? null, to: to ?? null, observed: seen };
}
