import { describe, expect, it } from 'vitest';
import type { ServerFiles } from '../../../source/health/checks/server-files.ts';
import type { JsonValue } from '../../../source/health/document/diagnose-document.ts';
import { serverChecks } from '../../support/server-checks.ts';
import { healthyDocument } from '../document/documents.ts';
import { seenOnHost } from './server-files.ts';

const now = new Date('2026-11-23T09:00:00Z');
const server = '/servers/main';

type Changes = Readonly<Record<string, JsonValue | undefined>>;

function checkOf(id: string, files: Partial<ServerFiles>, changes: Changes = {}) {
  const [main] = serverChecks(healthyDocument(changes), now, seenOnHost(files));
  return main?.checks.find((check) => check.id === id);
}

describe('what was seen of the files', () => {
  it('of a healthy server is ok', () => {
    const [main] = serverChecks(healthyDocument(), now, seenOnHost());
    const seen = main?.checks.filter(({ source }) => source === 'files');
    expect(seen?.map(({ id, state }) => [id, state])).toEqual([
      ['directories', 'ok'],
      ['receive_wal_running', 'ok'],
      ['archiver_errors', 'ok'],
      ['incoming_wals_directory', 'ok'],
      ['streaming_wals_directory', 'ok'],
    ]);
  });

  const path = '/var/lib/barman/main/incoming';
  const five = { kind: 'counted', path, count: 5, oldest: undefined } as const;
  const rows: readonly (readonly [string, string, Partial<ServerFiles>, Changes])[] = [
    ['directories', 'warn', { directories: [{ path: '/a', state: 'missing' }] }, {}],
    ['directories', 'crit', { directories: [{ path: '/a', state: 'not-a-directory' }] }, {}],
    ['directories', 'crit', { directories: [{ path: '/a', state: 'not-writable' }] }, {}],
    ['directories', 'not-run', { directories: [{ path: '/a', state: 'unreadable' }] }, {}],
    ['receive_wal_running', 'crit', { receiver: { kind: 'none' } }, {}],
    ['receive_wal_running', 'crit', { receiver: { kind: 'dead', pid: 2211 } }, {}],
    ['receive_wal_running', 'not-run', { receiver: { kind: 'unreadable', why: 'no' } }, {}],
    ['receive_wal_running', 'crit', {}, { [`${server}/status/replication_slot`]: ['barman', false, '0/B0'] }],
    ['receive_wal_running', 'crit', {}, { [`${server}/status/replication_slot`]: null }],
    ['receive_wal_running', 'not-run', {}, { [`${server}/status/server_txt_version`]: null }],
    ['receive_wal_running', 'not-run', {}, { [`${server}/status/replication_slot`]: undefined }],
    ['receive_wal_running', 'ok', {}, { [`${server}/config/slot_name`]: null }],
    ['archiver_errors', 'warn', { errors: { kind: 'counted', path: '/e', counts: { duplicates: 2 } } }, {}],
    ['archiver_errors', 'not-run', { errors: { kind: 'unreadable', path: '/e' } }, {}],
    ['incoming_wals_directory', 'ok', { incoming: five }, {}],
    ['incoming_wals_directory', 'warn', { incoming: five }, { [`${server}/config/max_incoming_wals_queue`]: 4 }],
    ['empty_incoming_directory', 'warn', { incoming: five }, { [`${server}/config/archiver`]: false }],
    ['empty_streaming_directory', 'ok', {}, { [`${server}/config/streaming_archiver`]: false }],
    ['streaming_wals_directory', 'not-run', { streaming: { kind: 'unreadable', path } }, {}],
    ['systemid_coherence', 'crit', { identity: { kind: 'stored', path: '/i', systemId: '1' } }, {}],
    ['systemid_coherence', 'ok', { identity: { kind: 'none' } }, { [`${server}/status/postgres_systemid`]: null }],
    ['systemid_coherence', 'ok', {}, { [`${server}/status/postgres_systemid`]: null }],
    [
      'systemid_coherence',
      'not-run',
      { identity: { kind: 'unreadable' } },
      { [`${server}/status/postgres_systemid`]: null },
    ],
  ];

  it.each(rows)('%s is %s with %j and %j', (id, state, files, changes) => {
    expect(checkOf(id, files, changes)?.state).toBe(state);
  });

  it('a lock whose slot is not active proves nothing', () => {
    const slot = { [`${server}/status/replication_slot`]: ['barman', false, '0/B000000'] };
    expect(checkOf('receive_wal_running', {}, slot)).toMatchObject({
      observed: 2211,
      hint: 'process 2211 holds the lock, but its slot is not active: it receives nothing',
      fix: 'barman cron starts it; else barman receive-wal --reset main',
    });
  });

  it('a passive node has no receiver', () => {
    const changes = { [`${server}/config/primary_ssh_command`]: 'ssh barman@other' };
    expect(checkOf('receive_wal_running', { receiver: { kind: 'none' } }, changes)).toBeUndefined();
    expect(checkOf('directories', {}, changes)?.state).toBe('ok');
  });
});
