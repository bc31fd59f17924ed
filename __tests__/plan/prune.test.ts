import { existsSync, linkSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JournaledRun } from '../../source/plan/journal-records.ts';
import { prunableRuns, usualRetention } from '../../source/plan/prune.ts';
import { fileTree } from '../support/file-tree.ts';
import { engineOf, planOf, play, stateFolder } from '../support/played-runs.ts';
import { type TemporaryHost, temporaryHost } from '../support/temporary-host.ts';
import { prepareHost, wholePlan } from '../support/whole-plan.ts';

const day = 86_400_000;
const now = new Date('2026-11-30T09:00:00Z');
const everything = { keep: 1, olderMs: 0 };

describe('what may go', () => {
  /** Runs of these ages in days, named by them. */
  const runs = (ages: readonly number[], open: readonly number[] = []) =>
    ages.map(
      (age) =>
        ({
          id: String(age),
          started: new Date(now.getTime() - age * day).toISOString(),
          outcome: open.includes(age) ? 'interrupted' : 'proven',
        }) as JournaledRun,
    );
  const twenty = Array.from({ length: 20 }, (_, i) => i);

  it.each([
    ['nothing of a short history, however old', [500, 600], [], usualRetention, []],
    ['what is beyond twenty and a year', [...twenty, 364, 366, 400], [], usualRetention, ['366', '400']],
    ['all but some, when only their number is said', [1, 2, 3], [], { keep: 2, olderMs: 0 }, ['3']],
    ['never the newest', [1], [], { keep: 0, olderMs: 0 }, []],
    ['nothing that is newer than a run to be recovered', [1, 2, 3, 4], [3], everything, ['4']],
  ])('%s', (_, ages, open, retention, gone) => {
    expect(prunableRuns(runs(ages, open), retention, now).map(({ id }) => id)).toEqual(gone);
  });
});

describe('pruning', () => {
  let host: TemporaryHost;
  beforeEach(() => {
    host = temporaryHost();
    prepareHost(host);
  });
  afterEach(() => host.end());

  const atSecond = (second: number) => ({
    ...host,
    clock: { now: () => new Date(Date.UTC(2026, 10, 23, 9, 0, second)) },
  });
  const replaced = planOf(...wholePlan.actions.slice(1, 2));
  const other = planOf(...wholePlan.actions.slice(4, 5));
  const state = () => Object.keys(fileTree(host.files.real(stateFolder), { withState: true }));

  it('leaves the newest run with its undo, and nothing of the others', async () => {
    const older = await play(atSecond(1), replaced);
    const newer = await play(atSecond(2), other);
    expect(await engineOf(host).prune(everything)).toMatchObject([{ run: { id: older.report.id } }]);
    expect(state().filter((path) => path.includes(older.report.id))).toEqual([]);
    expect((await engineOf(host).undo(newer.report.id, () => undefined)).outcome).toBe('undone');
  });

  it('overwrites what it removes, but not a file that has another name', async () => {
    const { report } = await play(atSecond(1), replaced);
    await play(atSecond(2), other);
    const folder = host.files.real(`${stateFolder}/backups/${report.id}`);
    const [backup = ''] = readdirSync(folder);
    const named = host.files.real('/kept');
    const content = readFileSync(join(folder, backup), 'utf8');
    linkSync(join(folder, backup), named);
    await engineOf(host).prune(everything);
    expect(readFileSync(named, 'utf8')).toBe(content);
    const path = host.files.real('/secret');
    writeFileSync(path, 'secret');
    const handle = await open(path);
    await host.files.shred('/secret');
    expect(existsSync(path)).toBe(false);
    expect((await handle.readFile()).toString('hex')).toBe('000000000000');
    await handle.close();
  });

  it('goes on where it was cut off, and no undo is tried meanwhile', async () => {
    const { report } = await play(atSecond(1), replaced);
    await play(atSecond(2), other);
    const dying = { ...host, files: { ...host.files, shred: () => Promise.reject(new Error('the power went')) } };
    await expect(engineOf(dying).prune(everything)).rejects.toThrow('the power went');
    await expect(engineOf(host).undo(report.id, () => undefined)).rejects.toMatchObject({ problem: { id: 'pruned' } });
    await engineOf(host).prune(everything);
    expect(state().filter((path) => path.includes(report.id))).toEqual([]);
  });

  it('keeps in mind which clients were issued', async () => {
    const { report } = await play(atSecond(1), replaced);
    const journal = host.files.real(`${stateFolder}/journal/${report.id}.jsonl`);
    const issue = 'Issue the client certificate /etc/nagios/nagios.crt';
    writeFileSync(
      journal,
      readFileSync(journal, 'utf8').replace(/"title":"(Change|Create) [^"]*"/, `"title":"${issue}"`),
    );
    await play(atSecond(2), other);
    expect(await engineOf(host).prune(everything)).toMatchObject([{ staysListed: true }]);
    expect((await engineOf(host).history()).map(({ pruned }) => pruned)).toEqual([false, true]);
    expect(await engineOf(host).prunable(everything)).toEqual([]);
  });
});
