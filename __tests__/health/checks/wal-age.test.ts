import { describe, expect, it } from 'vitest';
import type { BarmanHostFiles } from '../../../source/health/checks/server-files.ts';
import type { JsonValue } from '../../../source/health/document/diagnose-document.ts';
import { serverChecks } from '../../support/server-checks.ts';
import { healthyDocument } from '../document/documents.ts';
import { seenOnHost } from './server-files.ts';

const status = '/servers/main/status';
/** The newest archived WAL file of the document, 00000001000000000000000A, is of 08:31:35. */
const minutes = (count: number) => new Date(Date.parse('2026-11-23T08:31:36Z') + count * 60_000);
const written = { [`${status}/current_xlog`]: '00000001000000000000000D' };

function walAge(changes: Readonly<Record<string, JsonValue | undefined>>, now: Date, seen?: BarmanHostFiles) {
  const [main] = serverChecks(healthyDocument(changes), now, seen);
  return main?.checks.find(({ id }) => id === 'wal_age');
}

describe('the age of the newest WAL file', () => {
  it('of a server on which nobody writes never alarms', () => {
    expect(walAge({ [`${status}/current_xlog`]: '00000001000000000000000B' }, minutes(60 * 24 * 9))).toMatchObject({
      state: 'ok',
      observed: 777_600,
      hint: '00000001000000000000000A is the newest complete WAL file',
    });
  });

  it.each([
    [15, 'ok'],
    [16, 'warn'],
    [60, 'warn'],
    [61, 'crit'],
  ])('is after %i minutes, with complete files that are not archived, %s', (count, state) => {
    expect(walAge(written, minutes(count))).toMatchObject({ state, limit: 900 });
  });

  it('has twice the archive_timeout where that is longer', () => {
    expect(walAge({ ...written, [`${status}/archive_timeout`]: 1800 }, minutes(59))).toMatchObject({
      state: 'ok',
      limit: 3600,
    });
  });

  it('counts from the file that waits where it was seen', () => {
    const waiting = { kind: 'counted', path: '/s', count: 2, oldest: minutes(599).getTime() } as const;
    expect(walAge(written, minutes(600), seenOnHost({ streaming: waiting }))?.state).toBe('ok');
  });

  it.each<[string, Readonly<Record<string, JsonValue | undefined>>]>([
    ['PostgreSQL is out of reach', { [`${status}/server_txt_version`]: null }],
    ['nothing is archived', { '/servers/main/wals/last_archived_wal_per_timeline': {} }],
    [
      'there is no position, and no archive_timeout',
      { [`${status}/current_xlog`]: null, [`${status}/archive_timeout`]: 0 },
    ],
    [
      'the timeline is another',
      { [`${status}/current_xlog`]: '00000002000000000000000D', [`${status}/archive_timeout`]: 0 },
    ],
  ])('is not judged when %s', (_, changes) => {
    expect(walAge(changes, minutes(600))?.state).toBe('not-run');
  });

  it('of a standby is judged where archive_timeout promises files', () => {
    expect(walAge({ [`${status}/current_xlog`]: null }, minutes(600))?.state).toBe('crit');
  });

  it('counts files of another size', () => {
    const changes = {
      [`${status}/xlog_segment_size`]: 1_073_741_824,
      [`${status}/current_xlog`]: '000000010000000200000000',
      '/servers/main/wals/last_archived_wal_per_timeline/00000001/name': '000000010000000100000003',
    };
    expect(walAge(changes, minutes(600))?.state).toBe('ok');
  });
});
