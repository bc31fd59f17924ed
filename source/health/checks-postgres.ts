import type { BarmanServer } from './barman-server.ts';
import { type JsonValue, textAt, valueAt } from './diagnose-document.ts';
import { derived, type ServerCheck } from './server-check.ts';

/**
 * The checks of the connections to PostgreSQL that the document answers. With PostgreSQL out of reach Barman writes
 * null or no key at all: those checks are not-run, and the connection itself is what failed (health.md, 1.1 and 2).
 */
export function postgresChecks(server: BarmanServer): readonly ServerCheck[] {
  const version = textAt(server.status, 'server_txt_version');
  const error = textAt(server.status, 'connection_error');
  const supported = flag(server, 'version_supported') !== false;
  const connection = derived('postgresql', version !== undefined && supported, {
    observed: version,
    hint: error ?? (supported ? '' : `PostgreSQL ${version} is not supported by this Barman`),
    fix: `sudo -u barman psql with the conninfo of ${server.name}; add connect_timeout to it.`,
  });
  return [connection, ...privileges(server), ...streaming(server), ...archiving(server), ...recovery(server)];
}

function privileges(server: BarmanServer): readonly ServerCheck[] {
  const user = 'Grant the roles of the Barman manual ("Setup of a new server") to the user of conninfo.';
  const monitoring = flag(server, 'has_monitoring_privileges');
  return [
    derived('superuser_or_standard_user_with_backup_privileges', flag(server, 'has_backup_privileges'), { fix: user }),
    ...(monitoring === false ? [derived('no_access_to_monitoring_functions', false, { fix: user })] : []),
    derived(
      'wal_level',
      known(valueAt(server.status, 'wal_level'), (level) => level !== 'minimal'),
      {
        observed: textAt(server.status, 'wal_level'),
        fix: 'Set wal_level = replica and restart PostgreSQL.',
      },
    ),
  ];
}

function streaming(server: BarmanServer): readonly ServerCheck[] {
  const byStreaming = flagOf(server.config.streaming_archiver) === true;
  const byBasebackup = textAt(server.config, 'backup_method') === 'postgres';
  const checks: ServerCheck[] = [];
  if (byStreaming || byBasebackup) {
    checks.push(
      derived('postgresql_streaming', flag(server, 'streaming'), {
        hint: textAt(server.status, 'connection_error') ?? '',
        fix: 'Check streaming_conninfo, pg_hba.conf (replication) and max_wal_senders.',
      }),
      systemIds(server),
    );
  }
  if (byStreaming) checks.push(...program(server, 'pg_receivexlog'), ...slot(server));
  if (byBasebackup) {
    checks.push(
      ...program(server, 'pg_basebackup'),
      derived('pg_basebackup_supports_tablespaces_mapping', flag(server, 'pg_basebackup_tbls_mapping')),
    );
  }
  return checks;
}

function program(server: BarmanServer, name: 'pg_receivexlog' | 'pg_basebackup'): readonly ServerCheck[] {
  const version = textAt(server.status, `${name}_version`);
  const postgres = textAt(server.status, 'server_txt_version');
  return [
    derived(name, flag(server, `${name}_installed`), {
      observed: textAt(server.status, `${name}_path`),
      fix: "Install the client programs of PostgreSQL's version, or set path_prefix.",
    }),
    derived(`${name}_compatible`, flag(server, `${name}_compatible`), {
      observed: version,
      hint: `PostgreSQL ${postgres ?? 'unknown'}, ${name} ${version ?? 'unknown'}`,
      fix: `Install ${name} of PostgreSQL ${postgres ?? "the server's version"} or newer.`,
    }),
  ];
}

/** status.replication_slot is null, or [name, active, restart_lsn]. */
function slot(server: BarmanServer): readonly ServerCheck[] {
  const name = textAt(server.config, 'slot_name');
  if (name === undefined || flag(server, 'replication_slot_support') === false) return [];
  const value = valueAt(server.status, 'replication_slot');
  const create = `barman receive-wal --create-slot ${server.name}`;
  const restart = `barman cron; then barman receive-wal ${server.name}`;
  if (textAt(server.status, 'server_txt_version') === undefined) return [derived('replication_slot', undefined)];
  if (!Array.isArray(value)) {
    const hint = `replication slot '${name}' does not exist`;
    return [derived('replication_slot', false, { limit: name, hint, fix: create })];
  }
  const [, active, position]: readonly JsonValue[] = value;
  if (position === null || position === undefined) {
    const hint = `slot '${name}' is not initialised: is receive-wal running?`;
    return [derived('replication_slot', false, { limit: name, hint, fix: restart })];
  }
  const hint = active === true ? '' : `slot '${name}' is not active: is receive-wal running?`;
  return [
    derived('replication_slot', active === true, { observed: String(position), limit: name, hint, fix: restart }),
  ];
}

function systemIds(server: BarmanServer): ServerCheck {
  const own = textAt(server.status, 'postgres_systemid');
  const streamed = textAt(server.status, 'streaming_systemid');
  const passed = own === undefined || streamed === undefined ? undefined : own === streamed;
  return derived('systemid_coherence', passed, {
    observed: own,
    hint: passed === false ? `conninfo leads to ${own}, streaming_conninfo to ${streamed}` : '',
    fix: 'Point conninfo and streaming_conninfo to the same server.',
  });
}

/** With archiver off (TPA's default) the document has none of these keys, which is no failure. */
function archiving(server: BarmanServer): readonly ServerCheck[] {
  if (flagOf(server.config.archiver) !== true) return [];
  const command = valueAt(server.status, 'archive_command');
  return [
    derived(
      'archive_mode',
      known(valueAt(server.status, 'archive_mode'), (mode) => mode === 'on' || mode === 'always'),
      {
        observed: textAt(server.status, 'archive_mode'),
        fix: 'Set archive_mode = on and restart PostgreSQL.',
      },
    ),
    derived(
      'archive_command',
      known(command, (text) => text !== '' && text !== '(disabled)'),
      {
        fix: `Set archive_command = 'barman-wal-archive HOST ${server.name} %p'.`,
      },
    ),
    derived('continuous_archiving', flag(server, 'is_archiving'), {
      observed: textAt(server.status, 'last_archived_wal'),
      hint: textAt(server.status, 'last_failed_wal') ?? '',
      fix: "Read PostgreSQL's log: archive_command fails.",
    }),
  ];
}

function recovery(server: BarmanServer): readonly ServerCheck[] {
  const inRecovery = flag(server, 'is_in_recovery');
  const checks: ServerCheck[] = [];
  if (textAt(server.config, 'primary_conninfo') !== undefined) {
    checks.push(
      derived('postgresql_server_is_standby', inRecovery, { fix: 'Unset primary_conninfo after a failover.' }),
    );
  }
  if (textAt(server.config, 'backup_options')?.includes('exclusive_backup') === true) {
    checks.push(derived('not_in_recovery', inRecovery === undefined ? undefined : !inRecovery));
  }
  return checks;
}

function flag(server: BarmanServer, key: string): boolean | undefined {
  return flagOf(valueAt(server.status, key));
}

function flagOf(value: JsonValue | undefined): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

function known(value: JsonValue | undefined, test: (text: string) => boolean): boolean | undefined {
  return typeof value === 'string' ? test(value) : undefined;
}
