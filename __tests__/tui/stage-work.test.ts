import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { RunEvent } from '../../source/plan/events.ts';
import { collectEvents, startSurvey, startWork } from '../../source/tui/wizard/stage-work.ts';
import { advance } from '../../source/wizard/flow.ts';
import { type FlowEvent, startFlow } from '../../source/wizard/flow-state.ts';
import { fakeSession, fakeStep, gate } from '../support/sessions.ts';

const unexpected = (error: unknown) => {
  throw error;
};

describe('the work of a stage', () => {
  it('is not told any more when the operator has gone back', async () => {
    const { opened, open } = gate();
    const session = fakeSession([fakeStep({ look: () => opened })]);
    const told: FlowEvent[] = [];
    const looking = advance(startFlow(session.steps), { kind: 'open' });
    const work = startWork(session, looking, (event) => told.push(event), unexpected);
    work.forget();
    open();
    await opened;
    await new Promise((resolve) => setImmediate(resolve));
    expect(told).toEqual([]);
  });

  it('looks at the steps of a survey one after the other, and stops when told', async () => {
    const { opened, open } = gate();
    const looks: string[] = [];
    const step = (title: string, wait: Promise<void>) =>
      fakeStep({
        title,
        look: async () => {
          looks.push(title);
          await wait;
        },
      });
    const session = fakeSession([step('one', Promise.resolve()), step('two', opened), step('three', opened)]);
    const told: FlowEvent[] = [];
    const stop = startSurvey(session, (event) => told.push(event), unexpected);
    await new Promise((resolve) => setImmediate(resolve));
    expect([looks, told.length]).toEqual([['one', 'two'], 1]);
    stop();
    open();
    await new Promise((resolve) => setImmediate(resolve));
    expect([looks, told.length]).toEqual([['one', 'two'], 1]);
  });
});

describe('the events of a run', () => {
  const line = (text: string): RunEvent => ({ kind: 'output', index: 0, text });

  it('come in batches: the first at once, the others together', () => {
    const batches: (readonly RunEvent[])[] = [];
    const { take, flush } = collectEvents((batch) => batches.push(batch));
    for (const text of ['a', 'b', 'c']) take(line(text));
    flush();
    expect(batches).toEqual([[line('a')], [line('b'), line('c')]]);
  });

  it('lose old lines of a flood, and nothing else', () => {
    // No time passes: all of it comes within one batch.
    vi.useFakeTimers();
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const batches: (readonly RunEvent[])[] = [];
    const { take, flush } = collectEvents((batch) => batches.push(batch));
    take({ kind: 'action-started', index: 0 });
    take({ kind: 'action-done', index: 0 });
    for (let number = 0; number < 50_000; number += 1) take(line(`${number}`));
    flush();
    const events = batches.flat();
    expect(events.length).toBeLessThan(3000);
    expect(events.slice(0, 2).map((event) => event.kind)).toEqual(['action-started', 'action-done']);
    expect(events.at(-1)).toEqual(line('49999'));
  });
});
