import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { barmanChecks } from '../../support/barman-check.ts';
import { serverChecks } from '../../support/server-checks.ts';
import { documentOf, healthyDocument, sampleDocument } from '../document/documents.ts';
import { seenOnHost } from './server-files.ts';

const now = new Date('2026-11-23T09:00:00Z');

/** What Barman 3.17 says of a healthy server that streams and archives: the names of its checks. */
const names = [
  'archive_command',
  'archive_mode',
  'archiver_errors',
  'backup_maximum_age',
  'backup_minimum_size',
  'compression_settings',
  'continuous_archiving',
  'directories',
  'failed_backups',
  'minimum_redundancy_requirements',
  'pg_basebackup',
  'pg_basebackup_compatible',
  'pg_basebackup_supports_tablespaces_mapping',
  'pg_receivexlog',
  'pg_receivexlog_compatible',
  'postgresql',
  'postgresql_streaming',
  'receive_wal_running',
  'replication_slot',
  'retention_policy_settings',
  'superuser_or_standard_user_with_backup_privileges',
  'systemid_coherence',
  'wal_level',
  'wal_maximum_age',
];

describe('the names of our checks', () => {
  const [main] = serverChecks(healthyDocument(), now, seenOnHost());
  const checks = main?.checks ?? [];

  it("are Barman's, all of them", () => {
    const ids = checks.map(({ id }) => id);
    expect(names.filter((name) => !ids.includes(name))).toEqual([]);
  });

  it('that Barman does not print on a healthy server are ours, or fail only there', () => {
    const own = checks.filter(({ id, source }) => !names.includes(id) && source !== 'wizard').map(({ id }) => id);
    expect(own).toEqual(['configuration', 'wal_archive', 'incoming_wals_directory', 'streaming_wals_directory']);
  });

  it('are there once each', () => {
    expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
  });
});

/** Barman's own check of the two servers of password-cli.json, one of which is out of reach. */
describe('our checks beside those of barman check on the same two servers', () => {
  const text = readFileSync(
    new URL('../../../fixtures/health/diagnose/barman-3.17-check.json', import.meta.url),
    'utf8',
  );
  const ours = new Map(serverChecks(sampleDocument('password-cli.json'), now).map((one) => [one.name, one.checks]));
  const theirs = barmanChecks(text);
  const stateOf = (server: string, id: string) => ours.get(server)?.find((check) => check.id === id)?.state;

  /**
   * Need a look at the host (directories, lock, errors) or at xlog.db, which the document does not replace; and the
   * archive, in which the document of 08:14 by Barman 3.4 has a WAL file that the later check by 3.17 did not find.
   */
  const elsewhere = ['archiver_errors', 'directories', 'receive_wal_running', 'wal_size', 'wal_archive'];

  it('a server that answers: the same states', () => {
    const compared = (theirs.get('pg15') ?? []).filter(({ id }) => !elsewhere.includes(id));
    expect(compared.map(({ id }) => [id, stateOf('pg15', id)])).toEqual(compared.map(({ id, state }) => [id, state]));
  });

  it('a server out of reach: the connection failed, and what only PostgreSQL could tell is not run', () => {
    const differing = (theirs.get('offline') ?? [])
      .filter(({ id, state }) => !elsewhere.includes(id) && stateOf('offline', id) !== state)
      .map(({ id, state }) => [id, state, stateOf('offline', id)]);
    expect(differing).toEqual([
      ['pg_basebackup_compatible', 'crit', 'not-run'],
      ['pg_receivexlog_compatible', 'crit', 'not-run'],
      ['replication_slot', 'crit', 'not-run'],
      ['systemid_coherence', 'ok', 'not-run'],
    ]);
  });
});

describe('documents of every version', () => {
  const files = [
    'barman-2.19.json',
    'barman-3.5.0.json',
    'barman-3.10.0.json',
    'barman-3.16.2.json',
    'barman-3.17.0.json',
    'api-autoconf.json',
    'api-utc.json',
    'cli-autoconf.json',
    'cli-tz-newyork.json',
    'api-race-empty-servers.json',
  ];

  it.each(files)('%s: no check of a running server is critical', (file) => {
    const critical = serverChecks(sampleDocument(file), now).flatMap(({ checks }) =>
      checks.filter(({ id, state }) => state === 'crit' && id !== 'wal_archive').map(({ id }) => id),
    );
    expect(critical).toEqual([]);
  });
});

it('a document without a single known key is judged: nothing of it is ok', () => {
  const empty = documentOf('{"global":{},"servers":{"main":{}}}');
  const [main] = serverChecks(empty, now);
  expect(main?.checks.filter(({ state }) => state !== 'not-run')).toEqual([]);
});
