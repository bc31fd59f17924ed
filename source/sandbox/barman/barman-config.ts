import { readdirSync, readFileSync } from 'node:fs';

/** A server that Barman backs up, with every setting. */
export interface BarmanServer {
  readonly name: string;
  readonly config: Readonly<Record<string, ConfigValue>>;
}

export type BarmanConfig =
  | {
      readonly kind: 'config';
      readonly global: Readonly<Record<string, string>>;
      readonly servers: readonly BarmanServer[];
    }
  | { readonly kind: 'missing'; readonly path: string };

/** Reads /etc/barman.conf and the files of its `configuration_files_directory` below `root`, each time afresh as Barman does. */
export function readBarmanConfig(root: string, path = '/etc/barman.conf'): BarmanConfig {
  const main = read(`${root}${path}`);
  if (main === undefined) return { kind: 'missing', path };
  const sections = parseIni(main);
  const global = sections.get('barman') ?? {};
  const folder = global.configuration_files_directory ?? '/etc/barman.d';
  const files = namesIn(`${root}${folder}`).filter((name) => name.endsWith('.conf'));
  for (const name of files) {
    for (const [section, values] of parseIni(read(`${root}${folder}/${name}`) ?? '')) {
      if (section !== 'barman') sections.set(section, values);
    }
  }
  const home = global.barman_home ?? '/var/lib/barman';
  const inherited = Object.fromEntries(Object.entries(global).filter(([key]) => key in serverDefaults('', '')));
  const servers = [...sections]
    .filter(([name]) => name !== 'barman')
    .map(([name, values]) => ({ name, config: withValues(serverDefaults(name, home), { ...inherited, ...values }) }));
  return { kind: 'config', global, servers };
}

/** Sections of an INI file, in the order of their names' first use. */
export function parseIni(text: string): Map<string, Record<string, string>> {
  const sections = new Map<string, Record<string, string>>();
  let current: Record<string, string> = {};
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    const section = /^\[(.+)\]$/.exec(line);
    const pair = /^([^=;#]+?)\s*=\s*(.*)$/.exec(line);
    if (section?.[1] !== undefined) {
      current = sections.get(section[1]) ?? {};
      sections.set(section[1], current);
    } else if (pair?.[1] !== undefined && !/^[;#]/.test(line)) current[pair[1]] = pair[2] ?? '';
  }
  return sections;
}

/** Texts of the file take the type of the default: `on` and `off` are booleans there where the default is one. */
function withValues(
  defaults: Record<string, ConfigValue>,
  values: Readonly<Record<string, string>>,
): Record<string, ConfigValue> {
  const typed = Object.entries(values).map(([key, text]): [string, ConfigValue] => {
    if (typeof defaults[key] === 'boolean') return [key, ['on', 'true', 'yes', '1'].includes(text.toLowerCase())];
    if (typeof defaults[key] === 'number') return [key, Number(text)];
    return [key, key === 'retention_policy' ? retentionPolicy(text) : text];
  });
  return { ...defaults, ...Object.fromEntries(typed) };
}

/** `RECOVERY WINDOW OF 4 WEEKS` is printed in capitals whatever was written. */
function retentionPolicy(text: string): string {
  return text.toUpperCase();
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

/** A configuration value of Barman as the diagnose document shows it. */
type ConfigValue = string | number | boolean | null;

/** Settings of a server that have no value unless somebody sets them. */
const unset =
  `aws_profile aws_region aws_snapshot_lock_cool_off_period aws_snapshot_lock_duration aws_snapshot_lock_expiration_date
  aws_snapshot_lock_mode azure_credential azure_resource_group azure_subscription_id backup_compression backup_compression_format
  backup_compression_level backup_compression_location backup_compression_workers bandwidth_limit compression
  custom_compression_filter custom_compression_magic custom_decompression_filter description encryption encryption_key_id
  encryption_passphrase_command gcp_project gcp_zone last_backup_minimum_size last_wal_maximum_age local_staging_path
  max_incoming_wals_queue path_prefix post_archive_retry_script post_archive_script post_backup_retry_script post_backup_script
  post_delete_retry_script post_delete_script post_recovery_retry_script post_recovery_script post_wal_delete_retry_script
  post_wal_delete_script pre_archive_retry_script pre_archive_script pre_backup_retry_script pre_backup_script
  pre_delete_retry_script pre_delete_script pre_recovery_retry_script pre_recovery_script pre_wal_delete_retry_script
  pre_wal_delete_script primary_conninfo primary_ssh_command recovery_staging_path reuse_backup snapshot_disks snapshot_gcp_project
  snapshot_instance snapshot_provider snapshot_zone ssh_command staging_path tablespace_bandwidth_limit wal_conninfo
  wal_streaming_conninfo`.split(/\s+/);

/** Every setting of a server in Barman 3.16 with its default (109 keys; the folders come from the server's name). */
export function serverDefaults(name: string, home: string): Record<string, ConfigValue> {
  const folder = `${home}/${name}`;
  return {
    ...Object.fromEntries(unset.map((key) => [key, null])),
    active: true,
    archiver: false,
    archiver_batch_size: 0,
    autogenerate_manifest: false,
    aws_await_snapshots_timeout: 3600,
    backup_directory: folder,
    backup_method: 'postgres',
    backup_options: 'concurrent_backup',
    basebackup_retry_sleep: 30,
    basebackup_retry_times: 0,
    basebackups_directory: `${folder}/base`,
    check_timeout: 30,
    cluster: name,
    combine_mode: 'copy',
    compression_level: 'medium',
    conninfo: '',
    create_slot: 'manual',
    disabled: false,
    errors_directory: `${folder}/errors`,
    forward_config_path: false,
    immediate_checkpoint: false,
    incoming_wals_directory: `${folder}/incoming`,
    keepalive_interval: 60,
    last_backup_maximum_age: null,
    minimum_redundancy: 0,
    network_compression: false,
    parallel_jobs: 1,
    parallel_jobs_start_batch_period: 1,
    parallel_jobs_start_batch_size: 10,
    primary_checkpoint_timeout: 0,
    recovery_options: '',
    retention_policy: null,
    retention_policy_mode: 'auto',
    slot_name: null,
    staging_location: 'local',
    streaming_archiver: false,
    streaming_archiver_batch_size: 0,
    streaming_archiver_name: 'barman_receive_wal',
    streaming_backup_name: 'barman_streaming_backup',
    streaming_conninfo: null,
    streaming_wals_directory: `${folder}/streaming`,
    wal_retention_policy: 'MAIN',
    wals_directory: `${folder}/wals`,
    worm_mode: false,
    xlogdb_directory: `${folder}/wals`,
  };
}
