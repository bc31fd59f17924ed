import type { ServerHealth } from '../health/checks/server-checks.ts';
import { type HealthReport, verdictOfReport } from '../health/health-report.ts';
import { chainFamilies, successFamily } from './prometheus-chain.ts';
import { bit, type Family, oneOf, prometheusText, type Sample, seconds, single } from './prometheus-text.ts';
import { serverNames } from './server-names.ts';

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

type Take = (server: ServerHealth) => readonly Sample[];

/** What each Barman server tells. No labels of single backups: their number has no bound. */
function serverFamilies(report: Pick<HealthReport, 'servers'>): readonly Family[] {
  const names = serverNames(report);
  const family = (name: string, help: string, take: Take): Family => ({
    name,
    help,
    samples: report.servers.flatMap((server, index) =>
      take(server).map(({ labels, value }) => ({ labels: { server: names[index] ?? server.name, ...labels }, value })),
    ),
  });
  const figure = (name: string, help: string, value: (server: ServerHealth) => number | undefined) =>
    family(name, help, (server) => [{ labels: {}, value: value(server) }]);
  return [
    figure('barman_server_active', '0 for a server that Barman is told to ignore.', ({ active }) => bit(active)),
    family(
      'barman_check_ok',
      '1 if the check passed; a check that was not run has no sample here.',
      checkSamples((state) => (state === 'not-run' ? undefined : bit(state === 'ok'))),
    ),
    family(
      'barman_check_run',
      '1 if somebody could look, 0 if not.',
      checkSamples((state) => bit(state !== 'not-run')),
    ),
    figure(
      'barman_backup_last_success_timestamp_seconds',
      'When the last good backup ended, in seconds since 1970.',
      ({ figures }) => seconds(figures.lastBackupEnd),
    ),
    figure('barman_backup_last_size_bytes', 'Size of the last good backup.', ({ figures }) => figures.lastBackupSize),
    family('barman_backups', 'Backups in the catalog, by status.', ({ figures }) => [
      { labels: { status: 'done' }, value: figures.backups },
      { labels: { status: 'failed' }, value: figures.failed },
    ]),
    figure(
      'barman_wal_last_archived_timestamp_seconds',
      'Time of the newest WAL file in the archive, in seconds since 1970.',
      ({ figures }) => seconds(figures.lastWalTime),
    ),
  ];
}

function checkSamples(value: (state: ServerHealth['checks'][number]['state']) => number | undefined): Take {
  return ({ checks }) =>
    checks.map(({ id, source, blocking, state }) => ({
      labels: { check: id, source, blocking: String(blocking) },
      value: value(state),
    }));
}
