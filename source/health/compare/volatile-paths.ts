/** Keys of `status` that differ between two calls (docs/reference/health.md, Values that move). */
const movingStatus: ReadonlySet<string> = new Set([
  'current_archived_wals_per_second',
  'current_lsn',
  'xlogpos',
  'current_xlog',
  'current_size',
  'archived_count',
  'last_archived_wal',
  'last_archived_time',
  'failed_count',
  'last_failed_wal',
  'last_failed_time',
  'is_archiving',
  'stats_reset',
]);

/** Keys of a backup that change until it is DONE. */
const movingBackup: ReadonlySet<string> = new Set([
  'status',
  'size',
  'deduplicated_size',
  'end_time',
  'end_wal',
  'end_xlog',
  'end_offset',
  'backup_label',
  'copy_stats',
  'begin_wal',
  'begin_xlog',
  'begin_offset',
  'error',
]);

/**
 * Whether a path (JSON pointer) is known to change from one call to the next. It labels what a sandwich found moving;
 * only the comparison of two documents relies on it, and so proves nothing. `running`: the path's backup is not done.
 */
export function isExpectedToMove(path: string, running = false): boolean {
  const [, top, server, section, key, inner, ...deeper] = path.split('/');
  if (path === '/global/system_info/timestamp') return true;
  if (top !== 'servers' || server === undefined || key === undefined) return false;
  if (section === 'status') {
    if (key === 'replication_slot') return deeper.length === 0 && (inner === '1' || inner === '2');
    return inner === undefined && movingStatus.has(key);
  }
  if (section === 'wals') return key === 'last_archived_wal_per_timeline' && inner !== undefined;
  if (section !== 'backups') return false;
  if (inner === undefined || inner === 'children_backup_ids') return true;
  return running && movingBackup.has(inner);
}
