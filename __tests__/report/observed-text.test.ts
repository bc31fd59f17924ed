import { expect, it } from 'vitest';
import { observedText } from '../../source/report/observed-text.ts';
import { check } from './reports.ts';

it.each([
  ['wal_age', { state: 'not-run', observed: 57, limit: 900 }, '57 seconds, limit 15 minutes'],
  ['receive_wal_running', { observed: 2211 }, 'process 2211'],
  ['directories', { observed: 6 }, '6 are there'],
  ['streaming_wals_directory', { observed: 12, limit: 64 }, '12 files wait, limit 64'],
  ['replication_slot', { observed: '2/5F1265E8', limit: 'barman' }, '2/5F1265E8 (barman)'],
  ['systemid_coherence', { observed: '7430192837451029341', limit: '7430192837451029341' }, '7430192837451029341'],
  ['failed_backups', { observed: 2, limit: 0 }, '2, limit 0'],
  ['failed_backups', { observed: 0, limit: 0 }, 'none'],
  ['wal_level', { observed: 'replica' }, 'replica'],
  ['wal_level', { state: 'not-run' }, 'Barman does not tell'],
  ['wal_level', {}, ''],
] as const)('%s %j: %s', (id, seen, text) => {
  expect(observedText(check(id, { hint: '', observed: null, limit: null, state: 'ok', ...seen }))).toBe(text);
});
