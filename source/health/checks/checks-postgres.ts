import { answers, type BarmanServer, flagAt } from '../document/barman-server.ts';
import { textAt, valueAt } from '../document/diagnose-document.ts';
import { derived, type ServerCheck } from './server-check.ts';

/** PostgreSQL without pg_start_backup's exclusive mode begins with this version. */
const withoutExclusiveBackup = 15;

/**
 * The checks of the connection to PostgreSQL that the document answers. With PostgreSQL out of reach Barman writes
 * null or no key at all: those checks are not-run, and the connection itself is what failed (docs/reference/health.md, Missing keys).
 */
export function postgresChecks(server: BarmanServer): readonly ServerCheck[] {
  return [connection(server), ...privileges(server), walLevel(server), ...standby(server), ...strategy(server)];
}

/** A document without any word about the server cannot say that PostgreSQL is down; one with a null or an error does. */
function connection(server: BarmanServer): ServerCheck {
  const version = textAt(server.status, 'server_txt_version');
  const error = textAt(server.status, 'connection_error');
  const supported = flagAt(server.status, 'version_supported') !== false;
  const told = version !== undefined || valueAt(server.status, 'server_txt_version') === null || error !== undefined;
  return derived('postgresql', told ? answers(server) && supported : undefined, {
    observed: version,
    hint: error ?? (supported ? '' : `PostgreSQL ${version} is not supported by this Barman`),
    fix: `sudo -u barman psql with the conninfo of ${server.name}; add connect_timeout to it.`,
  });
}

/** Barman reports the failure under another name than the success. */
function privileges(server: BarmanServer): readonly ServerCheck[] {
  const fix = 'Grant the roles of the Barman manual ("Setup of a new server") to the user of conninfo.';
  const passed = flagAt(server.status, 'has_backup_privileges');
  const checks = [
    derived(
      passed === false ? 'no_access_to_backup_functions' : 'superuser_or_standard_user_with_backup_privileges',
      passed,
      {
        hint: passed === false ? 'privileges for the backup functions of PostgreSQL are missing' : '',
        fix,
      },
    ),
  ];
  if (flagAt(server.status, 'has_monitoring_privileges') === false) {
    // Barman itself asks for them on the connection of wal_conninfo alone: without them it works, but sees less.
    const hint = 'the user of conninfo may not read the monitoring views (pg_monitor)';
    checks.push(derived('no_access_to_monitoring_functions', false, { hint, fix, blocking: false }));
  }
  return checks;
}

function walLevel(server: BarmanServer): ServerCheck {
  const level = textAt(server.status, 'wal_level');
  return derived('wal_level', level === undefined ? undefined : level !== 'minimal', {
    observed: level,
    fix: 'Set wal_level = replica and restart PostgreSQL.',
  });
}

/** The primary is not in the document: the checks that ask it are there, not run. */
function standby(server: BarmanServer): readonly ServerCheck[] {
  if ((textAt(server.config, 'primary_conninfo') ?? '') === '') return [];
  const hint = `only Barman can ask the primary: barman check ${server.name}`;
  return [
    derived('postgresql_server_is_standby', flagAt(server.status, 'is_in_recovery'), {
      hint: 'primary_conninfo is set, so conninfo should lead to a standby',
      fix: 'Unset primary_conninfo after a failover.',
    }),
    derived('primary_server_is_not_a_standby', undefined, { hint }),
    derived('primary_and_standby_have_same_system_id', undefined, { hint }),
  ];
}

/** Backups that are not taken by pg_basebackup start and stop the backup mode of PostgreSQL themselves. */
function strategy(server: BarmanServer): readonly ServerCheck[] {
  const method = textAt(server.config, 'backup_method');
  if (method === undefined || method === 'postgres') return [];
  if (textAt(server.config, 'backup_options')?.includes('exclusive_backup') !== true) {
    const tooOld = flagAt(server.status, 'version_supported') === false;
    return tooOld ? [derived('postgres_minimal_version', false, { fix: 'Upgrade PostgreSQL.' })] : [];
  }
  const inRecovery = flagAt(server.status, 'is_in_recovery');
  const major = Number.parseInt(textAt(server.status, 'server_txt_version') ?? '', 10);
  const fix = 'Set backup_options = concurrent_backup.';
  return [
    derived('not_in_recovery', inRecovery === undefined ? undefined : !inRecovery, { fix }),
    derived('exclusive_backup_supported', Number.isNaN(major) ? undefined : major < withoutExclusiveBackup, { fix }),
  ];
}
