import { describe, expect, it } from 'vitest';
import type { Plan } from '../../source/plan/actions.ts';
import type { RunEvent } from '../../source/plan/events.ts';
import { emptyRun, viewRun } from '../../source/wizard/run-view.ts';

const plan: Plan = {
  title: 'Remove two files',
  actions: [
    { kind: 'remove-file', path: '/tmp/one', why: 'It is old.' },
    { kind: 'remove-file', path: '/tmp/two', why: 'It is old.' },
  ],
  notes: [],
  undoIfUnproven: true,
};
const problem = { id: 'no', message: 'It does not work.', fix: [] };

function view(events: readonly RunEvent[]) {
  return events.reduce(viewRun, emptyRun(plan));
}

function output(count: number): RunEvent[] {
  return Array.from({ length: count }, (_, line) => ({ kind: 'output', index: 0, text: `line ${line}` }));
}

describe('the view of a run', () => {
  it('starts with every action waiting, by its title', () => {
    expect(emptyRun(plan).actions).toEqual([
      { title: 'Remove /tmp/one', state: 'waiting' },
      { title: 'Remove /tmp/two', state: 'waiting' },
    ]);
  });

  it('marks the action that runs, the one that is done and the one that failed', () => {
    const seen = view([
      { kind: 'action-started', index: 0 },
      { kind: 'action-done', index: 0 },
      { kind: 'action-started', index: 1 },
      { kind: 'action-failed', index: 1, problem },
    ]);
    expect(seen.actions.map((action) => action.state)).toEqual(['done', 'failed']);
    expect(seen.problem).toBe(problem);
  });

  it('keeps the last 200 lines and counts the others', () => {
    const seen = view([{ kind: 'action-started', index: 0 }, ...output(5000)]);
    expect([seen.tail.length, seen.tail.at(-1), seen.dropped]).toEqual([200, 'line 4999', 4800]);
  });

  it('clears the tail when the action has succeeded', () => {
    const seen = view([{ kind: 'action-started', index: 0 }, ...output(3), { kind: 'action-done', index: 0 }]);
    expect(seen.tail).toEqual([]);
  });

  it('keeps the tail when the action has failed', () => {
    const seen = view([
      { kind: 'action-started', index: 0 },
      ...output(2),
      { kind: 'action-failed', index: 0, problem },
      { kind: 'undoing', what: 'The file was put back.' },
      { kind: 'run-ended', id: 'r', outcome: 'undone', stays: [] },
    ]);
    expect(seen.tail).toEqual(['line 0', 'line 1']);
  });

  it('drops the progress bar when the proof begins', () => {
    const seen = view([
      { kind: 'action-started', index: 0 },
      { kind: 'progress', index: 0, percent: 40, text: 'Unpacking' },
      { kind: 'proving' },
    ]);
    expect([seen.progress, seen.phase]).toEqual([undefined, 'proving']);
  });

  it('tells what was undone from what stays', () => {
    const seen = view([
      { kind: 'undoing', what: 'config.yml put back' },
      { kind: 'stays', what: 'the package' },
    ]);
    expect([seen.undone, seen.stays]).toEqual([['config.yml put back'], ['the package']]);
  });
});
