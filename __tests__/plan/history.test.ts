import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Action } from '../../source/plan/actions.ts';
import { type FileTree, fileTree } from '../support/file-tree.ts';
import { engineOf, planOf, play } from '../support/played-runs.ts';
import { type TemporaryHost, temporaryHost } from '../support/temporary-host.ts';
import { prepareHost, wholePlan } from '../support/whole-plan.ts';

const failing: Action = {
  kind: 'run-command',
  title: 'Fail',
  argv: ['false'],
  changes: 'nothing',
  why: 'It fails.',
};

let host: TemporaryHost;
let before: FileTree;
beforeEach(() => {
  host = temporaryHost();
  prepareHost(host);
  before = fileTree(host.root);
});
afterEach(() => host.end());

describe('the undo of a finished run', () => {
  it('puts back what the run changed, as often as it is asked once', async () => {
    const { report } = await play(host, wholePlan);
    expect(await engineOf(host).undo(report.id, () => undefined)).toMatchObject({ outcome: 'undone', stays: [] });
    expect(fileTree(host.root)).toEqual(before);
    await expect(engineOf(host).undo(report.id, () => undefined)).rejects.toMatchObject({
      problem: { id: 'already-undone' },
    });
  });

  it('is refused for a run that is not there', async () => {
    await expect(engineOf(host).undo('nothing', () => undefined)).rejects.toMatchObject({
      problem: { id: 'no-such-run' },
    });
  });

  it('is refused when a file was changed after it', async () => {
    const { report } = await play(host, planOf(...wholePlan.actions.slice(1, 2)));
    host.put('/etc/demo/a.conf', 'theirs\n');
    await expect(engineOf(host).undo(report.id, () => undefined)).rejects.toMatchObject({
      problem: { id: 'changed-since', message: expect.stringContaining('/etc/demo/a.conf') },
    });
    expect(await host.files.readText('/etc/demo/a.conf')).toBe('theirs\n');
  });

  it('is refused below a newer run that stands, whatever that changed, and says in which order', async () => {
    const atSecond = (second: number) => ({
      ...host,
      clock: { now: () => new Date(Date.UTC(2026, 10, 23, 9, 0, second)) },
    });
    const older = await play(atSecond(1), planOf(...wholePlan.actions.slice(1, 2)));
    const newer = await play(atSecond(2), { ...planOf(...wholePlan.actions.slice(4, 5)), title: 'Second' });
    const undo = (id: string) => engineOf(host).undo(id, () => undefined);
    await expect(undo(older.report.id)).rejects.toMatchObject({
      problem: { id: 'newer-runs', fix: [`First: wizard history undo ${newer.report.id} (Second)`] },
    });
    expect((await undo(newer.report.id)).outcome).toBe('undone');
    expect((await undo(older.report.id)).outcome).toBe('undone');
    expect(fileTree(host.root)).toEqual(before);
  });

  it('tells when a backup is gone, and puts back the rest', async () => {
    const { report } = await play(host, planOf(...wholePlan.actions.slice(1, 2), ...wholePlan.actions.slice(4, 5)));
    await host.files.remove(`/var/lib/pg-backup-api-wizard/backups/${report.id}/etc%demo%a.conf`);
    const undone = await engineOf(host).undo(report.id, () => undefined);
    expect(undone).toMatchObject({ outcome: 'stuck', problem: { id: 'backup-missing' } });
    expect(await host.files.readText('/etc/demo/ports.conf')).toContain('Listen 80\n');
    await expect(play(host, planOf())).rejects.toMatchObject({ problem: { id: 'interrupted-run' } });
  });
});

describe('the history', () => {
  it('has every run, the newest first', async () => {
    const atSecond = (second: number) => ({
      ...host,
      clock: { now: () => new Date(Date.UTC(2026, 10, 23, 9, 0, second)) },
    });
    await play(atSecond(1), { ...planOf(), title: 'First' });
    await play(atSecond(2), { ...planOf(failing), title: 'Second' });
    const runs = await engineOf(host).history();
    expect(runs.map(({ title, outcome }) => [title, outcome])).toEqual([
      ['Second', 'undone'],
      ['First', 'proven'],
    ]);
    expect(runs[0]).toMatchObject({
      command: ['wizard', 'test'],
      failure: 'false failed (exit code 1).',
      completed: 0,
    });
    expect(runs[0]?.id).toMatch(/^20261123-090002-[0-9a-f]{4}$/);
  });
});
