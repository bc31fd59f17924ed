import { type HealthReport, verdictOfReport } from '../health/health-report.ts';
import type { HealthState } from '../health/verdict.ts';
import { checkLine } from './evidence-text.ts';
import { oneLine } from './one-line.ts';
import type { ReportItem } from './report-item.ts';
import { reportItems } from './report-items.ts';
import { verdictSentence } from './verdict-sentence.ts';

/** The worst last, where the eye is when the lines have run through. */
const order: readonly HealthState[] = ['ok', 'not-run', 'unknown', 'busy', 'warn', 'crit'];

/** `check --format text`: one line a check, the worst last, each with its cause and fix under it, then the verdict. */
export function checkText(reports: readonly HealthReport[]): readonly string[] {
  if (reports.length === 1) return reports.flatMap(hostLines);
  return reports.flatMap((report, index) => [
    ...(index === 0 ? [] : ['']),
    `${oneLine(report.host)}:`,
    ...hostLines(report),
  ]);
}

function hostLines(report: HealthReport): readonly string[] {
  return [
    ...reportItems(report)
      .toSorted((one, other) => order.indexOf(one.state) - order.indexOf(other.state))
      .flatMap(itemLines),
    checkLine({ id: 'verdict', state: verdictOfReport(report), label: 'Verdict', detail: verdictSentence(report) }),
  ];
}

function itemLines(item: ReportItem): readonly string[] {
  const { cause, fix } = item;
  return [
    checkLine(item),
    ...(cause === undefined ? [] : [`           ${cause}`]),
    ...fix.map((step) => `           → ${step}`),
  ];
}
