/** A configuration value of Barman as the diagnose document shows it. */
export type ConfigValue = string | number | boolean | null;

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
