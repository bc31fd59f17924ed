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
const longestHost = 24;

/**
 * `check --format nagios` (docs/reference/health.md, Plugin output): the status with the performance data, then a line a check, the worst
 * first, with its fix. Name resolution and time-outs are critical rungs of the ladder already, never UNKNOWN.
 */
export function nagiosLines(report: HealthReport): readonly string[] {
  const items = reportItems(report).toSorted((one, other) => order.indexOf(one.state) - order.indexOf(other.state));
  const code = nagiosCodes[verdictOfReport(report)];
  const text = headline(report, items);
  const head = status(code, text, serversText(report, text.startsWith(withoutBar(oneLine(report.host)))));
  return withFigures(head, perfdata(report), [
    ...items.map(longLine),
    ...serverLabels(report)
      .filter(({ name, prefix }) => name !== prefix)
      .map(({ name, prefix }) => withoutBar(`In the performance data ${prefix} is the server ${name}.`)),
  ]);
}

/** NRPE hands on 1,024 bytes by default, and many a monitor shows the first line only. */
const longestLine = 1023;

/**
 * The first line with as many figures as it holds; the others stand behind a bar at the end of the last line, where the plugins' guideline
 * has them too.
 */
function withFigures(head: string, figures: readonly string[], lines: readonly string[]): readonly string[] {
  const bytes = (text: string) => new TextEncoder().encode(text).length;
  let first = `${head} |`;
  let count = 0;
  for (const figure of figures) {
    if (bytes(first) + bytes(figure) + 1 > longestLine) break;
    first += ` ${figure}`;
    count += 1;
  }
  const rest = figures.slice(count);
  if (rest.length === 0) return [first, ...lines];
  return [first, ...lines.slice(0, -1), `${lines.at(-1) ?? 'More performance data'} | ${rest.join(' ')}`];
}

/** When the check took longer than a monitor waits: a time-out is no UNKNOWN. Exit code 2; the labels are those that need no answer. */
export function nagiosTimeout(seconds: number, now: Date): readonly string[] {
  const nothing = { exchange: undefined, certificates: [], comparison: undefined, servers: [], finished: now };
  return [
    `${status(2, `no verdict after ${seconds} seconds, the check was ended`, '')} | ${perfdata(nothing).join(' ')}`,
  ];
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

/** The host that was judged, by its short name, and how its servers are. A healthy one is named before. */
function serversText(report: HealthReport, isNamed: boolean): string {
  const { ok, all } = servedWell(report);
  const servers = all === 0 ? '' : `${ok}/${all} servers ok`;
  const name = withoutBar(oneLine(report.host));
  const host = shortened(/^[\d.]+$|:/.test(name) ? name : (name.split('.')[0] ?? name), longestHost);
  const parts = [...(isNamed ? [] : [host]), ...(servers === '' ? [] : [servers])];
  return parts.length === 0 ? '' : `; ${parts.join(': ')}`;
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
