import type { Problem } from '../errors.ts';
import { type HealthReport, verdictOfReport } from '../health/health-report.ts';
import type { HealthState } from '../health/verdict.ts';
import { cleanText } from './clean-text.ts';
import { oneLine, shortened } from './one-line.ts';
import { perfdata, serverLabels } from './perfdata.ts';
import type { ReportItem } from './report-item.ts';
import { reportItems } from './report-items.ts';
import { servedWell } from './server-items.ts';

type Verdict = ReturnType<typeof verdictOfReport>;

/** The plugins' exit codes. A busy API is not down: it warns. */
export const nagiosCodes: Readonly<Record<Verdict, 0 | 1 | 2 | 3>> = { ok: 0, warn: 1, busy: 1, crit: 2, unknown: 3 };

const statusWords = ['OK', 'WARNING', 'CRITICAL', 'UNKNOWN'] as const;

const itemWords: Readonly<Record<HealthState, string>> = {
  ok: 'OK',
  warn: 'WARNING',
  crit: 'CRITICAL',
  unknown: 'UNKNOWN',
  'not-run': 'NOT RUN',
  busy: 'BUSY',
};

/** Worst first: what reads the output may cut it off. */
const order: readonly HealthState[] = ['crit', 'warn', 'busy', 'unknown', 'not-run', 'ok'];

/** The guideline: less than 80 characters before the bar. */
const longestStatus = 79;

/**
 * `check --format nagios` (health.md, section 5.1): the status with the performance data, then a line a check, the worst
 * first, with its fix. Name resolution and time-outs are critical rungs of the ladder already, never UNKNOWN.
 */
export function nagiosLines(report: HealthReport): readonly string[] {
  const items = reportItems(report).toSorted((one, other) => order.indexOf(one.state) - order.indexOf(other.state));
  const code = nagiosCodes[verdictOfReport(report)];
  return [
    `${status(code, headline(report, items), serversText(report))} | ${perfdata(report)}`,
    ...items.map(longLine),
    ...serverLabels(report)
      .filter(({ name, prefix }) => name !== prefix)
      .map(({ name, prefix }) => withoutBar(`In the performance data ${prefix} is the server ${name}.`)),
  ];
}

/** When the check took longer than a monitor waits: a time-out is no UNKNOWN. Exit code 2; the labels are those that need no answer. */
export function nagiosTimeout(seconds: number, now: Date): readonly string[] {
  const nothing = { exchange: undefined, certificates: [], comparison: undefined, servers: [], finished: now };
  return [`${status(2, `no verdict after ${seconds} seconds, the check was ended`, '')} | ${perfdata(nothing)}`];
}

/** When nothing could be checked: wrong words, no permission, a defect. Exit code 3. */
export function nagiosUnknown({ message, detail = '', fix }: Problem): readonly string[] {
  const text = withoutBar(oneLine(message));
  const first = status(3, text, '');
  return [
    first,
    ...(first.endsWith(text) ? [] : [text]),
    ...cleanText(detail)
      .split('\n')
      .map((line) => withoutBar(oneLine(line))),
    ...fix.map((step) => `Fix: ${withoutBar(oneLine(step))}`),
  ].filter((line) => line !== '');
}

function status(code: 0 | 1 | 2 | 3, text: string, end: string): string {
  const start = `BARMAN_API ${statusWords[code]} - `;
  return `${start}${shortened(text, longestStatus - start.length - end.length)}${end}`;
}

function headline(report: HealthReport, items: readonly ReportItem[]): string {
  // What a server's document does not tell decides nothing.
  const worst = items.find(({ kind, state }) => kind !== 'server' || state !== 'not-run');
  if (worst === undefined || worst.state === 'ok') return withoutBar(`${oneLine(report.host)} is healthy`);
  const text = worst.cause ?? worst.detail;
  return withoutBar(`${worst.short}${text === '' ? '' : `: ${text}`}`);
}

function serversText(report: HealthReport): string {
  const { ok, all } = servedWell(report);
  return all === 0 ? '' : `; ${ok}/${all} servers ok`;
}

function longLine({ state, id, detail, cause, fix }: ReportItem): string {
  const parts = [detail, ...(cause === undefined ? [] : [cause])].filter((part) => part !== '');
  const seen = parts.length === 0 ? '' : `: ${parts.join('. ').replaceAll('.. ', '. ')}`;
  const end = fix.length === 0 ? '' : `${/[.!?]$/.test(seen) ? '' : '.'} Fix: ${fix.join('; ')}`;
  return withoutBar(`[${itemWords[state]}] ${id}${seen}${end}`);
}

/** A bar ends the text, also on later lines: what follows would be read as performance data. */
function withoutBar(text: string): string {
  return text.replaceAll('|', '¦');
}
