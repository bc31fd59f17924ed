import { describe, expect, test } from 'vitest';
import { nightlyStarts } from '../../source/sandbox/barman/backups.ts';
import { parseIni, serverDefaults } from '../../source/sandbox/barman/barman-config.ts';
import { diagnoseDocument, diagnoseText } from '../../source/sandbox/barman/diagnose.ts';
import { formatLsn, walName } from '../../source/sandbox/barman/write-position.ts';

const config = {
  kind: 'config' as const,
  global: { barman_home: '/var/lib/barman' },
  servers: [
    {
      name: 'pg1',
      config: { ...serverDefaults('pg1', '/var/lib/barman'), conninfo: 'host=pg1 user=barman password=s3cret' },
    },
  ],
};
const at = (second: number, unreachable?: string) =>
  diagnoseDocument({
    config,
    barmanVersion: '3.16.2',
    family: 'debian',
    started: new Date('2026-11-23T09:00:00Z'),
    now: new Date(Date.UTC(2026, 10, 23, 9, 0, second)),
    troubled: unreachable === undefined ? undefined : { name: unreachable, trouble: 'unreachable' },
  });

describe('the diagnose document', () => {
  test('has the 109 settings of Barman 3.16', () => {
    expect(Object.keys(serverDefaults('pg1', '/var/lib/barman'))).toHaveLength(109);
  });

  test('is printed with four spaces and without passwords', () => {
    const text = diagnoseText(at(1));
    expect(text.split('\n')[1]).toBe('    "global": {');
    expect(text).toContain('"host=pg1 user=barman password=*REDACTED*"');
    expect(text).not.toContain('s3cret');
  });

  test('moves between two calls, in the timestamp and the WAL position', () => {
    const differing = (left: unknown, right: unknown, path: string): string[] => {
      if (typeof left !== 'object' || left === null) return left === right ? [] : [path];
      return Object.entries(left).flatMap(([key, value]) =>
        differing(value, (right as Record<string, unknown>)[key], `${path}/${key}`),
      );
    };
    expect(differing(at(1), at(2), '')).toEqual([
      '/global/system_info/timestamp',
      '/servers/pg1/status/current_lsn',
      '/servers/pg1/status/xlogpos',
    ]);
  });

  test('of an unreachable server keeps keys without values', () => {
    expect(at(1, 'pg1')).toMatchObject({
      servers: {
        pg1: { status: { server_txt_version: null, connection_error: expect.stringContaining('timeout expired') } },
      },
    });
  });
});

test.each([
  [0x2_4f00_0060, '2/4F000060', '00000001000000020000004F'],
  [0x28, '0/28', '000000010000000000000000'],
])('position %i is %s in %s', (bytes, lsn, wal) => {
  expect([formatLsn(bytes), walName(bytes)]).toEqual([lsn, wal]);
});

test('nightly backups end before the moment', () => {
  expect(nightlyStarts(new Date('2026-11-23T03:00:00Z'), 2).map((date) => date.toISOString())).toEqual([
    '2026-11-21T04:00:00.000Z',
    '2026-11-22T04:00:00.000Z',
  ]);
});

test('an INI file keeps comments out and values whole', () => {
  expect(parseIni('; c\n[pg1]\nconninfo = host=a user=b\n# x = y\n').get('pg1')).toEqual({ conninfo: 'host=a user=b' });
});
