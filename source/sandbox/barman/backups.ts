import { formatInstant, formatLsn, walName } from './write-position.ts';

/** What a server's backups are made of; the newest is the last. */
export interface BackupHistory {
  readonly server: string;
  readonly systemId: string;
  readonly dataDirectory: string;
  readonly version: number;
  /** Bytes of the cluster. */
  readonly size: number;
  /** WAL position, in bytes, at the newest backup. */
  readonly position: number;
}

const segment = 16 * 1024 * 1024;
const day = 86_400_000;

/** The starts of the last `count` nightly backups (04:00 UTC) before a moment, oldest first. */
export function nightlyStarts(before: Date, count: number): Date[] {
  const midnight = Date.UTC(before.getUTCFullYear(), before.getUTCMonth(), before.getUTCDate());
  const today = midnight + day / 6;
  const last = today + 600_000 < before.getTime() ? today : today - day;
  return Array.from({ length: count }, (_, index) => new Date(last - (count - 1 - index) * day));
}

/** A backup that failed in the middle, since PostgreSQL went away; the ones before it stay. */
export function withFailed(
  backups: Record<string, Record<string, unknown>>,
  start: Date,
): Record<string, Record<string, unknown>> {
  const id = backupId(start);
  const error = 'failure copying base backup (pg_basebackup terminated with exit code 1)';
  const left = { end_time: null, end_wal: null, end_xlog: null, size: null, deduplicated_size: null, copy_stats: null };
  const begun = { backup_id: id, begin_time: formatInstant(start) };
  return { ...backups, [id]: { ...Object.values(backups).at(-1), ...left, ...begun, status: 'FAILED', error } };
}

/** The `backups` object of the diagnose document: finished full backups. */
export function describeBackups(
  history: BackupHistory,
  starts: readonly Date[],
): Record<string, Record<string, unknown>> {
  const entries = starts.map((start, index) => {
    const began = new Date(start.getTime() + 2_417);
    const ended = new Date(began.getTime() + 41_850);
    const from = history.position - (starts.length - 1 - index) * 40 * segment;
    const size = history.size - (starts.length - 1 - index) * 1_310_720;
    const id = backupId(start);
    const label = [
      `START WAL LOCATION: ${formatLsn(from + 0x28)} (file ${walName(from)})`,
      `CHECKPOINT LOCATION: ${formatLsn(from + 0x60)}`,
      'BACKUP METHOD: streamed',
      'BACKUP FROM: primary',
      `START TIME: ${began.toISOString().slice(0, 19).replace('T', ' ')} UTC`,
      'LABEL: pg_basebackup base backup',
      'START TIMELINE: 1',
      '',
    ];
    const backup = {
      backup_id: id,
      backup_label: `'${label.join('\\n')}'`,
      begin_offset: 40,
      begin_time: formatInstant(began),
      begin_wal: walName(from),
      begin_xlog: formatLsn(from + 0x28),
      children_backup_ids: null,
      cluster_size: size + 4264,
      compression: null,
      config_file: `${history.dataDirectory}/postgresql.conf`,
      copy_stats: { copy_time: 41.85, total_time: 41.85 },
      data_checksums: 'on',
      deduplicated_size: size,
      encryption: null,
      end_offset: 0,
      end_time: formatInstant(ended),
      end_wal: walName(from),
      end_xlog: formatLsn(from + segment),
      error: null,
      hba_file: `${history.dataDirectory}/pg_hba.conf`,
      ident_file: `${history.dataDirectory}/pg_ident.conf`,
      included_files: null,
      mode: 'postgres',
      parent_backup_id: null,
      pgdata: history.dataDirectory,
      server_name: history.server,
      size,
      status: 'DONE',
      summarize_wal: null,
      systemid: history.systemId,
      tablespaces: null,
      timeline: 1,
      version: history.version,
      xlog_segment_size: segment,
    };
    return [id, backup] as const;
  });
  return Object.fromEntries(entries);
}

/** `20261123T040000`: the start of a backup, which names it. */
function backupId(start: Date): string {
  return start.toISOString().replace(/[-:]/g, '').slice(0, 15);
}
