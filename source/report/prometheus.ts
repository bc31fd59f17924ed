import { type HealthReport, verdictOfReport } from '../health/health-report.ts';
import { chainFamilies, successFamily } from './prometheus-chain.ts';
import { serverFamilies } from './prometheus-servers.ts';
import { type Family, oneOf, prometheusText, seconds, single } from './prometheus-text.ts';

const verdicts = ['ok', 'warn', 'crit', 'unknown', 'busy'] as const;

/**
 * `check --format prometheus` as lines of the text format 0.0.4. Of several hosts, and where the host was named (`--host`), every sample
 * has the label `host`: the files of two hosts in one directory must not have the same series.
 */
export function prometheusLines(reports: readonly HealthReport[], isNamed = reports.length > 1): readonly string[] {
  const families = new Map<string, Family>();
  for (const report of reports) {
    for (const family of familiesOf(report)) {
      const earlier = families.get(family.name)?.samples ?? [];
      const own = isNamed ? withHost(family, report.host).samples : family.samples;
      families.set(family.name, { ...family, samples: [...earlier, ...own] });
    }
  }
  return prometheusText([...families.values()]);
}

function withHost(family: Family, host: string): Family {
  return { ...family, samples: family.samples.map(({ labels, value }) => ({ labels: { host, ...labels }, value })) };
}

function familiesOf(report: HealthReport): readonly Family[] {
  return [
    ...chainFamilies(report),
    ...serverFamilies(report),
    ...runFamilies(verdictOfReport(report), report.finished, report.finished.getTime() - report.started.getTime()),
  ];
}

/** When nothing could be checked: the file says so with the time, and no number of an earlier run is left in it. */
export function prometheusFailure(now: Date, hosts: readonly string[] = []): readonly string[] {
  const families = [successFamily(0), ...runFamilies('unknown', now, undefined)];
  if (hosts.length === 0) return prometheusText(families);
  return prometheusText(
    families.map((family) => ({ ...family, samples: hosts.flatMap((host) => withHost(family, host).samples) })),
  );
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
