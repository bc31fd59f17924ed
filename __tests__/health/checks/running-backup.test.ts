import { describe, expect, it } from 'vitest';
import { judgeServers } from '../../../source/health/checks/server-checks.ts';
import { barmanModel } from '../../../source/health/document/barman-server.ts';
import type { DiagnoseDocument } from '../../../source/health/document/diagnose-document.ts';

const now = new Date('2026-11-25T12:00:00Z');
const took = (id: string, begin: string, end: string) => [id, { status: 'DONE', begin_time: begin, end_time: end }];
const hour = took('20261124T040000', '2026-11-24T04:00:00+00:00', '2026-11-24T05:00:00+00:00');

function running(...backups: readonly (readonly unknown[])[]) {
  const document = {
    global: { config: {}, system_info: { barman_ver: '3.16.2' } },
    servers: { main: { config: {}, status: {}, backups: Object.fromEntries(backups) } },
  } as unknown as DiagnoseDocument;
  const [server] = judgeServers(barmanModel(document), now);
  return server?.checks.find(({ id }) => id === 'running_backup');
}

describe('a backup that began and has not ended', () => {
  it.each<[string, readonly (readonly unknown[])[], string]>([
    [
      'as long as others took',
      [hour, ['20261125T113000', { status: 'STARTED', begin_time: '2026-11-25T11:30:00+00:00' }]],
      'ok',
    ],
    [
      'longer than any other took',
      [hour, ['20261125T040000', { status: 'STARTED', begin_time: '2026-11-25T04:00:00+00:00' }]],
      'warn',
    ],
    ['for days', [hour, ['20261121T040000', { status: 'STARTED', begin_time: '2026-11-21T04:00:00+00:00' }]], 'warn'],
    ['without a time of its own', [hour, ['20261121T040000', { status: 'EMPTY', begin_time: null }]], 'warn'],
    [
      'the first one, for an hour',
      [['20261125T110000', { status: 'STARTED', begin_time: '2026-11-25T11:00:00+00:00' }]],
      'ok',
    ],
    [
      'the first one, for two days',
      [['20261123T110000', { status: 'STARTED', begin_time: '2026-11-23T11:00:00+00:00' }]],
      'warn',
    ],
  ])('%s', (_what, backups, state) => {
    expect(running(...backups)).toMatchObject({ state, source: 'wizard', blocking: false });
  });

  it('is named, with how long others took', () => {
    const started = ['20261125T040000', { status: 'STARTED', begin_time: '2026-11-25T04:00:00+00:00' }];
    expect(running(hour, started)?.hint).toBe(
      '20261125T040000 began 8 hours ago and has not ended; the longest before it took 1 hour',
    );
  });

  it('that is not there is no check', () => {
    expect(running(hour)).toBeUndefined();
  });
});
