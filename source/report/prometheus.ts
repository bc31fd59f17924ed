import { type HealthReport, verdictOfReport } from '../health/health-report.ts';
import { chainFamilies, successFamily } from './prometheus-chain.ts';
import { serverFamilies } from './prometheus-servers.ts';
import { type Family, oneOf, prometheusText, seconds, single } from './prometheus-text.ts';

const verdicts = ['ok', 'warn', 'crit', 'unknown', 'busy'] as const;

/**
 * `check --format prometheus`: the families of health.md, section 5.2, as lines of the text format 0.0.4. Of several
 * hosts every sample has the label `host`.
 */
export function prometheusLines(reports: readonly HealthReport[]): readonly string[] {
  const [only] = reports;
  if (reports.length === 1 && only !== undefined) return prometheusText(familiesOf(only));
  const families = new Map<string, Family>();
  for (const report of reports) {
    for (const family of familiesOf(report)) {
      const earlier = families.get(family.name)?.samples ?? [];
      const own = family.samples.map(({ labels, value }) => ({ labels: { host: report.host, ...labels }, value }));
      families.set(family.name, { ...family, samples: [...earlier, ...own] });
    }
  }
  return prometheusText([...families.values()]);
}

function familiesOf(report: HealthReport): readonly Family[] {
  return [
    ...chainFamilies(report),
    ...serverFamilies(report),
    ...runFamilies(verdictOfReport(report), report.finished, report.finished.getTime() - report.started.getTime()),
  ];
}

/** When nothing could be checked: the file says so with the time, and no number of an earlier run is left in it. */
export function prometheusFailure(now: Date): readonly string[] {
  return prometheusText([successFamily(0), ...runFamilies('unknown', now, undefined)]);
}

function runFamilies(
  verdict: (typeof verdicts)[number],
  finished: Date,
  milliseconds: number | undefined,
): readonly Family[] {
  return [
    {
      name: 'barman_api_verdict',
      help: 'The verdict of the last run: 1 for its state, 0 for the others.',
      samples: oneOf('state', verdicts, verdict),
    },
    {
      name: 'barman_wizard_last_run_timestamp_seconds',
      help: 'When the last run ended, in seconds since 1970.',
      samples: single(seconds(finished.getTime())),
    },
    {
      name: 'barman_wizard_run_duration_seconds',
      help: 'How long the last run took.',
      samples: single(seconds(milliseconds)),
    },
  ];
}
