import { describe, expect, it } from 'vitest';
import type { ServerCheck } from '../../../source/health/checks/server-check.ts';
import type { JsonValue } from '../../../source/health/document/diagnose-document.ts';
import { serverChecks } from '../../support/server-checks.ts';
import { healthyDocument, sampleDocument } from '../document/documents.ts';

const now = new Date('2026-11-23T09:00:00Z');
const server = '/servers/main';
const exclusive = {
  [`${server}/config/backup_method`]: 'rsync',
  [`${server}/config/backup_options`]: 'exclusive_backup',
};

function checksOf(changes: Readonly<Record<string, JsonValue | undefined>>): ReadonlyMap<string, ServerCheck> {
  const [main] = serverChecks(healthyDocument(changes), now);
  return new Map(main?.checks.map((check) => [check.id, check]));
}

describe('serverChecks', () => {
  it('every check of a healthy server is ok', () => {
    const checks = [...checksOf({}).values()];
    expect(checks.filter(({ state }) => state !== 'ok')).toEqual([]);
    expect(checks.map(({ id }) => id)).toEqual([
      'postgresql',
      'superuser_or_standard_user_with_backup_privileges',
      'wal_level',
      'postgresql_streaming',
      'pg_receivexlog',
      'pg_receivexlog_compatible',
      'replication_slot',
      'pg_basebackup',
      'pg_basebackup_compatible',
      'pg_basebackup_supports_tablespaces_mapping',
      'archive_mode',
      'archive_command',
      'continuous_archiving',
      'systemid_coherence',
      'configuration',
      'retention_policy_settings',
      'compression_settings',
      'backup_maximum_age',
      'backup_minimum_size',
      'minimum_redundancy_requirements',
      'failed_backups',
      'wal_archive',
      'wal_maximum_age',
      'wal_age',
      'backup_age',
    ]);
  });

  const failures: readonly (readonly [string, string, Readonly<Record<string, JsonValue | undefined>>])[] = [
    ['postgresql', 'crit', { [`${server}/status/server_txt_version`]: null }],
    ['postgresql', 'crit', { [`${server}/status/version_supported`]: false }],
    ['no_access_to_backup_functions', 'crit', { [`${server}/status/has_backup_privileges`]: false }],
    ['no_access_to_monitoring_functions', 'warn', { [`${server}/status/has_monitoring_privileges`]: false }],
    ['wal_level', 'crit', { [`${server}/status/wal_level`]: 'minimal' }],
    ['postgresql_streaming', 'crit', { [`${server}/status/streaming`]: false }],
    ['systemid_coherence', 'crit', { [`${server}/status/streaming_systemid`]: '1' }],
    ['postgresql_streaming', 'crit', { [`${server}/status/streaming`]: null }],
    ['pg_receivexlog', 'crit', { [`${server}/status/pg_receivexlog_installed`]: false }],
    ['pg_receivexlog_compatible', 'crit', { [`${server}/status/pg_receivexlog_compatible`]: false }],
    ['pg_basebackup_compatible', 'crit', { [`${server}/status/pg_basebackup_compatible`]: false }],
    ['pg_basebackup_compatible', 'crit', { [`${server}/status/pg_basebackup_compatible`]: null }],
    ['replication_slot', 'crit', { [`${server}/status/replication_slot`]: null }],
    ['replication_slot', 'crit', { [`${server}/status/replication_slot`]: ['barman', false, '0/B000000'] }],
    ['replication_slot', 'crit', { [`${server}/status/replication_slot`]: ['barman', true, null] }],
    ['replication_slot', 'warn', { [`${server}/config/streaming_archiver`]: false }],
    ['archive_mode', 'crit', { [`${server}/status/archive_mode`]: 'off' }],
    ['archive_command', 'crit', { [`${server}/status/archive_command`]: '(disabled)' }],
    ['continuous_archiving', 'crit', { [`${server}/status/is_archiving`]: false }],
    ['postgresql_server_is_standby', 'warn', { [`${server}/config/primary_conninfo`]: 'host=pg2' }],
    ['configuration', 'crit', { [`${server}/msg_list`]: ['Conflicting directory'] }],
    ['configuration', 'crit', { [`${server}/msg_list`]: undefined, [`${server}/config/msg_list`]: ['Conflict'] }],
    ['configuration', 'crit', { [`${server}/config/disabled`]: true }],
    ['configuration', 'crit', { '/global/config/errors_list': ['bad'] }],
    ['ssh', 'crit', { [`${server}/config/ssh_command`]: 'ssh pg1', [`${server}/config/backup_method`]: 'rsync' }],
    ['ssh', 'warn', { [`${server}/config/ssh_command`]: 'ssh pg1' }],
    ['not_in_recovery', 'crit', { ...exclusive, [`${server}/status/is_in_recovery`]: true }],
    ['exclusive_backup_supported', 'crit', exclusive],
    [
      'postgres_minimal_version',
      'crit',
      { [`${server}/config/backup_method`]: 'rsync', [`${server}/status/version_supported`]: false },
    ],
    ['backup_maximum_age', 'warn', { [`${server}/config/last_backup_maximum_age`]: '1 hour' }],
    ['backup_maximum_age', 'warn', { [`${server}/backups`]: {} }],
    ['backup_minimum_size', 'warn', { [`${server}/config/last_backup_minimum_size`]: 1e12 }],
    ['minimum_redundancy_requirements', 'warn', { [`${server}/config/minimum_redundancy`]: 3 }],
    ['failed_backups', 'warn', { [`${server}/backups/20261120T040000`]: { status: 'FAILED' } }],
    ['wal_archive', 'crit', { [`${server}/wals/last_archived_wal_per_timeline`]: {} }],
    ['wal_maximum_age', 'warn', { [`${server}/config/last_wal_maximum_age`]: '5 minutes' }],
    [
      'wal_maximum_age',
      'warn',
      {
        [`${server}/config/last_wal_maximum_age`]: '1 day',
        [`${server}/wals/last_archived_wal_per_timeline`]: {},
      },
    ],
  ];

  it.each(failures)('%s is %s with %j', (id, state, changes) => {
    expect(checksOf(changes).get(id)).toMatchObject({ state, blocking: state === 'crit' });
  });

  const notTold: readonly (readonly [string, Readonly<Record<string, JsonValue | undefined>>])[] = [
    ['postgresql', { [`${server}/status`]: {} }],
    ['configuration', { [`${server}/msg_list`]: undefined }],
    ['configuration', { [`${server}/config/disabled`]: undefined }],
    ['backup_maximum_age', { [`${server}/config/last_backup_maximum_age`]: undefined }],
    ['backup_maximum_age', { [`${server}/config/last_backup_maximum_age`]: 'soon' }],
    ['backup_maximum_age', { [`${server}/backups`]: undefined }],
    ['backup_minimum_size', { [`${server}/config/last_backup_minimum_size`]: undefined }],
    ['minimum_redundancy_requirements', { [`${server}/config/minimum_redundancy`]: undefined }],
    ['minimum_redundancy_requirements', { [`${server}/backups`]: undefined }],
    ['failed_backups', { [`${server}/backups`]: undefined }],
    ['failed_backups', { [`${server}/backups/20261122T040000/status`]: undefined }],
    ['wal_archive', { [`${server}/wals`]: undefined }],
    ['wal_maximum_age', { [`${server}/config/last_wal_maximum_age`]: undefined }],
    ['retention_policy_settings', { [`${server}/config/retention_policy`]: 'KEEP EVERYTHING' }],
    ['compression_settings', { [`${server}/config/compression`]: 'custom' }],
    ['encryption', { [`${server}/config/encryption`]: 'gpg' }],
    ['replication_slot_(wal_streaming)', { [`${server}/config/wal_conninfo`]: 'host=pg2' }],
    ['primary_server_is_not_a_standby', { [`${server}/config/primary_conninfo`]: 'host=pg2' }],
    ['replication_slot', { [`${server}/config/streaming_archiver`]: undefined }],
    ['replication_slot', { [`${server}/config/streaming_archiver`]: 'on' }],
    ['replication_slot', { [`${server}/status/replication_slot`]: { active: true } }],
    ['replication_slot', { [`${server}/status/replication_slot`]: ['barman', 't', '0/B000000'] }],
    ['postgresql', { [`${server}/status/server_txt_version`]: 15 }],
    ['backup_maximum_age', { [`${server}/backups/20261123T040000/end_time`]: 'Mon Nov 23 04:10:00 2026' }],
    ['pg_basebackup_supports_tablespaces_mapping', { [`${server}/status/pg_basebackup_tbls_mapping`]: false }],
  ];

  it.each(notTold)('%s is not run with %j', (id, changes) => {
    expect(checksOf(changes).get(id)).toMatchObject({ state: 'not-run', fix: null });
  });

  it.each([
    [
      'wal_maximum_age',
      { [`${server}/config/last_wal_maximum_age`]: '1 day', [`${server}/wals`]: null },
      'the document tells the time of no WAL file',
    ],
    [
      'backup_minimum_size',
      { [`${server}/config/last_backup_minimum_size`]: 1, [`${server}/backups/20261123T040000/size`]: null },
      'the last backup has no size',
    ],
  ])('%s says of %j only what is not known', (id, changes, hint) => {
    expect(checksOf(changes).get(id)).toMatchObject({ state: 'not-run', hint });
  });

  it('a backup that waits for its last WAL files counts for the age', () => {
    const backup = { status: 'WAITING_FOR_WALS', end_time: '2026-11-23T08:00:00.000000+00:00' };
    expect(checksOf({ [`${server}/backups/20261123T075000`]: backup }).get('backup_maximum_age')?.observed).toBe(3600);
  });

  it('while a backup waits for its first WAL files an empty archive is no failure', () => {
    const changes = {
      [`${server}/wals/last_archived_wal_per_timeline`]: {},
      [`${server}/backups/20261123T075000`]: { status: 'WAITING_FOR_WALS' },
    };
    expect(checksOf(changes).get('wal_archive')?.state).toBe('ok');
  });

  it.each([
    [
      '2026-11-23T04:10:00.400000+00:00',
      "on a new host TPA's schedule (0 4 * * wed,sat) brings the others within 4 days",
    ],
    ['2026-11-01T04:10:00.400000+00:00', 'the schedule should have brought more by now'],
  ])('too few full backups, the first of %s: %s', (end, hint) => {
    const changes = {
      [`${server}/config/minimum_redundancy`]: 3,
      [`${server}/backups/20261122T040000/end_time`]: end,
    };
    expect(checksOf(changes).get('minimum_redundancy_requirements')).toMatchObject({
      state: 'warn',
      hint: `2 of 3 full backups; ${hint}`,
    });
  });

  it('with PostgreSQL out of reach the rest is not run', () => {
    const status = { connection_error: 'timeout expired', server_txt_version: null, replication_slot: null };
    const checks = checksOf({ [`${server}/status`]: status });
    expect(checks.get('postgresql')).toMatchObject({ state: 'crit', hint: 'timeout expired' });
    const states = ['wal_level', 'postgresql_streaming', 'replication_slot', 'systemid_coherence', 'archive_mode'];
    expect(states.map((id) => checks.get(id)?.state)).toEqual(Array(5).fill('not-run'));
  });

  it('without archiving by command its checks are absent', () => {
    expect(checksOf({ [`${server}/config/archiver`]: false }).has('archive_mode')).toBe(false);
  });

  it('an incremental backup does not count for redundancy', () => {
    const parent = { [`${server}/backups/20261123T040000/parent_backup_id`]: '20261122T040000' };
    const checks = checksOf({ ...parent, [`${server}/config/minimum_redundancy`]: 2 });
    expect(checks.get('minimum_redundancy_requirements')).toMatchObject({ state: 'warn', observed: 1, limit: 2 });
  });

  it('ssh works if Barman could ask the server', () => {
    const changes = { [`${server}/config/ssh_command`]: 'ssh pg1', [`${server}/system_info`]: { release: '' } };
    expect(checksOf(changes).get('ssh')?.state).toBe('ok');
  });

  it('a passive node has no checks of PostgreSQL', () => {
    const checks = checksOf({ [`${server}/config/primary_ssh_command`]: 'ssh barman@other' });
    expect(checks.has('postgresql')).toBe(false);
    expect(checks.has('failed_backups')).toBe(true);
  });

  it('an inactive server has no checks', () => {
    const [main] = serverChecks(healthyDocument({ [`${server}/config/active`]: false }), now);
    expect(main).toMatchObject({ active: false, checks: [] });
  });

  it('figures are those of the last backup that is done', () => {
    const [main] = serverChecks(healthyDocument({ [`${server}/backups/20261123T080000`]: { status: 'STARTED' } }), now);
    expect(main?.figures).toMatchObject({
      backups: 2,
      failed: 0,
      lastBackupEnd: Date.parse('2026-11-23T04:10:00.400Z'),
      lastBackupSize: 23350817,
      lastWalTime: 1795422695378,
      recent: [23350817, 23350817, 'running'],
      slot: 'active',
    });
  });

  it('documents of every version: PostgreSQL answers', () => {
    const names = ['2.19', '3.5.0', '3.10.0', '3.16.2', '3.17.0'];
    const states = names.flatMap((version) =>
      serverChecks(sampleDocument(`barman-${version}.json`), now).map(
        ({ checks }) => checks.find(({ id }) => id === 'postgresql')?.state,
      ),
    );
    expect(states).toEqual(names.map(() => 'ok'));
  });

  it('one server of two is out of reach', () => {
    const servers = serverChecks(sampleDocument('cli-pg-unreachable.json'), now);
    expect(servers.map(({ name, checks }) => [name, checks[0]?.state])).toEqual([
      ['bh', 'crit'],
      ['main', 'ok'],
    ]);
  });
});
