import type { KnownSetting } from './setting.ts';

const defaults = 'roles/barman/defaults/main.yml';
const manual = 'docs/src/barman.md';

/** What the Barman role reads on the Barman instance. */
const server: readonly KnownSetting[] = [
  {
    key: 'barman_package_version',
    use: 'tpa',
    type: 'version',
    default: undefined,
    reader: 'barman',
    meaning: 'Pins the version of the Barman packages; without it the newest is installed.',
    source: 'roles/barman/pkg/tasks/list-packages.yml',
  },
  {
    key: 'barman_installation_method',
    use: 'tpa',
    type: 'choice',
    default: 'pkg',
    allowed: ['pkg', 'src'],
    reader: 'barman',
    meaning: 'Installs Barman from packages (pkg) or a Git checkout (src).',
    source: 'roles/barman/pkg/defaults/main.yml',
  },
  {
    key: 'barman_git_url',
    use: 'tpa',
    type: 'string',
    default: undefined,
    reader: 'barman',
    meaning: 'Git repository of Barman for the method src.',
    source: 'roles/barman/pkg/tasks/src.yml',
  },
  {
    key: 'barman_git_ref',
    use: 'tpa',
    type: 'string',
    default: undefined,
    reader: 'barman',
    meaning: 'Branch, tag or commit of Barman for the method src.',
    source: 'roles/barman/pkg/tasks/src.yml',
  },
  {
    key: 'barman_git_reference_repo',
    use: 'tpa',
    type: 'path',
    default: undefined,
    reader: 'barman',
    meaning: 'Local clone that spares downloads with the method src.',
    source: 'roles/barman/pkg/tasks/src.yml',
  },
  {
    key: 'barman_shared',
    use: 'consumed',
    type: 'boolean',
    default: false,
    reader: 'barman',
    meaning: 'The Barman instance belongs to another cluster, which installs it; needs a real boolean.',
    source: 'roles/barman/tasks/main.yml',
  },
  {
    key: 'barman_home',
    use: 'tpa',
    type: 'path',
    default: '/var/lib/barman',
    reader: 'barman',
    meaning: "Barman's home directory, where the backups are.",
    source: manual,
  },
  {
    key: 'barman_user',
    use: 'tpa',
    type: 'string',
    default: 'barman',
    reader: 'barman',
    meaning: 'System user that Barman runs as.',
    source: 'roles/barman/tasks/main.yml',
  },
  {
    key: 'barman_group',
    use: 'tpa',
    type: 'string',
    default: 'barman',
    reader: 'barman',
    meaning: 'System group that Barman runs as.',
    source: 'roles/barman/tasks/main.yml',
  },
];

type Row = readonly [
  key: string,
  type: KnownSetting['type'],
  fallback: KnownSetting['default'],
  meaning: string,
  allowed?: readonly string[],
];

const rows: readonly Row[] = [
  ['barman_archiver', 'boolean', false, 'Archives WAL files by archive_command besides streaming.'],
  ['barman_log_file', 'path', '/var/log/barman/barman.log', "Barman's log file."],
  ['barman_backup_method', 'choice', 'rsync', 'How full backups are taken.', ['rsync', 'postgres']],
  ['barman_compression', 'string', 'pigz', 'Compression of archived WAL files.'],
  ['barman_reuse_backup', 'choice', 'link', 'Incremental rsync backups.', ['off', 'copy', 'link']],
  ['barman_parallel_jobs', 'count', 1, 'Parallel copies of an rsync backup.'],
  ['barman_backup_options', 'string', 'concurrent_backup', 'Options of a backup.'],
  ['barman_immediate_checkpoint', 'boolean', false, 'Forces a checkpoint at the start of a backup.'],
  ['barman_network_compression', 'boolean', false, 'Compresses rsync transfers.'],
  ['barman_basebackup_retry_times', 'count', 3, 'How often a failed copy is tried again.'],
  ['barman_basebackup_retry_sleep', 'count', 30, 'Seconds between two tries.'],
  ['barman_minimum_redundancy', 'count', 3, 'Backups that are never removed.'],
  ['barman_retention_policy', 'string', 'RECOVERY WINDOW OF 4 WEEKS', 'How long backups are kept.'],
  ['barman_last_backup_maximum_age', 'string', '1 WEEK', 'Older than this, the last backup is a failed check.'],
  ['barman_pre_archive_retry_script', 'path', undefined, 'Script before a WAL file is archived.'],
  ['barman_post_backup_retry_script', 'path', undefined, 'Script after a backup, repeated until it succeeds.'],
  ['barman_post_backup_script', 'path', undefined, 'Script after a backup.'],
  ['barman_streaming_wals_directory', 'path', undefined, 'Where streamed WAL files arrive.'],
  ['barman_backup_interval', 'string', '0 4 * * wed,sat', 'When full backups are taken, as in cron.'],
  ['backup_name', 'string', undefined, 'Name of the server in Barman; without it the instance name.'],
];

/** `barman_reuse_backup: off` would be a boolean: the table's `off` is a text, so it is written in quotes. */
const backedUp = rows.map(([key, type, fallback, meaning, allowed]): KnownSetting => {
  const source = fallback === undefined ? manual : defaults;
  const setting: KnownSetting = { key, use: 'tpa', type, default: fallback, reader: 'postgres', meaning, source };
  return allowed === undefined ? setting : { ...setting, allowed };
});

/** Settings of Barman: of the Barman instance, and of the instances that it backs up (docs/src/barman.md). */
export const barmanSettings: readonly KnownSetting[] = [...server, ...backedUp];
