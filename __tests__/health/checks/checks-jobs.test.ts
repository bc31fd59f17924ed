import { describe, expect, it } from 'vitest';
import type { BarmanJobs } from '../../../source/health/checks/server-files.ts';
import type { JsonValue } from '../../../source/health/document/diagnose-document.ts';
import { serverChecks } from '../../support/server-checks.ts';
import { healthyDocument } from '../document/documents.ts';
import { seenOnHost, tpaJobs } from './server-files.ts';

const server = '/servers/main';
const path = '/etc/tpa/barman-home-ok';

function checkOf(
  id: string,
  jobs: Partial<BarmanJobs>,
  changes: Readonly<Record<string, JsonValue | undefined>> = {},
  now = '2026-11-23T09:00:00Z',
) {
  const [main] = serverChecks(healthyDocument(changes), new Date(now), seenOnHost({}, jobs));
  return main?.checks.find((check) => check.id === id);
}

describe('the jobs of the host', () => {
  const rows: readonly (readonly [string, string, Partial<BarmanJobs>])[] = [
    ['barman_home_ok', 'ok', {}],
    ['barman_home_ok', 'crit', { gate: { path, state: 'closed', why: 'nothing is mounted on /var/lib/barman' } }],
    ['barman_home_ok', 'not-run', { gate: { path, state: 'unknown', why: 'not readable' } }],
    ['barman_cron', 'ok', {}],
    ['barman_cron', 'crit', { daemonRuns: false }],
    ['barman_cron', 'not-run', { daemonRuns: undefined }],
    ['barman_cron', 'not-run', { jobs: [] }],
    ['backup_age', 'ok', {}],
    ['backup_age', 'ok', { jobs: [] }],
    ['backup_age', 'ok', { jobs: [], unreadable: ['/etc/cron.d/main'] }],
  ];

  it.each(rows)('%s is %s with %j', (id, state, jobs) => {
    expect(checkOf(id, jobs)).toMatchObject({ state, source: 'wizard', blocking: false });
  });

  it('without a gate nothing is said of one', () => {
    expect(checkOf('barman_home_ok', { gate: undefined })).toBeUndefined();
  });

  it('a closed gate is named with the way out', () => {
    const gate = { path, state: 'closed', why: 'nothing is mounted on /var/lib/barman' } as const;
    expect(checkOf('barman_home_ok', { gate })).toMatchObject({
      hint: 'nothing is mounted on /var/lib/barman',
      fix: `Mount the disk of Barman, or run tpaexec deploy: the jobs of cron ask ${path} first.`,
    });
  });
});

describe('the age of the last backup (2026-11-23T04:10) by a schedule with a gap of four days', () => {
  it.each([
    ['2026-11-23T03:30:00Z', 'ok'],
    ['2026-11-28T04:10:00Z', 'ok'],
    ['2026-11-28T05:00:00Z', 'warn'],
    ['2026-12-01T04:00:00Z', 'warn'],
    ['2026-12-01T05:00:00Z', 'crit'],
  ])('is at %s %s', (now, state) => {
    expect(checkOf('backup_age', {}, {}, now)?.state).toBe(state);
  });

  it('says nothing while it lies in the future: a clock is wrong', () => {
    expect(checkOf('backup_age', {}, {}, '2026-11-23T01:10:00Z')).toMatchObject({
      state: 'warn',
      hint: 'the last backup ends 3 hours from now, so its age says nothing',
    });
  });

  it('has the limit in seconds at which it warns', () => {
    expect(checkOf('backup_age', {})).toMatchObject({
      observed: 17_399,
      limit: 432_000,
      hint: 'the last backup is 4 hours, 49 minutes old; the schedule 0 4 * * wed,sat takes one at least every 4 days',
    });
  });

  it('without a backup warns', () => {
    expect(checkOf('backup_age', {}, { [`${server}/backups`]: {} })).toMatchObject({ state: 'warn', observed: null });
  });

  it('goes by the more frequent of two schedules', () => {
    const nightly = { where: '/etc/cron.d/all:1', schedule: '@daily', does: 'backup', servers: ['all'], gated: false };
    const jobs = [...tpaJobs.jobs, nightly as (typeof tpaJobs.jobs)[number]];
    expect(checkOf('backup_age', { jobs })).toMatchObject({ limit: 108_000 });
  });

  it('is not that of a server without a schedule', () => {
    const jobs = tpaJobs.jobs.map((job) => ({ ...job, servers: ['other'] }));
    expect(checkOf('backup_age', { jobs })).toMatchObject({
      state: 'ok',
      hint: expect.stringMatching(
        / old; cron and timers take backups of other only; judged by the default, one every 4 days/,
      ),
    });
  });

  it.each([
    ['2026-11-23T09:00:00Z', 'ok', '4 hours, 49 minutes'],
    ['2026-12-20T05:00:00Z', 'warn', '27 days, 49 minutes'],
  ])('is judged by a default on another machine, where no schedule can be read (%s)', (now, state, old) => {
    const [main] = serverChecks(healthyDocument({}), new Date(now));
    expect(main?.checks.find(({ id }) => id === 'backup_age')).toMatchObject({
      ...{ state, limit: 432_000, source: 'wizard', blocking: false },
      hint: `the last backup is ${old} old; no schedule was read, for it stands on the Barman host; judged by the default, one every 4 days (TPA's 0 4 * * wed,sat)`,
    });
  });

  it('goes by a timer of systemd, which needs no cron', () => {
    const timer = {
      where: '/etc/systemd/system/barman.timer',
      byTimer: true,
      servers: ['main'],
      gated: false,
    } as const;
    const daily = { ...timer, schedule: '*-*-* 02:00', does: 'backup' } as const;
    const cron = { ...timer, schedule: 'minutely', does: 'cron', servers: [] } as const;
    const seen = { jobs: [daily, cron], daemonRuns: undefined };
    expect(checkOf('backup_age', seen)).toMatchObject({ state: 'ok', limit: 108_000 });
    expect(checkOf('barman_cron', seen)).toMatchObject({ state: 'ok', observed: 'minutely' });
    const rare = { jobs: [{ ...daily, schedule: '*-*~1' }] };
    expect(checkOf('backup_age', rare)).toMatchObject({
      state: 'ok',
      hint: expect.stringContaining(
        'barman.timer: what the schedule *-*~1 means is not known here; judged by the default',
      ),
    });
    expect(checkOf('backup_age', rare, {}, '2026-12-20T05:00:00Z')?.state).toBe('warn');
  });

  it('the schedule is named where too few backups are there', () => {
    const hint = checkOf('minimum_redundancy_requirements', {}, { [`${server}/config/minimum_redundancy`]: 3 })?.hint;
    expect(hint).toBe(
      '2 of 3 full backups; on a new host the schedule (0 4 * * wed,sat) brings the others within 4 days',
    );
  });
});
