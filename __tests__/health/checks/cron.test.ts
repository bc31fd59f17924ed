import { describe, expect, it } from 'vitest';
import { longestGap } from '../../../source/health/checks/checks-jobs.ts';
import { barmanJobsOf } from '../../../source/health/checks/cron-table.ts';

const hour = 3600;
const day = 24 * hour;

describe('longestGap', () => {
  it.each([
    ['0 4 * * wed,sat', 4 * day],
    ['0 4 * * 3,6', 4 * day],
    ['* * * * *', 60],
    ['*/5 * * * *', 300],
    ['0 4 * * *', day],
    ['30 1,13 * * *', 12 * hour],
    ['0 8-18/5 * * *', 14 * hour],
    ['0 4 * * 1-5', 3 * day],
    ['0 4 * * 7', 7 * day],
    ['0 4 * * sun', 7 * day],
    ['0 4 1 * *', 31 * day],
    ['0 4 1 jan *', 366 * day],
    ['0 4 1,15 * mon', 7 * day],
    ['@daily', day],
    ['@weekly', 7 * day],
    ['@hourly', hour],
  ])('%s: %i seconds', (schedule, seconds) => {
    expect(longestGap(schedule)).toBe(seconds);
  });

  it.each([
    '',
    '@reboot',
    '0 4 * *',
    '60 4 * * *',
    '0 4 * * fun',
    '0 4-2 * * *',
    '*/0 * * * *',
    '0 4 31 2 *',
    'a b c d e',
  ])('%j is no schedule that repeats', (schedule) => {
    expect(longestGap(schedule)).toBeUndefined();
  });
});

describe('barmanJobsOf', () => {
  const tpa = [
    '# /etc/cron.d/barman: crontab entries for the barman package',
    'MAILTO=root',
    '* * * * * barman /etc/tpa/barman-home-ok && /usr/bin/barman -q cron',
    '#Ansible: Backup from server main',
    '0 4 * * wed,sat barman /etc/tpa/barman-home-ok && /usr/bin/barman backup main',
  ].join('\n');

  it("reads TPA's tables", () => {
    expect(barmanJobsOf('/etc/cron.d/barman', tpa, true)).toEqual([
      { where: '/etc/cron.d/barman:3', schedule: '* * * * *', does: 'cron', servers: [], gated: true },
      { where: '/etc/cron.d/barman:5', schedule: '0 4 * * wed,sat', does: 'backup', servers: ['main'], gated: true },
    ]);
  });

  it.each([
    ['* * * * * barman [ -x /usr/bin/barman ] && /usr/bin/barman -q cron', 'cron', []],
    ['@daily barman barman -q backup all', 'backup', ['all']],
    ['0\t1 * * * root sudo -u barman barman backup pg1 pg2 >/dev/null 2>&1', 'backup', ['pg1', 'pg2']],
    ["0 1 * * * root su - barman -c 'barman backup main'", 'backup', ['main']],
    ['0 1 * * * barman barman -c /etc/other.conf backup --reuse-backup link main; echo done', 'backup', ['main']],
  ])('%s', (line, does, servers) => {
    expect(barmanJobsOf('/etc/cron.d/x', line, true)).toMatchObject([{ does, servers, gated: false }]);
  });

  it.each(['* * * * * root test -x /usr/bin/barman', '0 1 * * * barman barman check all', 'barman backup main', '#'])(
    '%j is no job of ours',
    (line) => {
      expect(barmanJobsOf('/etc/cron.d/x', line, true)).toEqual([]);
    },
  );

  it("a user's own table has no user in it", () => {
    expect(barmanJobsOf('/var/spool/cron/barman', '0 1 * * * barman backup main', false)).toMatchObject([
      { servers: ['main'] },
    ]);
  });
});
