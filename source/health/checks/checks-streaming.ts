import { answers, type BarmanServer, flagAt } from '../document/barman-server.ts';
import { type JsonValue, textAt, valueAt } from '../document/diagnose-document.ts';
import { derived, type ServerCheck } from './server-check.ts';

/**
 * The checks of the streaming connection, of the programs that use it, and of the slot. Where PostgreSQL answers, null
 * means that the streaming connection or the program failed, as it does for Barman; where it does not, nobody knows.
 */
export function streamingChecks(server: BarmanServer): readonly ServerCheck[] {
  const archiver = flagAt(server.config, 'streaming_archiver');
  const byStreaming = archiver === true;
  const byBasebackup = textAt(server.config, 'backup_method') === 'postgres';
  return [
    ...(byStreaming || byBasebackup ? [connection(server)] : []),
    ...(byStreaming ? program(server, 'pg_receivexlog') : []),
    ...slot(server, archiver),
    ...(byBasebackup ? [...program(server, 'pg_basebackup'), tablespaces(server)] : []),
  ];
}

function connection(server: BarmanServer): ServerCheck {
  return derived('postgresql_streaming', failing(server, 'streaming'), {
    hint: textAt(server.status, 'connection_error') ?? '',
    fix: 'Check streaming_conninfo, pg_hba.conf (replication) and max_wal_senders.',
  });
}

function program(server: BarmanServer, name: 'pg_receivexlog' | 'pg_basebackup'): readonly ServerCheck[] {
  const version = textAt(server.status, `${name}_version`);
  const postgres = textAt(server.status, 'server_txt_version');
  return [
    derived(name, flagAt(server.status, `${name}_installed`), {
      observed: textAt(server.status, `${name}_path`),
      fix: "Install the client programs of PostgreSQL's version, or set path_prefix.",
    }),
    derived(`${name}_compatible`, failing(server, `${name}_compatible`), {
      observed: version,
      hint: `PostgreSQL ${postgres ?? 'unknown'}, ${name} ${version ?? 'unknown'}`,
      fix: `Install ${name} of PostgreSQL ${postgres ?? "the server's version"} or newer.`,
    }),
  ];
}

/** Without the mapping Barman fails only if there are tablespaces, which the document does not tell. */
function tablespaces(server: BarmanServer): ServerCheck {
  const mapping = flagAt(server.status, 'pg_basebackup_tbls_mapping') === true;
  return derived('pg_basebackup_supports_tablespaces_mapping', mapping && answers(server) ? true : undefined);
}

/** status.replication_slot is null, or [name, active, restart_lsn]. */
function slot(server: BarmanServer, archiver: boolean | undefined): readonly ServerCheck[] {
  const name = textAt(server.config, 'slot_name');
  if (name === undefined || name === '' || flagAt(server.status, 'replication_slot_support') === false) return [];
  if ((textAt(server.config, 'wal_conninfo') ?? '') !== '') {
    const hint = `the slot is behind wal_conninfo, where only Barman looks: barman check ${server.name}`;
    return [derived('replication_slot_(wal_streaming)', undefined, { limit: name, hint })];
  }
  const value = valueAt(server.status, 'replication_slot');
  if (archiver === false) return unusedSlot(name, value);
  if (archiver === undefined || !answers(server) || !isSlot(value)) {
    return [derived('replication_slot', undefined, { limit: name })];
  }
  const found = judgeSlot(server.name, name, value);
  return [derived('replication_slot', found.hint === '', { ...found, limit: name })];
}

type Slot = readonly [name: JsonValue, active: boolean, position: string | null];

/** Of any other form nobody knows what it says. */
function isSlot(value: JsonValue | undefined): value is Slot | null {
  if (!Array.isArray(value)) return value === null;
  const [, active, position]: readonly JsonValue[] = value;
  return typeof active === 'boolean' && (position === null || typeof position === 'string');
}

function judgeSlot(
  server: string,
  name: string,
  value: Slot | null,
): { readonly observed?: string; readonly hint: string; readonly fix: string } {
  const create = `barman receive-wal --create-slot ${server}`;
  const restart = `barman cron; then barman receive-wal ${server}`;
  if (value === null) return { hint: `replication slot '${name}' does not exist`, fix: create };
  const [, active, position] = value;
  if (position === null) {
    return { hint: `slot '${name}' is not initialised: is receive-wal running?`, fix: restart };
  }
  const hint = active ? '' : `slot '${name}' is not active: is receive-wal running?`;
  return { observed: position, hint, fix: restart };
}

/** Nobody reads it, and PostgreSQL keeps every WAL file for it until its disk is full. Barman only mentions it. */
function unusedSlot(name: string, value: JsonValue | undefined): readonly ServerCheck[] {
  if (!Array.isArray(value) || typeof value[2] !== 'string') return [];
  const hint = `slot '${name}' holds WAL files back, but streaming_archiver is off`;
  const fix = `Set streaming_archiver = on, or drop the slot: SELECT pg_drop_replication_slot('${name}').`;
  return [derived('replication_slot', false, { observed: value[2], hint, fix, blocking: false })];
}

function failing(server: BarmanServer, key: string): boolean | undefined {
  return answers(server) && valueAt(server.status, key) === null ? false : flagAt(server.status, key);
}
