import type { ServerHealth } from '../health/checks/server-checks.ts';
import type { HealthReport } from '../health/health-report.ts';
import { bit, type Family, type Sample, seconds } from './prometheus-text.ts';
import { serverNames } from './server-names.ts';

type Take = (server: ServerHealth) => readonly Sample[];

/** What each Barman server tells. No labels of single backups: their number has no bound. */
export function serverFamilies(report: Pick<HealthReport, 'servers'>): readonly Family[] {
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
