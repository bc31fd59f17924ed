import { ageAt, answers, type BarmanServer, newestWal } from '../document/barman-server.ts';
import { textAt, valueAt } from '../document/diagnose-document.ts';
import { stateOfAge, walAgeLimits } from './age-limits.ts';
import { intervalSeconds, intervalText } from './interval.ts';
import { derived, ownCheck, type ServerCheck } from './server-check.ts';
import type { ServerFiles } from './server-files.ts';

const defaultSegment = 16 * 1024 * 1024;
const logBytes = 2 ** 32;

/** The checks of the archive of WAL files; `files` is our own look at what waits to be archived. */
export function walChecks(server: BarmanServer, now: Date, files: ServerFiles | undefined): readonly ServerCheck[] {
  return [archive(server), maximumAge(server, now), ...(isPassive(server) ? [] : [ownAge(server, now, files)])];
}

/** Barman shows this check only when it fails, and not while a backup waits for its first WAL files. */
function archive(server: BarmanServer): ServerCheck {
  const waits = server.backups.some(({ status }) => status === 'WAITING_FOR_WALS');
  const empty = server.wals?.length === 0;
  return derived('wal_archive', server.wals === undefined ? undefined : !empty || waits, {
    observed: newestWal(server)?.name,
    hint: empty ? `no WAL file has been archived yet${waits ? '; a backup waits for its first' : ''}` : '',
    fix: `barman switch-wal --force --archive ${server.name}`,
  });
}

/** An approximation: Barman looks at the last WAL of the last backup, the document shows the newest of each timeline. */
function maximumAge(server: BarmanServer, now: Date): ServerCheck {
  const id = 'wal_maximum_age';
  const setting = valueAt(server.config, 'last_wal_maximum_age');
  const age = ageAt(now, newestWal(server)?.time);
  if (setting === null) return derived(id, true, { observed: age, hint: 'no last_wal_maximum_age' });
  const limit = typeof setting === 'string' ? intervalSeconds(setting) : undefined;
  const none = server.wals?.length === 0;
  const passed = limit === undefined ? undefined : age === undefined ? (none ? false : undefined) : age <= limit;
  const untold = none ? 'no WAL file has been archived yet' : 'the document tells the time of no WAL file';
  return derived(id, passed, {
    observed: age,
    limit,
    hint: age === undefined ? untold : `the newest WAL file is ${intervalText(age)} old`,
    fix: `barman switch-wal --force --archive ${server.name}`,
  });
}

/**
 * Our own check, since TPA sets no last_wal_maximum_age. The age of the newest archived WAL file alone says nothing: a
 * server on which nobody writes archives none for days. So it counts only where PostgreSQL has filled a file that is not
 * in the archive: `current_xlog` is then more than one file ahead of it. How long it waits is known from the file
 * itself where it was seen, else from the age of the last one before it. A standby tells no position; there a set
 * archive_timeout promises files, and without one nothing is claimed.
 */
function ownAge(server: BarmanServer, now: Date, files: ServerFiles | undefined): ServerCheck {
  const newest = newestWal(server);
  const age = ageAt(now, newest?.time);
  const timeout = valueAt(server.status, 'archive_timeout');
  const seconds = typeof timeout === 'number' && timeout > 0 ? timeout : undefined;
  const limits = walAgeLimits(seconds);
  const found = {
    observed: age,
    limit: limits.warn,
    fix: `Look at barman cron and receive-wal: barman check ${server.name}, /var/log/barman/barman.log.`,
  };
  if (newest === undefined || age === undefined || !answers(server)) return ownCheck('wal_age', 'not-run', found);
  const pending = pendingFiles(server, newest.name);
  if (pending === undefined && seconds === undefined) {
    return ownCheck('wal_age', 'not-run', { ...found, hint: 'the server tells no WAL position to compare with' });
  }
  if (pending !== undefined && pending <= 0) {
    return ownCheck('wal_age', 'ok', { ...found, hint: `${newest.name} is the newest complete WAL file` });
  }
  const waited = waitedSeconds(now, files) ?? age;
  const behind = pending === undefined ? '' : `; ${pending} complete and not archived`;
  const hint = `the archive has had no WAL file for ${intervalText(waited)}${behind}`;
  return ownCheck('wal_age', stateOfAge(waited, limits), { ...found, hint });
}

/** Complete WAL files after the newest archived one; undefined when the names do not tell. */
function pendingFiles(server: BarmanServer, archived: string): number | undefined {
  const size = valueAt(server.status, 'xlog_segment_size');
  const segment = typeof size === 'number' && size > 0 ? size : defaultSegment;
  const current = positionOf(textAt(server.status, 'current_xlog') ?? '', segment);
  const last = positionOf(archived, segment);
  if (current === undefined || last === undefined || current.timeline !== last.timeline) return undefined;
  return current.number - last.number - 1;
}

/** The name of a WAL file: timeline, log and segment, eight hexadecimal digits each. */
function positionOf(name: string, segment: number): { readonly timeline: string; readonly number: number } | undefined {
  const match = /^([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})$/i.exec(name);
  if (match === null) return undefined;
  const [, timeline = '', log = '', file = ''] = match;
  const number = Number.parseInt(log, 16) * (logBytes / segment) + Number.parseInt(file, 16);
  return { timeline: timeline.toUpperCase(), number };
}

/** How long the oldest complete file has waited in the two directories; undefined when none was seen. */
function waitedSeconds(now: Date, files: ServerFiles | undefined): number | undefined {
  const oldest = [files?.incoming, files?.streaming].flatMap((waiting) =>
    waiting?.kind === 'counted' && waiting.oldest !== undefined ? [waiting.oldest] : [],
  );
  return oldest.length === 0 ? undefined : ageAt(now, Math.min(...oldest));
}

/** A passive node copies from another Barman: it asks no PostgreSQL. */
export function isPassive(server: BarmanServer): boolean {
  return (textAt(server.config, 'primary_ssh_command') ?? '') !== '';
}
