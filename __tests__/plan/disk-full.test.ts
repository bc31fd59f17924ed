import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Host } from '../../source/host/host.ts';
import { type FileTree, fileTree } from '../support/file-tree.ts';
import { diskFull, interceptWrites, needsSpace, type WriteCall } from '../support/intercepted-host.ts';
import { engineOf, play, stateFolder } from '../support/played-runs.ts';
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

const all = await writingCalls();
const own = (path: string) => path.startsWith(stateFolder);

describe('a disk that is full for one write', () => {
  it.each(all.filter(({ path }) => !own(path)).map(({ number, path }) => [number, path] as const))(
    'at call %i (%s) everything is put back',
    async (number) => {
      const { report } = await play(
        failing(host, (call) => call.number === number),
        wholePlan,
      );
      expect(report).toMatchObject({ outcome: 'undone', stays: [], problem: { id: 'disk-full' } });
      expect(fileTree(host.root)).toEqual(before);
    },
  );

  it.each(all.filter(({ path }) => own(path)).map(({ number, method }) => [number, method] as const))(
    'at call %i (%s) of the wizard’s own files nothing stays half-written',
    async (number) => {
      const run = await play(
        failing(host, (call) => call.number === number),
        wholePlan,
      ).catch((error: unknown) => error);
      expect(run).toSatisfy(tellsOfTheDisk);
      for (const waiting of await engineOf(host).interrupted()) await engineOf(host).recover(waiting, () => undefined);
      expect(fileTree(host.root)).toEqual(before);
    },
  );
});

describe('a disk that stays full', () => {
  it.each([12, 30, 45, 60, 75])(
    'from call %i on: when there is space again, everything is put back',
    async (number) => {
      const run = await play(
        failing(host, (call) => call.number >= number && needsSpace.has(call.method)),
        wholePlan,
      );
      expect(run.report.outcome).toMatch(/undone|stuck/);
      for (const waiting of await engineOf(host).interrupted()) {
        expect((await engineOf(host).recover(waiting, () => undefined)).outcome).toBe('undone');
      }
      expect(fileTree(host.root)).toEqual(before);
    },
  );
});

/** The calls of the whole plan that need space. */
async function writingCalls(): Promise<readonly WriteCall[]> {
  const there = temporaryHost();
  const seen: WriteCall[] = [];
  prepareHost(there);
  await play(
    interceptWrites(there, (call) => {
      if (needsSpace.has(call.method)) seen.push({ ...call, path: call.path.replace(/\d{8}-\d{6}-[0-9a-f]{4}/, 'ID') });
    }),
    wholePlan,
  );
  there.end();
  return seen;
}

function failing(there: Host, isFull: (call: WriteCall) => boolean): Host {
  return interceptWrites(there, (call) => {
    if (isFull(call)) throw diskFull(call.path);
  });
}

/** A thrown error or a report, whichever: the operator reads why. */
function tellsOfTheDisk(run: unknown): boolean {
  return JSON.stringify(run).includes('disk-full');
}
