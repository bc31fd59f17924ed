import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Host } from '../../source/host/host.ts';
import { type FileTree, fileTree } from '../support/file-tree.ts';
import { gonePid } from '../support/gone-pid.ts';
import { interceptWrites } from '../support/intercepted-host.ts';
import { engineOf, planOf, play, stateFolder } from '../support/played-runs.ts';
import { type TemporaryHost, temporaryHost } from '../support/temporary-host.ts';
import { prepareHost, wholePlan } from '../support/whole-plan.ts';

let host: TemporaryHost;
let before: FileTree;
beforeEach(() => {
  host = temporaryHost();
  prepareHost(host);
  before = fileTree(host.root);
});
afterEach(() => host.end());

describe('an undo that is killed', () => {
  it('is told by the next start and gone on with, whenever it was killed', async () => {
    const { report } = await play(host, wholePlan);
    const seen: string[] = [];
    for (let number = 1; seen.at(-1) !== 'undone'; number += 3) {
      await diesAt(number, (dying) => engineOf(dying).undo(report.id, () => undefined));
      const [run] = await engineOf(host).history();
      seen.push(run?.outcome ?? 'none');
    }
    // Before its second change, the note that it begins, the undo has done nothing.
    expect(seen[0]).toBe('proven');
    expect(new Set(seen.slice(1, -1))).toEqual(new Set(['interrupted']));
    expect(seen.length).toBeGreaterThan(5);
    expect(fileTree(host.root)).toEqual(before);
  });

  it('keeps the next plan from being applied until it is gone on with', async () => {
    const { report } = await play(host, wholePlan);
    await diesAt(9, (dying) => engineOf(dying).undo(report.id, () => undefined));
    await expect(play(host, planOf())).rejects.toMatchObject({ problem: { id: 'interrupted-run' } });
    const [waiting] = await engineOf(host).interrupted();
    if (waiting === undefined) throw new Error('the run should wait');
    expect(await engineOf(host).recover(waiting, () => undefined)).toMatchObject({ outcome: 'undone' });
    expect(fileTree(host.root)).toEqual(before);
    expect((await play(host, planOf())).report.outcome).toBe('proven');
  });
});

describe('a recovery that is killed', () => {
  it('is begun again, whenever it was killed', async () => {
    await diesAt(78, (dying) => play(dying, wholePlan));
    expect(fileTree(host.root)).not.toEqual(before);
    for (let number = 2; number < 100; number += 4) {
      const [waiting] = await engineOf(host).interrupted();
      if (waiting === undefined) break;
      await diesAt(number, (dying) => engineOf(dying).recover(waiting, () => undefined));
    }
    expect(await engineOf(host).interrupted()).toEqual([]);
    expect(fileTree(host.root)).toEqual(before);
  });
});

describe('a journal whose last line, not yet acted on, was cut off', () => {
  it.each([1, 7, 40])('by %i bytes still says how to put everything back', async (bytes) => {
    await diesAt(27, (dying) => play(dying, wholePlan));
    const path = journalPath();
    writeFileSync(path, readFileSync(path).subarray(0, -bytes));
    const [waiting] = await engineOf(host).interrupted();
    if (waiting === undefined) throw new Error('the run should wait');
    await engineOf(host).recover(waiting, () => undefined);
    expect(fileTree(host.root)).toEqual(before);
    expect(await engineOf(host).interrupted()).toEqual([]);
  });

  function journalPath(): string {
    const names = Object.keys(fileTree(host.root, { withState: true })).filter((path) => path.endsWith('.jsonl'));
    return `${host.root}${names[0]}`;
  }
});

/**
 * Lets work end before its change of the given number as if the process had been killed: nothing of it happens any more, and the
 * lock names a process that is gone. Resolves to false when the work ended before that.
 */
async function diesAt(number: number, work: (dying: Host) => Promise<unknown>): Promise<boolean> {
  const died = await new Promise<boolean>((resolve, reject) => {
    const dying = interceptWrites(host, (call) => {
      if (call.number < number) return undefined;
      resolve(true);
      return new Promise<never>(() => undefined);
    });
    work(dying).then(() => resolve(false), reject);
  });
  const lock = `${host.root}${stateFolder}/lock`;
  if (died && existsSync(lock)) {
    const holder = JSON.parse(readFileSync(lock, 'utf8')) as object;
    writeFileSync(lock, `${JSON.stringify({ ...holder, pid: gonePid() })}\n`);
  }
  return died;
}
