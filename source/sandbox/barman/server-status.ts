import { formatLsn, walName } from './write-position.ts';

/** What Barman finds when it asks a PostgreSQL server. */
export interface PostgresFacts {
  readonly systemId: string;
  readonly dataDirectory: string;
  readonly version: string;
  /** Write position in bytes. */
  readonly position: number;
  readonly size: number;
  readonly slot: string | null;
  readonly slotActive: boolean;
}

const programs = {
  pg_basebackup_bwlimit: true,
  pg_basebackup_installed: true,
  pg_basebackup_path: '/usr/lib/postgresql/16/bin/pg_basebackup',
  pg_basebackup_tbls_mapping: true,
  pg_basebackup_version: '16.10',
  pg_receivexlog_installed: true,
  pg_receivexlog_path: '/usr/lib/postgresql/16/bin/pg_receivewal',
  pg_receivexlog_version: '16.10',
};

/** The `status` object of a server that answers; with streaming only, Barman tells nothing about archive_command. */
export function describeStatus(facts: PostgresFacts): Record<string, unknown> {
  return {
    ...programs,
    archive_timeout: 0,
    checkpoint_timeout: 900,
    config_file: `${facts.dataDirectory}/postgresql.conf`,
    connection_error: null,
    current_lsn: formatLsn(facts.position),
    current_size: facts.size,
    current_xlog: walName(facts.position),
    data_checksums: 'on',
    data_directory: facts.dataDirectory,
    has_backup_privileges: true,
    has_monitoring_privileges: true,
    hba_file: `${facts.dataDirectory}/pg_hba.conf`,
    hot_standby: 'on',
    ident_file: `${facts.dataDirectory}/pg_ident.conf`,
    is_in_recovery: false,
    is_superuser: false,
    max_replication_slots: '10',
    max_wal_senders: '10',
    pg_basebackup_compatible: true,
    pg_receivexlog_compatible: true,
    pg_receivexlog_supports_slots: true,
    pg_receivexlog_synchronous: false,
    postgres_systemid: facts.systemId,
    replication_slot: facts.slot === null ? null : [facts.slot, facts.slotActive, formatLsn(facts.position)],
    replication_slot_support: true,
    server_txt_version: facts.version,
    streaming: true,
    streaming_supported: true,
    streaming_systemid: facts.systemId,
    synchronous_standby_names: [''],
    timeline: 1,
    version_supported: true,
    wal_compression: 'on',
    wal_keep_size: '0',
    wal_level: 'replica',
    xlog_segment_size: 16_777_216,
    xlogpos: formatLsn(facts.position),
  };
}

/** The `status` object of a server that does not answer: the keys are there, without values. */
export function describeUnreachable(host: string): Record<string, unknown> {
  const silent =
    `archive_command archive_mode current_xlog data_directory is_in_recovery is_superuser pg_basebackup_compatible
    pg_receivexlog_compatible pg_receivexlog_supports_slots pg_receivexlog_synchronous postgres_systemid replication_slot
    replication_slot_support server_txt_version streaming streaming_supported streaming_systemid synchronous_standby_names timeline
    version_supported xlogpos`.split(/\s+/);
  return {
    ...programs,
    ...Object.fromEntries(silent.map((key) => [key, null])),
    connection_error: `connection to server at "${host}", port 5432 failed: timeout expired`,
  };
}
