import type { OsFamily } from '../../os/families.ts';
import { describeBackups, nightlyStarts, withFailed } from './backups.ts';
import type { BarmanConfig, BarmanServer } from './barman-config.ts';
import { systemIdAt } from './system-id.ts';
import type { TroubledServer } from './trouble.ts';
import { formatInstant, formatLsn, walName, writePosition } from './write-position.ts';

/** What Barman finds when it asks a PostgreSQL server. */
interface PostgresFacts {
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
function describeStatus(facts: PostgresFacts): Record<string, unknown> {
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
function describeUnreachable(host: string): Record<string, unknown> {
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

const hour = 3_600_000;
const twoWeeks = 14 * 24 * hour;

export interface DiagnoseInput {
  readonly config: Extract<BarmanConfig, { kind: 'config' }>;
  readonly barmanVersion: string;
  readonly family: OsFamily;
  /** When the sandbox was started: backups lie before it, WAL moves since. */
  readonly started: Date;
  readonly now: Date;
  /** The server with which something is wrong, if any. */
  readonly troubled: TroubledServer | undefined;
}

/** The document of `barman diagnose` and `GET /diagnose` (Barman 3.16), passwords and all, keys sorted. */
export function diagnoseDocument(input: DiagnoseInput): object {
  const servers = input.config.servers.map(
    (server, index) => [server.name, describeServer(server, index, input)] as const,
  );
  return sortKeys({
    global: { config: globalConfig(input.config.global), system_info: systemInfo(input) },
    models: {},
    servers: Object.fromEntries(servers),
  });
}

/** The document as the command prints it: four spaces, passwords hidden by Barman's two patterns. */
export function diagnoseText(document: object): string {
  const hidden = JSON.stringify(document, undefined, 4)
    .replace(/(password=)('[^']*'|[^\s"\\]+)/g, '$1*REDACTED*')
    .replace(/(postgres(?:ql)?:\/\/[^:@/\s"]+:)[^@\s"]+@/g, '$1*REDACTED*@');
  return `${hidden}\n`;
}

function describeServer(server: BarmanServer, index: number, input: DiagnoseInput): object {
  const base = 0x2_4f00_0000 + index * 0x1_0300_0000;
  const dataDirectory = '/opt/postgres/data';
  const systemId = systemIdAt(index);
  const trouble = input.troubled?.name === server.name ? input.troubled.trouble : undefined;
  const history = {
    server: server.name,
    systemId,
    dataDirectory,
    version: 160_010,
    size: 2_147_614_720,
    position: base,
  };
  const position = writePosition(base + 0x1000_0000, input.now.getTime() - input.started.getTime());
  const slot = server.config.slot_name;
  const facts = {
    systemId,
    dataDirectory,
    version: '16.10',
    position,
    size: 2_149_876_543,
    slot: slot === null ? null : String(slot),
    slotActive: trouble !== 'slot-inactive',
  };
  const lastMinute = Math.floor(input.now.getTime() / 60_000) * 60;
  const wal = {
    compression: null,
    encryption: null,
    name: walName(position - 16_777_216),
    size: 16_777_216,
    time: lastMinute,
  };
  const host = /host=(\S+)/.exec(String(server.config.conninfo))?.[1] ?? 'localhost';
  const lastNight = trouble === 'backup-too-old' ? input.started.getTime() - twoWeeks : input.started.getTime();
  const backups = describeBackups(history, nightlyStarts(new Date(lastNight), 5));
  return {
    active_model: null,
    backups: trouble === 'backup-failed' ? withFailed(backups, new Date(input.started.getTime() - hour)) : backups,
    config: server.config,
    msg_list: [],
    status: trouble === 'unreachable' ? describeUnreachable(host) : describeStatus(facts),
    wals: { last_archived_wal_per_timeline: { '00000001': wal } },
  };
}

function globalConfig(global: Readonly<Record<string, string>>): object {
  const home = global.barman_home ?? '/var/lib/barman';
  return {
    barman_home: home,
    barman_lock_directory: home,
    barman_user: global.barman_user ?? 'barman',
    config_changes_queue: `${home}/cfg_changes.queue`,
    configuration_files_directory: global.configuration_files_directory ?? '/etc/barman.d',
    errors_list: [],
    lock_directory_cleanup: true,
    log_file: global.log_file ?? '/var/log/barman/barman.log',
    log_level: global.log_level ?? 'INFO',
  };
}

function systemInfo({ barmanVersion, family, now }: DiagnoseInput): object {
  return {
    barman_ver: barmanVersion,
    python_executable: '/usr/bin/python3',
    ...systems[family],
    ssh_ver: '',
    timestamp: formatInstant(now),
  };
}

const systems: Readonly<Record<OsFamily, object>> = {
  debian: {
    kernel_ver: 'Linux barman1 6.1.0-40-amd64 #1 SMP PREEMPT_DYNAMIC Debian 6.1.153-1 (2025-09-20) x86_64 GNU/Linux',
    python_ver: 'Python 3.11.2',
    release: 'Distributor ID:\tDebian\nDescription:\tDebian GNU/Linux 12 (bookworm)\nRelease:\t12\nCodename:\tbookworm',
    rsync_ver: 'rsync  version 3.2.7  protocol version 31',
  },
  redhat: {
    kernel_ver: 'Linux barman1 5.14.0-570.el9.x86_64 #1 SMP PREEMPT_DYNAMIC x86_64 GNU/Linux',
    python_ver: 'Python 3.9.21',
    release: '',
    rsync_ver: 'rsync  version 3.2.3  protocol version 31',
  },
  suse: {
    kernel_ver: 'Linux barman1 6.4.0-150600.23.65-default #1 SMP PREEMPT_DYNAMIC x86_64 GNU/Linux',
    python_ver: 'Python 3.6.15',
    release: '',
    rsync_ver: 'rsync  version 3.2.7  protocol version 31',
  },
};

/** Keys in order, as both writers print them. */
function sortKeys(value: object): object {
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, child]) => [key, isPlainObject(child) ? sortKeys(child) : child]));
}

function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
