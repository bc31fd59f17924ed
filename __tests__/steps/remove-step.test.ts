import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { JournaledRun } from '../../source/plan/journal-records.ts';
import type { UndoRecord } from '../../source/plan/undo/records.ts';
import { type FileFound, removeFound } from '../../source/steps/remove/file-removals.ts';
import { isNamedForUs, removalTitle, workOfRuns } from '../../source/steps/remove/work-of-runs.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const owner = { owner: 'root', group: 'root', mode: 0o644 };

function run(started: string, undo: readonly UndoRecord[], changes: Partial<JournaledRun> = {}): JournaledRun {
  return {
    ...{ id: started, title: 'Set up', command: ['wizard', 'setup'], started, ended: started, outcome: 'proven' },
    ...{ pid: 1, everything: false, pruned: false, undoing: false, actions: [], completed: 1, undo },
    ...{ installed: undefined, keeps: undefined, kept: undefined, failure: undefined, failedProof: undefined },
    ...changes,
  };
}

const wrote = (path: string, text: string | null, backup: string | null = null): UndoRecord => ({
  ...{ kind: 'restore-file', path, backup, attributes: backup === null ? null : owner },
  written: text === null ? null : sha256(text),
});

const installed = (what: string, before: readonly string[]): UndoRecord => ({
  ...{ kind: 'package-transaction', what, manager: 'apt', argv: [], environment: {} },
  before: before.map((name) => ({ name, state: 'installed', version: '1' })),
});

describe('the work of runs', () => {
  it('is what was there before the first run, and what the last one left', () => {
    const { files } = workOfRuns([run('2', [wrote('/a', 'two', '/kept/a')]), run('1', [wrote('/a', 'one')])]);
    expect(files).toMatchObject([{ path: '/a', first: { backup: null }, written: sha256('two') }]);
  });

  it('is not what was taken back, what is interrupted, or what a removal took away', () => {
    const work = workOfRuns([
      run('1', [wrote('/undone', 'x')], { outcome: 'undone' }),
      run('2', [wrote('/open', 'x')], { outcome: 'interrupted' }),
      run('3', [wrote('/removed', null, '/kept/removed')], { title: removalTitle }),
    ]);
    expect(work.files).toEqual([]);
  });

  it.each([
    ['as the journal says', [installed('Install a', ['b'])], ['a', 'c:amd64'], ['a', 'c:amd64']],
    [
      'of an earlier version: the differences between transactions, then the named package',
      undefined,
      undefined,
      ['a', 'c', 'd'],
    ],
  ])('has packages %s', (_what, undo, told, expected) => {
    const older = [installed('Install a', ['b']), installed('Install d 2', ['b', 'a', 'c'])];
    expect(workOfRuns([run('1', undo ?? older, { installed: told })]).packages).toEqual(expected);
  });

  it('has no package that was there before, whose version changed', () => {
    const work = workOfRuns([run('1', [installed('Change pg-backup-api to 2', ['pg-backup-api'])])]);
    expect([work.packages, work.changedPackages]).toEqual([[], ['pg-backup-api']]);
  });

  it('has scripts, but not the one of a removal', () => {
    const work = workOfRuns([run('1', [], { kept: '/kept' }), run('2', [], { kept: '/kept', title: removalTitle })]);
    expect(work.scripts.map(({ id }) => id)).toEqual(['1']);
  });

  it('has packages that the undo of a failed run left', () => {
    expect(workOfRuns([run('1', [installed('Install a', [])], { outcome: 'undone' })]).packages).toEqual(['a']);
  });
});

describe('a file', () => {
  const found = (path: string, records: readonly UndoRecord[], now: string | undefined, old?: string): FileFound => {
    const [file] = workOfRuns(records.map((record, index) => run(String(index), [record]))).files;
    if (file === undefined) throw new Error(`no ${path}`);
    const bytes = (text: string | undefined) => (text === undefined ? undefined : Buffer.from(text));
    const facts = now === undefined ? undefined : { ...owner, kind: 'file' as const, size: 1, modified: new Date(0) };
    return { file, now: bytes(now), old: bytes(old), facts, hasDirectory: true };
  };
  const pem = '-----BEGIN CERTIFICATE-----\n';

  it.each<[string, readonly UndoRecord[], string | undefined, string | undefined, unknown]>([
    ['that a run made goes', [wrote('/a', 'ours')], 'ours', undefined, { action: { kind: 'remove-file', path: '/a' } }],
    ['that is gone needs nothing', [wrote('/a', 'ours')], undefined, undefined, undefined],
    [
      'that somebody changed stays',
      [wrote('/a', 'ours')],
      'theirs',
      undefined,
      { left: { what: '/a', why: 'somebody else changed it since' } },
    ],
    [
      'that was there before gets its text back',
      [wrote('/a', 'ours', '/kept')],
      'ours',
      'old',
      { action: { kind: 'write-file', content: 'old', before: 'ours', attributes: owner } },
    ],
    [
      'that was there before and was changed since stays',
      [wrote('/a', 'ours', '/kept')],
      'theirs',
      'old',
      { left: { why: 'somebody else changed it since; what was there before is in /kept' } },
    ],
    [
      'whose copy is gone stays',
      [wrote('/a', 'ours', '/kept')],
      'ours',
      undefined,
      { left: { why: 'it was there before the wizard, and the copy /kept is gone' } },
    ],
    [
      'with a certificate that was renewed stays',
      [wrote('/a', `${pem}new`, '/kept')],
      `${pem}new`,
      `${pem}old`,
      { left: { why: expect.stringContaining('which renewed it') } },
    ],
    ['that a run removed is put back', [wrote('/a', null, '/kept')], undefined, 'old', { action: { content: 'old' } }],
    [
      'of the timer that was removed stays away',
      [wrote('/etc/cron.d/pg-backup-api-wizard', null, '/kept')],
      undefined,
      'old',
      undefined,
    ],
  ])('%s', (_what, records, now, old, expected) => {
    const removal = removeFound(found('/a', records, now, old));
    if (expected === undefined) expect(removal).toBeUndefined();
    else expect(removal).toMatchObject(expected as object);
  });
});

it.each([
  ['/etc/systemd/system/pg-backup-api-wizard-renew.timer', true],
  ['/etc/systemd/system/pg-backup-api.service', false],
])('%s carries the name: %s', (path, expected) => {
  expect(isNamedForUs(path)).toBe(expected);
});
