import { type BarmanServer, done, lastDone, lastWalTime } from './barman-server.ts';
import { type JsonObject, textAt, valueAt } from './diagnose-document.ts';
import { intervalSeconds, intervalText } from './interval.ts';
import { derived, type ServerCheck } from './server-check.ts';

/** The checks of the catalog of backups, the WAL archive and the configuration, judged at `now`. */
export function catalogChecks(server: BarmanServer, globalConfig: JsonObject, now: Date): readonly ServerCheck[] {
  return [
    configuration(server, globalConfig),
    ...ssh(server),
    backupAge(server, now),
    backupSize(server),
    redundancy(server),
    failedBackups(server),
    walArchive(server),
    walAge(server, now),
  ];
}

function configuration(server: BarmanServer, globalConfig: JsonObject): ServerCheck {
  const errors = valueAt(globalConfig, 'errors_list');
  const messages = [...server.messages, ...(Array.isArray(errors) ? errors.map(String) : [])];
  const disabled = valueAt(server.config, 'disabled') === true;
  const hint = messages.join('; ') || (disabled ? 'the server is disabled by a configuration error' : '');
  return derived('configuration', messages.length === 0 && !disabled, {
    observed: messages.length,
    hint,
    fix: `Correct the configuration of ${server.name}; barman show-servers ${server.name}.`,
  });
}

/** Barman swallows a failing ssh command: the section that it would have filled is missing. */
function ssh(server: BarmanServer): readonly ServerCheck[] {
  const command = textAt(server.config, 'ssh_command');
  if (command === undefined || command === '') return [];
  const fix = `sudo -u barman ${command} true`;
  return [derived('ssh', server.hasSystemInfo, { hint: server.hasSystemInfo ? '' : 'the ssh command failed', fix })];
}

function backupAge(server: BarmanServer, now: Date): ServerCheck {
  const text = textAt(server.config, 'last_backup_maximum_age');
  const limit = intervalSeconds(text);
  const end = lastDone(server)?.end;
  const age = end === undefined ? undefined : Math.floor((now.getTime() - end) / 1000);
  const found = { observed: age, limit: limit ?? null, fix: `barman backup ${server.name}` };
  if (text === undefined) return derived('backup_maximum_age', true, { ...found, hint: 'no last_backup_maximum_age' });
  if (limit === undefined)
    return derived('backup_maximum_age', undefined, { ...found, hint: `not an interval: ${text}` });
  if (age === undefined) return derived('backup_maximum_age', false, { ...found, hint: 'there is no backup' });
  const hint = `the last backup is ${intervalText(age)} old, limit ${intervalText(limit)}`;
  return derived('backup_maximum_age', age <= limit, { ...found, hint });
}

function backupSize(server: BarmanServer): ServerCheck {
  const limit = valueAt(server.config, 'last_backup_minimum_size');
  const size = lastDone(server)?.size;
  if (typeof limit !== 'number') {
    return derived('backup_minimum_size', true, { observed: size, hint: 'no last_backup_minimum_size' });
  }
  return derived('backup_minimum_size', size === undefined ? undefined : size >= limit, {
    observed: size,
    limit,
    fix: `Look into the last backup: barman show-backup ${server.name} last.`,
  });
}

/** Incremental backups do not count. A fresh host of TPA needs about a week for three backups: it is told, not blamed. */
function redundancy(server: BarmanServer): ServerCheck {
  const limit = valueAt(server.config, 'minimum_redundancy');
  const count = done(server).filter(({ parent }) => parent === undefined).length;
  if (typeof limit !== 'number') return derived('minimum_redundancy_requirements', undefined, { observed: count });
  const missing = limit - count;
  const soon = "TPA's schedule (Wednesday and Saturday, 04:00) brings the others";
  return derived('minimum_redundancy_requirements', missing <= 0, {
    observed: count,
    limit,
    hint: missing <= 0 ? '' : `${count} of ${limit} full backups; ${soon} on a new host`,
    fix: `barman backup ${server.name}`,
  });
}

function failedBackups(server: BarmanServer): ServerCheck {
  const failed = server.backups.filter(({ status }) => status === 'FAILED');
  return derived('failed_backups', failed.length === 0, {
    observed: failed.length,
    limit: 0,
    hint: failed.map(({ id }) => id).join(', '),
    fix: `barman show-backup ${server.name} ID, then barman delete ${server.name} ID`,
  });
}

function walArchive(server: BarmanServer): ServerCheck {
  const names = server.wals.map(({ name }) => name);
  return derived('wal_archive', names.length > 0, {
    observed: names.at(-1),
    hint: names.length > 0 ? '' : 'no WAL file has been archived yet',
    fix: `barman switch-wal --force --archive ${server.name}`,
  });
}

/** An approximation: Barman looks at the last WAL of the last backup, the document shows the newest of each timeline. */
function walAge(server: BarmanServer, now: Date): ServerCheck {
  const text = textAt(server.config, 'last_wal_maximum_age');
  const limit = intervalSeconds(text);
  const time = lastWalTime(server);
  const age = time === undefined ? undefined : Math.floor((now.getTime() - time) / 1000);
  if (text === undefined) return derived('wal_maximum_age', true, { observed: age, hint: 'no last_wal_maximum_age' });
  const passed = limit === undefined || age === undefined ? undefined : age <= limit;
  return derived('wal_maximum_age', passed, {
    observed: age,
    limit: limit ?? null,
    hint: age === undefined ? 'no WAL file has been archived yet' : `the newest WAL file is ${intervalText(age)} old`,
    fix: `barman switch-wal --force --archive ${server.name}`,
  });
}
