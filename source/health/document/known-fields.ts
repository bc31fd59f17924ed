import {
  type DiagnoseDocument,
  isObject,
  type JsonObject,
  type JsonValue,
  objectAt,
  valueAt,
} from './diagnose-document.ts';

/**
 * Every field that Barman 2.19 to 3.17 writes into a diagnose document, by its section: of the recorded documents
 * (fixtures/health/diagnose), and of Barman's own lists for hosts that none of them is (ServerConfig.KEYS, the fields of
 * BackupInfo and WalFileInfo, each fetch_remote_status).
 */
const known = {
  globalConfig: words(`
    barman_home barman_lock_directory barman_user config_changes_queue configuration_files_directory errors_list
    lock_directory_cleanup log_file log_level path_prefix
  `),
  systemInfo: words(`
    barman_ver error kernel_ver python_executable python_ver release rsync_ver ssh_ver timestamp
  `),
  server: words(`
    active_model backups config msg_list status system_info wals
  `),
  config: words(`
    active archiver archiver_batch_size autogenerate_manifest aws_await_snapshots_timeout aws_profile aws_region
    aws_snapshot_lock_cool_off_period aws_snapshot_lock_duration aws_snapshot_lock_expiration_date
    aws_snapshot_lock_mode azure_credential azure_resource_group azure_subscription_id backup_compression
    backup_compression_format backup_compression_level backup_compression_location backup_compression_workers
    backup_directory backup_method backup_options bandwidth_limit barman_home barman_lock_directory
    basebackup_retry_sleep basebackup_retry_times basebackups_directory check_timeout cluster combine_mode
    compression compression_level config_changes_queue conninfo create_slot custom_compression_filter
    custom_compression_magic custom_decompression_filter description disabled encryption encryption_key_id
    encryption_passphrase_command errors_directory forward_config_path gcp_project gcp_zone immediate_checkpoint
    incoming_wals_directory keepalive_interval last_backup_maximum_age last_backup_minimum_size
    last_wal_maximum_age local_staging_path lock_directory_cleanup max_incoming_wals_queue minimum_redundancy
    model msg_list name network_compression parallel_jobs parallel_jobs_start_batch_period
    parallel_jobs_start_batch_size path_prefix post_archive_retry_script post_archive_script
    post_backup_retry_script post_backup_script post_delete_retry_script post_delete_script
    post_recovery_retry_script post_recovery_script post_wal_delete_retry_script post_wal_delete_script
    pre_archive_retry_script pre_archive_script pre_backup_retry_script pre_backup_script pre_delete_retry_script
    pre_delete_script pre_recovery_retry_script pre_recovery_script pre_wal_delete_retry_script
    pre_wal_delete_script primary_checkpoint_timeout primary_conninfo primary_ssh_command recovery_options
    recovery_staging_path retention_policy retention_policy_mode reuse_backup slot_name snapshot_disks
    snapshot_gcp_project snapshot_instance snapshot_provider snapshot_zone ssh_command staging_location
    staging_path streaming_archiver streaming_archiver_batch_size streaming_archiver_name streaming_backup_name
    streaming_conninfo streaming_wals_directory tablespace_bandwidth_limit wal_conninfo wal_retention_policy
    wal_streaming_conninfo wals_directory worm_mode xlogdb_directory
  `),
  status: words(`
    archive_command archive_mode archive_timeout archived_count checkpoint_timeout config_file connection_error
    current_archived_wals_per_second current_lsn current_size current_xlog data_checksums data_directory
    failed_count has_backup_privileges has_monitoring_privileges hba_file hot_standby ident_file included_files
    is_archiving is_in_recovery is_superuser last_archived_time last_archived_wal last_failed_time last_failed_wal
    max_replication_slots max_wal_senders pg_basebackup_bwlimit pg_basebackup_compatible pg_basebackup_installed
    pg_basebackup_path pg_basebackup_tbls_mapping pg_basebackup_version pg_receivexlog_compatible
    pg_receivexlog_installed pg_receivexlog_path pg_receivexlog_supports_slots pg_receivexlog_synchronous
    pg_receivexlog_version pgespresso_installed postgres_systemid replication_slot replication_slot_support
    server_txt_version stats_reset streaming streaming_supported streaming_systemid synchronous_standby_names
    timeline version_supported wal_compression wal_keep_segments wal_keep_size wal_level xlog_segment_size xlogpos
  `),
  wals: words('last_archived_wal_per_timeline'),
  wal: words('compression encryption name size time'),
  backup: words(`
    backup_id backup_label backup_name begin_offset begin_time begin_wal begin_xlog children_backup_ids
    cluster_size compression config_file copy_stats data_checksums deduplicated_size encryption end_offset
    end_time end_wal end_xlog error hba_file ident_file included_files mode parent_backup_id pgdata server_name
    size snapshots_info status summarize_wal systemid tablespaces timeline version xlog_segment_size
  `),
};

/**
 * The fields of one server that no Barman up to 3.17 writes, each once, as `status.NAME` or `backups.*.NAME`: a newer
 * Barman, or a patched one, says something there that nothing here judges.
 */
export function unknownFields(server: JsonObject): readonly string[] {
  const wals = objectAt(server, 'wals');
  return [
    ...strangers('', server, known.server),
    ...strangers('config.', valueAt(server, 'config'), known.config),
    ...strangers('status.', valueAt(server, 'status'), known.status),
    ...strangers('system_info.', valueAt(server, 'system_info'), known.systemInfo),
    ...ofMembers('backups.*.', valueAt(server, 'backups'), known.backup),
    ...strangers('wals.', wals, known.wals),
    ...ofMembers('wals.*.', valueAt(wals, 'last_archived_wal_per_timeline'), known.wal),
  ];
}

/** The same of `global`, whose settings are those of each server: 3.16 moved some of them there. */
export function unknownGlobalFields(global: JsonObject): readonly string[] {
  return [
    ...strangers('global.config.', valueAt(global, 'config'), known.globalConfig),
    ...strangers('global.system_info.', valueAt(global, 'system_info'), known.systemInfo),
  ];
}

/** The fields that one of some documents has and no Barman up to 3.17 writes; of a server as `servers.NAME.FIELD`. */
export function unknownInDocuments(documents: readonly DiagnoseDocument[]): readonly string[] {
  const all = documents.flatMap(({ global, servers }) => [
    ...unknownGlobalFields(global),
    ...Object.entries(servers).flatMap(([name, server]) =>
      unknownFields(server).map((field) => `servers.${name}.${field}`),
    ),
  ]);
  return [...new Set(all)];
}

function strangers(prefix: string, section: JsonValue | undefined, names: ReadonlySet<string>): readonly string[] {
  return ofMembers(prefix, { section: section ?? null }, names);
}

/** Of all members together. There may be ten thousand backups: nothing is made for one that is as it should be. */
function ofMembers(prefix: string, section: JsonValue | undefined, names: ReadonlySet<string>): readonly string[] {
  const found = new Set<string>();
  for (const member of Object.values(isObject(section) ? section : {})) {
    if (!isObject(member)) continue;
    for (const name of Object.keys(member)) if (!names.has(name)) found.add(`${prefix}${name}`);
  }
  return [...found];
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
