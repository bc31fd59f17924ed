import { ageAt, type BarmanServer, lastCopied } from '../document/barman-server.ts';
import { backupAgeLimits, stateOfAge } from './age-limits.ts';
import { type BackupRhythm, tpaRhythm } from './checks-backups.ts';
import { intervalText } from './interval.ts';
import { ownCheck, type ServerCheck } from './server-check.ts';
import type { BarmanJob, BarmanJobs } from './server-files.ts';
import { cronFields } from './timer-units.ts';

const day = 86_400;
const names = {
  month: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  weekday: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'],
} as const;

/** The words that stand for five fields (crontab(5)); @reboot has no distance. */
const words: Readonly<Record<string, string>> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
};

/** Days that are looked through: two of every day of every month, leap days aside. */
const horizon = 800;
/** A Sunday, 1 January: the calendar begins at the same place on every run. */
const start = Date.UTC(2023, 0, 1);

/**
 * The longest time in seconds between two runs of a schedule of cron: five fields, or a word such as @daily. Undefined
 * for what is no schedule, or runs less than twice in two years. Daylight saving moves a run by an hour; the limits
 * that are made of this are days apart. `0 4 * * wed,sat`, TPA's schedule, has a gap of four days.
 */
export function longestGap(schedule: string): number | undefined {
  const fields = (words[schedule.trim().toLowerCase()] ?? schedule).trim().split(/\s+/);
  const [minutes, hours, dates, months, weekdays] = [
    fieldOf(fields[0], 0, 59),
    fieldOf(fields[1], 0, 23),
    fieldOf(fields[2], 1, 31),
    fieldOf(fields[3], 1, 12, names.month),
    fieldOf(fields[4], 0, 7, names.weekday),
  ];
  if (fields.length !== 5 || !minutes || !hours || !dates || !months || !weekdays) return undefined;
  const times = [...hours].flatMap((hour) => [...minutes].map((minute) => hour * 3600 + minute * 60));
  times.sort((one, other) => one - other);
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const inDay = times.slice(1).map((time, index) => time - (times[index] ?? time));
  // With both restricted, a day that fits one of them is enough (crontab(5)).
  const either = !fields[2]?.startsWith('*') && !fields[4]?.startsWith('*');
  const runs = (at: Date): boolean => {
    const byDate = dates.has(at.getUTCDate());
    const byWeekday = weekdays.has(at.getUTCDay()) || (at.getUTCDay() === 0 && weekdays.has(7));
    return months.has(at.getUTCMonth() + 1) && (either ? byDate || byWeekday : byDate && byWeekday);
  };
  const days = Array.from({ length: horizon }, (_, index) => index).filter((index) =>
    runs(new Date(start + index * day * 1000)),
  );
  const between = days.slice(1).map((index, at) => (index - (days[at] ?? index)) * day - last + first);
  return between.length === 0 ? undefined : between.concat(inDay).reduce((most, gap) => Math.max(most, gap), 0);
}

/** The numbers of one field: lists, ranges, steps, names. Undefined when it is none. */
function fieldOf(
  text: string | undefined,
  low: number,
  high: number,
  known: readonly string[] = [],
): ReadonlySet<number> | undefined {
  const found = new Set<number>();
  for (const part of (text ?? '').toLowerCase().split(',')) {
    const match = /^(\*|[a-z]{3}|\d{1,2})(?:-([a-z]{3}|\d{1,2}))?(?:\/(\d{1,2}))?$/.exec(part);
    if (match === null) return undefined;
    const [, from = '', to, step] = match;
    const every = from === '*';
    const begin = every ? low : numberOf(from, low, known);
    const end = every || (to === undefined && step !== undefined) ? high : numberOf(to ?? from, low, known);
    const stride = step === undefined ? 1 : Number(step);
    if (begin === undefined || end === undefined || begin < low || end > high || begin > end || stride < 1) {
      return undefined;
    }
    for (let value = begin; value <= end; value += stride) found.add(value);
  }
  return found;
}

function numberOf(text: string, low: number, known: readonly string[]): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  const index = known.indexOf(text);
  return index < 0 ? undefined : index + low;
}

/** Clocks of two hosts differ a little; by more than an hour one of them is wrong. */
const skew = 3600;

/** The job with the shortest gap that takes backups of a server; undefined when there is none, or it cannot be read. */
export function rhythmOf(name: string, { jobs }: Pick<BarmanJobs, 'jobs'>): BackupRhythm | undefined {
  return jobs
    .filter(({ does, servers }) => does === 'backup' && (servers.includes(name) || servers.includes('all')))
    .flatMap(({ schedule, byTimer }) => {
      const fields = byTimer ? cronFields(schedule) : schedule;
      const gap = fields === undefined ? undefined : longestGap(fields);
      return gap === undefined ? [] : [{ schedule, gap }];
    })
    .toSorted((one, other) => one.gap - other.gap)[0];
}

/**
 * What starts Barman on its host, which Barman itself cannot check: `barman cron`, without which no WAL file is archived
 * and nothing expires; and TPA's gate, which stops every job without a word when the disk of Barman is not mounted. Both
 * are ours: `wizard` is their source.
 */
export function jobChecks(jobs: BarmanJobs): readonly ServerCheck[] {
  return [...gate(jobs), maintenance(jobs)];
}

function gate({ gate: seen }: BarmanJobs): readonly ServerCheck[] {
  if (seen === undefined) return [];
  const state = seen.state === 'open' ? 'ok' : seen.state === 'closed' ? 'crit' : 'not-run';
  const fix = `Mount the disk of Barman, or run tpaexec deploy: the jobs of cron ask ${seen.path} first.`;
  return [ownCheck('barman_home_ok', state, { observed: seen.path, hint: seen.why, fix })];
}

function maintenance({ jobs, unreadable, daemonRuns }: BarmanJobs): ServerCheck {
  const job = jobs.find(({ does }) => does === 'cron');
  if (job === undefined) {
    const hint =
      unreadable.length > 0 ? `not readable: ${unreadable.join(', ')}` : 'no job of cron and no timer runs barman cron';
    return ownCheck('barman_cron', 'not-run', { hint });
  }
  if (job.byTimer) return ownCheck('barman_cron', 'ok', { observed: job.schedule });
  const seen = { observed: job.schedule, fix: 'systemctl enable --now cron (crond on RHEL)' };
  if (daemonRuns === undefined) return ownCheck('barman_cron', 'not-run', { ...seen, hint: 'is cron running?' });
  const hint = daemonRuns ? '' : `cron does not run: nothing starts ${job.where}, no WAL file is archived`;
  return ownCheck('barman_cron', daemonRuns ? 'ok' : 'crit', { ...seen, hint });
}

/**
 * Ours, too: the age of the last backup against the schedule that takes it. Where none can be read, on another machine
 * than the Barman host above all (`jobs` undefined), it is judged by TPA's, which the hint says.
 */
export function scheduledAge(server: BarmanServer, now: Date, jobs: BarmanJobs | undefined): ServerCheck {
  const known = jobs && rhythmOf(server.name, jobs);
  const rhythm = known ?? tpaRhythm;
  const last = lastCopied(server);
  const age = ageAt(now, last?.end);
  const limits = backupAgeLimits(rhythm.gap);
  const found = { observed: age, limit: limits.warn, fix: `barman backup ${server.name}` };
  const every =
    known === undefined
      ? `${whyUnknown(server.name, jobs)}; judged by the default, one every ${intervalText(rhythm.gap)} (TPA's ${rhythm.schedule})`
      : `the schedule ${rhythm.schedule} takes one at least every ${intervalText(rhythm.gap)}`;
  if (last === undefined && server.hasCatalog) {
    return ownCheck('backup_age', 'warn', { ...found, hint: `there is no backup yet; ${every}` });
  }
  if (age === undefined) return ownCheck('backup_age', 'not-run', found);
  const ahead = Math.floor(((last?.end ?? 0) - now.getTime()) / 1000);
  if (ahead > skew) {
    const hint = `the last backup ends ${intervalText(ahead)} from now, so its age says nothing`;
    const fix = 'Compare `date` on this host and on the PostgreSQL server with a third one.';
    return ownCheck('backup_age', 'warn', { observed: age, limit: limits.warn, hint, fix });
  }
  const hint = `the last backup is ${intervalText(age)} old; ${every}`;
  const state = stateOfAge(age, limits);
  // Nobody is woken because of a guess.
  return ownCheck('backup_age', known === undefined && state === 'crit' ? 'warn' : state, { ...found, hint });
}

function whyUnknown(name: string, jobs: BarmanJobs | undefined): string {
  if (jobs === undefined) return 'no schedule was read, for it stands on the Barman host';
  return jobs.unreadable.length > 0 ? `not readable: ${jobs.unreadable.join(', ')}` : unscheduled(name, jobs.jobs);
}

function unscheduled(name: string, jobs: readonly BarmanJob[]): string {
  const backups = jobs.filter(({ does }) => does === 'backup');
  const [own] = backups.filter(({ servers }) => servers.includes(name) || servers.includes('all'));
  if (own !== undefined) return `${own.where}: what the schedule ${own.schedule} means is not known here`;
  const others = backups.flatMap(({ servers }) => servers);
  if (others.length === 0) return 'no job of cron and no timer takes backups here';
  return `cron and timers take backups of ${others.join(', ')} only`;
}
