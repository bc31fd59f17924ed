import { describe, expect, it } from 'vitest';
import { longestGap } from '../../../source/health/checks/checks-jobs.ts';
import { cronFields, timerJobs } from '../../../source/health/checks/timer-units.ts';

const hour = 3600;
const day = 24 * hour;

describe('the longest gap of an OnCalendar', () => {
  it.each([
    ['daily', day],
    ['weekly', 7 * day],
    ['*-*-* 02:00', day],
    ['*-*-* 02:00:00 Europe/Berlin', day],
    ['22:30', day],
    ['Wed,Sat *-*-* 04:00:00', 4 * day],
    ['Mon..Fri 22:30', 3 * day],
    ['Sunday', 7 * day],
    ['*-*-* 00/6:00', 6 * hour],
    ['*-*-* 02,14:15', 12 * hour],
    ['*-*-01,15 03:00', 17 * day],
    ['*-01-01', 366 * day],
  ])('%s is %d seconds', (expression, seconds) => {
    expect(longestGap(cronFields(expression) ?? '')).toBe(seconds);
  });

  it.each([[''], ['2026-11-27 02:00'], ['Sat *-*-1..7 02:00'], ['*-*~1'], ['every day']])(
    '%j is not known',
    (expression) => {
      expect(longestGap(cronFields(expression) ?? '')).toBeUndefined();
    },
  );
});

describe('timerJobs', () => {
  const path = '/etc/systemd/system/backup.timer';
  const of = (timer: string, service: string) => timerJobs(path, timer, service, 'main');

  it.each([
    ['/usr/bin/barman backup main', 'backup', ['main']],
    ['-/usr/bin/barman -q backup %i', 'backup', ['main']],
    ["/bin/sh -c 'exec /usr/bin/barman backup all'", 'backup', ['all']],
    ['/usr/bin/barman -q cron', 'cron', []],
  ])('%s: %s of %j', (command, does, servers) => {
    expect(of('[Timer]\nOnCalendar=daily\n', `[Service]\nExecStart=${command}\n`)).toEqual([
      { where: path, schedule: 'daily', byTimer: true, gated: false, does, servers },
    ]);
  });

  it('has one for each expression after an empty one, and none without', () => {
    const service = 'ExecStart=barman backup main';
    const timer = 'OnCalendar=daily\nOnCalendar=\n OnCalendar = Wed 04:00\nOnCalendar=Sat 04:00\n';
    expect(of(timer, service).map(({ schedule }) => schedule)).toEqual(['Wed 04:00', 'Sat 04:00']);
    expect(of('OnUnitActiveSec=1d', service)).toEqual([]);
    expect(of('OnCalendar=daily', 'ExecStart=/usr/bin/logrotate')).toEqual([]);
  });
});
