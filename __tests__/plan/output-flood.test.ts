import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Plan } from '../../source/plan/actions.ts';
import { createEngine } from '../../source/plan/engine.ts';
import { emptyRun, type RunView, viewRun } from '../../source/wizard/run-view.ts';
import { type TemporaryHost, temporaryHost } from '../support/temporary-host.ts';

let host: TemporaryHost;
beforeEach(() => {
  host = temporaryHost();
});
afterEach(() => host.end());

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const usedMemory = (): number => {
  collectGarbage();
  return process.memoryUsage().heapUsed;
};

const lines = 50_000;
/** Ends with 3, so that the tail of its output stays to be looked at. */
const flooding = (count: number): Plan => ({
  title: 'A flood',
  actions: [
    {
      kind: 'run-command',
      title: 'Print',
      argv: [
        'awk',
        `BEGIN { for (n = 1; n <= ${count}; n++) print "Unpacking a package with quite a long name", n; exit 3 }`,
      ],
      manager: 'apt',
      why: 'Package managers can be talkative.',
      changes: 'nothing',
    },
  ],
  notes: [],
  undoIfUnproven: true,
});

/** Runs the plan as a screen follows it; how many lines came by and what the screen holds in the end. */
async function follow(plan: Plan): Promise<{ readonly heard: number; readonly view: RunView }> {
  let heard = 0;
  let view = emptyRun(plan);
  await createEngine(host, ['wizard'], 'test').apply(
    plan,
    async () => undefined,
    (event) => {
      if (event.kind === 'output') heard += 1;
      view = viewRun(view, event);
    },
  );
  return { heard, view };
}

describe('50,000 lines of output', () => {
  it('all come by, and the screen holds the last of them only', async () => {
    const { heard, view } = await follow(flooding(lines));
    expect(heard).toBe(lines);
    expect(view.tail.at(-1)).toBe(`Unpacking a package with quite a long name ${lines}`);
    expect(view.tail.length + view.dropped).toBe(lines);
    expect(view.tail.length).toBeLessThanOrEqual(200);
  });

  it('leave the memory flat', async () => {
    await follow(flooding(500));
    const before = usedMemory();
    const { view } = await follow(flooding(lines));
    const ratio = usedMemory() / before;
    expect(view.dropped).toBeGreaterThan(0);
    expect(ratio).toBeLessThanOrEqual(1.2);
  });
});
