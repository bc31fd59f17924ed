import { ageAt, type BarmanServer, done, lastCopied } from '../document/barman-server.ts';
import { valueAt } from '../document/diagnose-document.ts';
import { intervalSeconds, intervalText } from './interval.ts';
import { derived, ownCheck, type ServerCheck } from './server-check.ts';

/** How often the host takes backups of a server: the schedule as it is written, and its longest gap in seconds. */
export type BackupRhythm = { readonly schedule: string; readonly gap: number };

/** TPA's own: Wednesday and Saturday at 04:00 (roles/barman, barman_backup_interval). */
export const tpaRhythm: BackupRhythm = { schedule: '0 4 * * wed,sat', gap: 4 * 86_400 };

/** The checks of the catalog of backups that Barman makes against its configuration. Rhythm: undefined, not known. */
export function backupChecks(
  server: BarmanServer,
  now: Date,
  rhythm: BackupRhythm | undefined,
): readonly ServerCheck[] {
  return [
    ...[backupAge(server, now), backupSize(server), redundancy(server, now, rhythm), failedBackups(server)],
    ...runningBackups(server, now),
  ];
}

/** Barman counts a backup that waits for its last WAL files, too. */
function backupAge(server: BarmanServer, now: Date): ServerCheck {
  const id = 'backup_maximum_age';
  const setting = valueAt(server.config, 'last_backup_maximum_age');
  const last = lastCopied(server);
  const age = ageAt(now, last?.end);
  const limit = typeof setting === 'string' ? intervalSeconds(setting) : undefined;
  const found = { observed: age, limit, fix: `barman backup ${server.name}` };
  if (setting === null) return derived(id, true, { ...found, hint: 'no last_backup_maximum_age' });
  if (limit === undefined) {
    const hint = setting === undefined ? '' : `last_backup_maximum_age is not an interval: ${JSON.stringify(setting)}`;
    return derived(id, undefined, { ...found, hint });
  }
  if (last === undefined && server.hasCatalog) return derived(id, false, { ...found, hint: 'there is no backup' });
  if (age === undefined) return derived(id, undefined, { ...found, hint: 'the last backup has no time' });
  const hint = `the last backup is ${intervalText(age)} old, limit ${intervalText(limit)}`;
  return derived(id, age <= limit, { ...found, hint });
}

function backupSize(server: BarmanServer): ServerCheck {
  const id = 'backup_minimum_size';
  const limit = valueAt(server.config, 'last_backup_minimum_size');
  const last = lastCopied(server);
  const size = last?.size;
  const fix = `Look into the last backup: barman show-backup ${server.name} last.`;
  if (limit === null) return derived(id, true, { observed: size, hint: 'no last_backup_minimum_size' });
  if (typeof limit !== 'number') return derived(id, undefined, { observed: size });
  if (last === undefined && server.hasCatalog) return derived(id, false, { limit, hint: 'there is no backup', fix });
  return derived(id, size === undefined ? undefined : size >= limit, {
    observed: size,
    limit,
    hint:
      size === undefined ? 'the last backup has no size' : `the last backup has ${size} bytes, the least is ${limit}`,
    fix,
  });
}

/**
 * Full backups that are done; incremental ones do not count. TPA asks for three and takes two a week: in the first days
 * of a host too few is what its schedule makes, so the hint says so.
 */
function redundancy(server: BarmanServer, now: Date, rhythm: BackupRhythm | undefined): ServerCheck {
  const id = 'minimum_redundancy_requirements';
  const limit = valueAt(server.config, 'minimum_redundancy');
  if (typeof limit !== 'number' || !server.hasCatalog) return derived(id, undefined);
  const count = done(server).filter(({ parent }) => parent === undefined).length;
  const { schedule, gap } = rhythm ?? tpaRhythm;
  const ends = server.backups.flatMap(({ end }) => (end === undefined ? [] : [end]));
  const oldest =
    ends.length === 0
      ? 0
      : (ageAt(
          now,
          ends.reduce((one, other) => Math.min(one, other)),
        ) ?? 0);
  const isNew = oldest < limit * gap;
  const whose = rhythm === undefined ? "TPA's schedule" : 'the schedule';
  const soon = `${whose} (${schedule}) brings the others within ${intervalText((limit - count) * gap)}`;
  const late = 'the schedule should have brought more by now';
  return derived(id, count >= limit, {
    observed: count,
    limit,
    hint: count >= limit ? '' : `${count} of ${limit} full backups; ${isNew ? `on a new host ${soon}` : late}`,
    fix: isNew
      ? `Wait for the schedule, or take one now: barman backup ${server.name}`
      : `barman backup ${server.name}`,
  });
}

/** Barman's BackupInfo.STATUS_ALL, 2.19 to 3.17. */
const statuses: ReadonlySet<string> = new Set(['DONE', 'FAILED', 'WAITING_FOR_WALS', 'STARTED', 'EMPTY', 'SYNCING']);

/** A backup without a state, or in one that Barman did not have, may have failed as well. */
function failedBackups(server: BarmanServer): ServerCheck {
  const failed = server.backups.filter(({ status }) => status === 'FAILED');
  const untold = server.backups.filter(({ status }) => !statuses.has(status));
  const told = server.hasCatalog && untold.length === 0;
  const unknown = untold.map(({ id, status }) => `${id} (${status.toLowerCase()})`);
  return derived('failed_backups', failed.length > 0 ? false : told ? true : undefined, {
    observed: failed.length,
    limit: 0,
    hint: failed.length > 0 ? failed.map(({ id }) => id).join(', ') : unknown.join(', '),
    fix: `barman show-backup ${server.name} ${failed.at(-1)?.id ?? 'ID'}, then barman delete ${server.name} ID`,
  });
}

/** Seconds that a backup may take longer than any before it, and what is allowed for the first one. */
const leeway = 15 * 60;
const firstMayTake = 86_400;

/** A backup that began and did not end: Barman shows it as STARTED for ever when its process died. None: no check. */
function runningBackups(server: BarmanServer, now: Date): readonly ServerCheck[] {
  const running = server.backups.filter(({ status }) => status === 'STARTED' || status === 'EMPTY');
  const [oldest] = running;
  if (oldest === undefined) return [];
  const took = done(server).flatMap(({ begin, end }) =>
    begin === undefined || end === undefined ? [] : [(end - begin) / 1000],
  );
  const longest = took.reduce((most, seconds) => Math.max(most, seconds), 0);
  const age = ageAt(now, oldest.begin ?? momentOfId(oldest.id));
  if (age === undefined) return [ownCheck('running_backup', 'not-run', { hint: `${oldest.id} has no time` })];
  const limit = took.length === 0 ? firstMayTake : Math.round(Math.max(longest * 1.5, longest + leeway));
  const before =
    took.length === 0 ? 'none before it ended' : `the longest before it took ${intervalText(Math.round(longest))}`;
  return [
    ownCheck('running_backup', age <= limit ? 'ok' : 'warn', {
      observed: age,
      limit,
      hint: `${oldest.id} began ${intervalText(age)} ago and has not ended; ${before}`,
      fix: `See whether it still runs (ps -u barman -f); if not: barman delete ${server.name} ${oldest.id}`,
    }),
  ];
}

/** `20261125T040000`, in the time of the Barman host, which may be hours off: the later reading. */
function momentOfId(id: string): number | undefined {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)$/.exec(id) ?? [];
  if (second === undefined) return undefined;
  const utc = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  return utc + 12 * 3_600_000;
}
