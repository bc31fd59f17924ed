import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../source/plan/events.ts';
import { eventLine } from '../../source/report/event-text.ts';
import { checkLine, findingLines, stepLine } from '../../source/report/evidence-text.ts';
import { planJson, planText } from '../../source/report/plan-text.ts';
import { planOf } from '../support/played-runs.ts';
import { wholePlan } from '../support/whole-plan.ts';

const plan = planOf({ kind: 'remove-file', path: '/x', why: 'It is old.' });
const problem = { id: 'no', message: 'It failed.', fix: [] };

describe('an event as a line', () => {
  it.each<[RunEvent, string | undefined]>([
    [{ kind: 'run-started', id: 'r1', plan, log: '/l' }, 'Run r1; the output of its commands is in /l'],
    [{ kind: 'action-started', index: 0 }, '… Remove /x'],
    [{ kind: 'action-started', index: 7 }, undefined],
    [{ kind: 'action-done', index: 0 }, undefined],
    [{ kind: 'progress', index: 0, percent: 5, text: 'x' }, undefined],
    [{ kind: 'output', index: 0, text: 'x' }, undefined],
    [{ kind: 'action-failed', index: 0, problem }, '✘ It failed.'],
    [{ kind: 'proving' }, '… Proving it from outside'],
    [{ kind: 'unproven', problem }, '✘ It failed.'],
    [{ kind: 'undoing', what: 'put back /x' }, '↶ put back /x'],
    [{ kind: 'stays', what: '/y stays' }, '▲ remaining: /y stays'],
    [{ kind: 'run-ended', id: 'r1', outcome: 'proven', stays: [] }, 'Done and proven.'],
    [{ kind: 'run-ended', id: 'r1', outcome: 'undone', stays: [] }, 'Everything was put back as it was.'],
    [{ kind: 'run-ended', id: 'r1', outcome: 'undone', stays: ['x'] }, 'Put back; what remains is named above.'],
  ])('%j', (event, line) => {
    expect(eventLine(plan, event, false)).toBe(line);
  });

  it('shows what a command prints when it is asked to', () => {
    expect(eventLine(plan, { kind: 'output', index: 0, text: 'Unpacking' }, true)).toBe('  │ Unpacking');
  });

  it('a run that is stuck names the command that helps', () => {
    const event: RunEvent = { kind: 'run-ended', id: 'r1', outcome: 'stuck', stays: [] };
    expect(eventLine(plan, event, false)).toContain('wizard recover');
  });
});

describe('states', () => {
  it.each(['ok', 'warn', 'crit', 'unknown', 'not-run', 'busy'] as const)('%s has a sign and a word', (state) => {
    expect(checkLine({ id: 'x', label: 'The API', state, detail: 'HTTP 200' })).toMatch(
      /^\S [a-z ]{8,} The API: HTTP 200$/,
    );
  });

  it.each(['done', 'todo', 'attention', 'broken'] as const)('a step that is %s has a sign and a word', (state) => {
    expect(stepLine('Proxy', state, 'fine')).toMatch(/^\S [a-z ]{9} Proxy {9}fine$/);
  });

  it.each([
    ['block', '✘'],
    ['warn', '▲'],
    ['info', '·'],
  ] as const)('a finding of severity %s has the sign %s', (severity, sign) => {
    expect(findingLines({ id: 'x', severity, message: 'm', fix: 'f' })).toEqual([`    ${sign} m`, '      → f']);
    expect(findingLines({ id: 'x', severity, message: 'm' })).toEqual([`    ${sign} m`]);
  });
});

describe('a plan', () => {
  it('is told action by action, with reason and way back', () => {
    expect(planText({ ...plan, notes: ['Mind the gap.'] })).toEqual([
      'A plan of a test',
      '1. Remove /x',
      '   It is old.',
      '   undo: The file is put back from its backup.',
      'note: Mind the gap.',
    ]);
  });

  it('has the same facts as JSON', () => {
    expect(planJson(plan)).toEqual({
      title: 'A plan of a test',
      actions: [
        {
          kind: 'remove-file',
          title: 'Remove /x',
          why: 'It is old.',
          details: [],
          diff: [],
          undo: 'The file is put back from its backup.',
        },
      ],
      notes: [],
    });
  });

  it('of every kind of action can be told', () => {
    expect(planText(wholePlan).length).toBeGreaterThan(3 * wholePlan.actions.length);
    expect(JSON.stringify(planJson(wholePlan))).toContain('Listen 80');
  });
});
