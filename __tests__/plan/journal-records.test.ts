import { describe, expect, it } from 'vitest';
import { type JournalRecord, parseRecords, replay } from '../../source/plan/journal-records.ts';
import type { UndoRecord } from '../../source/plan/undo/records.ts';

const begin: JournalRecord = {
  record: 'begin',
  id: '20261123-090000-abcd',
  command: ['wizard', 'setup'],
  title: 'Set it up',
  started: '2026-11-23T09:00:00.000Z',
  pid: 4711,
  version: '1.0.0',
  actions: [],
};
const first: UndoRecord = { kind: 'remove-staged', path: '/a' };
const second: UndoRecord = { kind: 'remove-directory', path: '/b' };
const end = (outcome: 'proven' | 'unproven' | 'undone' | 'stuck'): JournalRecord => ({
  record: 'end',
  outcome,
  ended: '2026-11-23T09:01:00.000Z',
});
const undo = (everything: boolean): JournalRecord => ({ record: 'undo', pid: 4712, everything });

describe('a journal read back', () => {
  it('tells the run', () => {
    expect(replay([begin, { record: 'intent', index: 0, undo: [first] }, { record: 'done', index: 0 }])).toEqual({
      id: '20261123-090000-abcd',
      title: 'Set it up',
      command: ['wizard', 'setup'],
      started: '2026-11-23T09:00:00.000Z',
      ended: undefined,
      outcome: 'interrupted',
      pid: 4711,
      everything: false,
      undoing: false,
      pruned: false,
      actions: [],
      completed: 1,
      undo: [first],
      failure: undefined,
    });
  });

  it.each<[string, readonly JournalRecord[], object]>([
    ['without an end it was interrupted', [], { outcome: 'interrupted', ended: undefined }],
    ['with an end it has its outcome', [end('proven')], { outcome: 'proven', ended: '2026-11-23T09:01:00.000Z' }],
    ['an undo that has begun is open', [end('proven'), undo(true)], { outcome: 'interrupted', everything: true }],
    ['its undo is done by whoever began it', [end('proven'), undo(false)], { pid: 4712 }],
    ['an undo that ended is done', [end('proven'), undo(true), end('undone')], { outcome: 'undone' }],
    ['the last undo counts', [undo(false), end('stuck'), undo(true)], { outcome: 'interrupted', everything: true }],
    [
      'ways back come in the order of the changes',
      [
        { record: 'intent', index: 0, undo: [first] },
        { record: 'intent', index: 1, undo: [second] },
      ],
      { undo: [first, second], completed: 0 },
    ],
    ['the failure is told', [{ record: 'failed', index: 0, message: 'no' }, end('undone')], { failure: 'no' }],
  ])('%s', (_, records, expected) => {
    expect(replay([begin, ...records])).toMatchObject(expected);
  });

  it('is none without its beginning', () => {
    expect(replay([])).toBeUndefined();
    expect(replay([end('proven')])).toBeUndefined();
  });
});

describe('the lines of a journal', () => {
  const text = `${JSON.stringify(begin)}\n${JSON.stringify(end('proven'))}\n`;

  it('are read', () => {
    expect(parseRecords(text)).toEqual([begin, end('proven')]);
  });

  it.each([1, 2, 20, 60])('a last line that lost %i bytes counts when it is whole, and not when it is cut', (bytes) => {
    const records = parseRecords(text.slice(0, -bytes));
    expect(records).toEqual(bytes === 1 ? [begin, end('proven')] : [begin]);
  });

  it('a record after a cut line stands on a line of its own', () => {
    const cut = `${JSON.stringify(begin)}\n{"record":"inte\n${JSON.stringify(end('undone'))}\n`;
    expect(parseRecords(cut)).toEqual([begin, end('undone')]);
  });

  it('empty lines are none', () => {
    expect(parseRecords('\n\n')).toEqual([]);
  });
});
