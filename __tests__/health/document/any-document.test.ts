import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isObject, type JsonObject, type JsonValue } from '../../../source/health/document/diagnose-document.ts';
import { passwordsSent } from '../../../source/health/security/passwords-sent.ts';
import { serverChecks } from '../../support/server-checks.ts';
import { seenOnHost } from '../checks/server-files.ts';
import { healthyDocument } from './documents.ts';

const now = new Date('2026-11-23T09:00:00Z');
const healthy = healthyDocument();
const places = placesOf({ global: healthy.global, servers: healthy.servers });

/** The path of every value of a document. */
function placesOf(value: JsonValue, path: readonly string[] = []): readonly (readonly string[])[] {
  if (!isObject(value)) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesOf(inner, [...path, key]))];
}

/** The document with one value in another's place, or without it. */
function changed(value: JsonValue, [key, ...rest]: readonly string[], replacement: JsonValue | undefined): JsonValue {
  if (key === undefined || !isObject(value)) return replacement ?? {};
  const { [key]: inner, ...others } = value;
  if (rest.length === 0 && replacement === undefined) return others;
  return { ...others, [key]: changed(inner ?? null, rest, replacement) };
}

function judge(document: JsonValue) {
  const { global = {}, servers = {} } = isObject(document) ? document : {};
  const kept = Object.entries(isObject(servers) ? servers : {}).filter((entry): entry is [string, JsonObject] =>
    isObject(entry[1]),
  );
  const whole = { global: isObject(global) ? global : {}, servers: Object.fromEntries(kept) };
  passwordsSent(whole);
  return serverChecks(whole, now, seenOnHost());
}

it('any value in any place of a document is judged without an error', () => {
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.jsonValue({ maxDepth: 3 }), (place, value) => {
      const servers = judge(changed({ ...healthy } as JsonObject, place, value as JsonValue));
      for (const { checks } of servers)
        for (const { state } of checks) expect(state).toMatch(/^(?:ok|warn|crit|not-run)$/);
    }),
    { numRuns: 1000 },
  );
});

/** Checks by the value without which they must not be ok. */
const needs: Readonly<Record<string, string>> = {
  postgresql: 'status/server_txt_version',
  superuser_or_standard_user_with_backup_privileges: 'status/has_backup_privileges',
  wal_level: 'status/wal_level',
  postgresql_streaming: 'status/streaming',
  pg_receivexlog: 'status/pg_receivexlog_installed',
  pg_receivexlog_compatible: 'status/pg_receivexlog_compatible',
  replication_slot: 'status/replication_slot',
  receive_wal_running: 'status/replication_slot',
  pg_basebackup: 'status/pg_basebackup_installed',
  pg_basebackup_compatible: 'status/pg_basebackup_compatible',
  pg_basebackup_supports_tablespaces_mapping: 'status/pg_basebackup_tbls_mapping',
  archive_mode: 'status/archive_mode',
  archive_command: 'status/archive_command',
  continuous_archiving: 'status/is_archiving',
  configuration: 'msg_list',
  retention_policy_settings: 'config/retention_policy',
  compression_settings: 'config/compression',
  backup_maximum_age: 'config/last_backup_maximum_age',
  backup_minimum_size: 'config/last_backup_minimum_size',
  minimum_redundancy_requirements: 'config/minimum_redundancy',
  failed_backups: 'backups',
  wal_archive: 'wals',
  wal_maximum_age: 'config/last_wal_maximum_age',
  backup_age: 'backups',
};

it.each(Object.entries(needs))('%s is never ok without %s', (id, place) => {
  const without = changed({ ...healthy } as JsonObject, ['servers', 'main', ...place.split('/')], undefined);
  const [main] = judge(without);
  expect(main?.checks.find((check) => check.id === id)?.state).not.toBe('ok');
});

it('nonsense in the place of a value is never taken for ok', () => {
  const nonsense = fc.oneof(
    fc.constant('nonsense'),
    fc.constant({}),
    fc.constant([[]]),
    fc.constant({ value: true, source: 'file' }),
  );
  // Any text is a command for archive_command, a level or a version: what it does PostgreSQL decides.
  const free = new Set(['archive_command', 'wal_level', 'postgresql', 'backup_age', 'failed_backups', 'wal_archive']);
  const strict = Object.entries(needs).filter(([id]) => !free.has(id));
  fc.assert(
    fc.property(fc.constantFrom(...strict), nonsense, ([id, place], value) => {
      const [main] = judge(changed({ ...healthy } as JsonObject, ['servers', 'main', ...place.split('/')], value));
      expect(main?.checks.find((check) => check.id === id)?.state).not.toBe('ok');
    }),
    { numRuns: 500 },
  );
});
