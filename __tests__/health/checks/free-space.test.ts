import { describe, expect, it } from 'vitest';
import { type FileSystem, growthOf, spaceChecks } from '../../../source/health/checks/free-space.ts';
import { barmanServer } from '../../../source/health/document/barman-server.ts';

const now = new Date('2026-11-30T06:00:00Z');
const GiB = 1024 ** 3;

/** A server whose backups were taken on these days before now, with their sizes in GiB. */
function server(backups: readonly (readonly [daysAgo: number, size: number])[], config = {}, wals = {}, name = 'main') {
  const entries = backups.map(([daysAgo, size], index) => {
    const time = new Date(now.getTime() - daysAgo * 86_400_000).toISOString();
    const begin_wal = `0000000100000000000000${(0x10 + index).toString(16).toUpperCase()}`;
    return [
      `2026${index}`,
      {
        status: 'DONE',
        begin_time: time,
        end_time: time,
        size: size * GiB,
        begin_wal,
        xlog_segment_size: 16 * 1024 ** 2,
      },
    ];
  });
  return barmanServer(name, {
    config: { retention_policy: 'RECOVERY WINDOW OF 4 WEEKS', ...config },
    backups: Object.fromEntries(entries),
    wals: { last_archived_wal_per_timeline: wals },
  });
}

const disk = (free: number, more: Partial<FileSystem> = {}): FileSystem => ({
  ...{ mount: '/var/lib/barman', size: 1000 * GiB, free: free * GiB, inodes: 1000, freeInodes: 900, servers: ['main'] },
  ...more,
});

describe('free space', () => {
  const filling = server([
    [6, 10],
    [3, 10],
    [0.1, 10],
  ]);
  const steady = server([
    [40, 10],
    [20, 10],
    [1, 10],
  ]);
  const growing = server([
    [40, 10],
    [20, 15],
    [10, 20],
  ]);
  it.each<[string, ReturnType<typeof server>, FileSystem, string, string]>([
    [
      'room for weeks',
      filling,
      disk(500),
      'ok',
      '500 GiB of 1000 GiB free on /var/lib/barman; the next backup takes 10.0 GiB; full in 147 days, 12 hours at 3.4 GiB a day',
    ],
    ['full before two weeks are over', filling, disk(40), 'warn', 'full in 11 days'],
    ['full in two days', filling, disk(6.5), 'crit', 'the next backup takes 10.0 GiB'],
    ['room for one more backup only', steady, disk(15), 'warn', 'the next backup takes 10.0 GiB'],
    ['no room for the next backup', steady, disk(9), 'crit', '9.0 GiB of 1000 GiB free'],
    [
      'a catalog that is full and does not grow has no end',
      steady,
      disk(100),
      'ok',
      '100 GiB of 1000 GiB free on /var/lib/barman; the next backup takes 10.0 GiB',
    ],
    ['backups that grow', growing, disk(50), 'ok', 'at 1.0 GiB a day'],
    ['no backup yet, and room', server([]), disk(500), 'ok', '500 GiB of 1000 GiB free on /var/lib/barman'],
    ['no backup yet, and hardly any room', server([]), disk(20), 'crit', '20.0 GiB'],
    ['no inodes', steady, disk(500, { freeInodes: 5 }), 'crit', '5 of 1000 inodes free'],
    ['few inodes', steady, disk(500, { freeInodes: 40 }), 'warn', '40 of 1000 inodes free'],
    ['a file system without a number of inodes', steady, disk(500, { inodes: 0, freeInodes: 0 }), 'ok', '500 GiB'],
  ])('%s', (_, one, fileSystem, state, hint) => {
    const [check] = spaceChecks(one, [one], now, [fileSystem]);
    expect(check).toMatchObject({ id: 'free_space', state, source: 'wizard' });
    expect(check?.hint).toContain(hint);
  });

  it('of several file systems tells the worst', () => {
    const checks = spaceChecks(steady, [steady], now, [disk(500), disk(5, { mount: '/wal' })]);
    expect(checks).toMatchObject([{ state: 'crit', hint: expect.stringContaining('/wal') }]);
  });

  it('counts every server that shares the disk', () => {
    const other = server(
      [
        [40, 90],
        [1, 90],
      ],
      {},
      {},
      'other',
    );
    const [check] = spaceChecks(steady, [steady, other], now, [disk(99, { servers: ['main', 'other'] })]);
    expect(check).toMatchObject({ state: 'crit', hint: expect.stringContaining('the next backups take 100 GiB') });
  });

  it('is not run where df tells nothing, and absent where nobody looked', () => {
    expect(spaceChecks(steady, [steady], now, [disk(1, { servers: ['x'] })])).toMatchObject([{ state: 'not-run' }]);
    expect(spaceChecks(steady, [steady], now, undefined)).toEqual([]);
  });

  it('WAL by its segments since the last backup, as large as it lies in the archive', () => {
    const wals = { '00000001': { name: '000000010000000000000052', time: now.getTime() / 1000, size: 4 * 1024 ** 2 } };
    const { wal } = growthOf(
      server(
        [
          [3, 1],
          [1, 1],
        ],
        {},
        wals,
      ),
      now,
    );
    // 0x52 - 0x11 = 65 segments of 4 MiB in one day.
    expect(wal).toBe(65 * 4 * 1024 ** 2);
  });
});
