import { describe, expect, it } from 'vitest';
import type { Plan } from '../../source/plan/actions.ts';
import type { RunReport } from '../../source/plan/events.ts';
import { advance } from '../../source/wizard/flow.ts';
import { currentStep, type Flow, type FlowEvent, startFlow } from '../../source/wizard/flow-state.ts';
import type { Question } from '../../source/wizard/question.ts';
import type { Assessment, Evidence } from '../../source/wizard/step.ts';

const steps = [
  { id: 'configure', title: 'Configure', purpose: 'Switch it on.' },
  { id: 'version', title: 'Version', purpose: 'Pick one.' },
  { id: 'verify', title: 'Verify', purpose: 'Prove it.' },
] as const;

const done: Assessment = { state: 'done', summary: 'fine', findings: [] };
const todo: Assessment = { state: 'todo', summary: 'not yet', findings: [] };
const problem = { id: 'no', message: 'It does not work.', fix: ['Try something else.'] };
const proof: Evidence = { checks: [], problem: undefined };
const disproof: Evidence = { checks: [], problem };
const report: RunReport = { id: 'r1', outcome: 'proven', log: '/log', stays: [] };

const colour: Question = {
  kind: 'choice',
  id: 'colour',
  label: 'Colour',
  default: 'red',
  choices: [
    { value: 'red', label: 'Red' },
    { value: 'blue', label: 'Blue' },
  ],
};
const shade: Question = {
  kind: 'text',
  id: 'shade',
  label: 'Shade',
  default: 'sky',
  validate: () => undefined,
  when: (answers) => answers.colour === 'blue',
};
const sure: Question = { kind: 'confirm', id: 'sure', label: 'Sure', default: true };

const plan: Plan = {
  title: 'Remove a file',
  actions: [{ kind: 'remove-file', path: '/tmp/x', why: 'It is old.' }],
  notes: [],
  undoIfUnproven: true,
};
const nothing: Plan = { ...plan, actions: [] };

function play(events: readonly FlowEvent[], from: Flow = startFlow(steps)): Flow {
  return events.reduce(advance, from);
}

function looked(questions: readonly Question[]): FlowEvent {
  return { kind: 'looked', facts: 'facts', assessment: todo, questions };
}

const open: FlowEvent = { kind: 'open' };
const toReview: readonly FlowEvent[] = [open, looked([]), { kind: 'planned', plan }];
const toRun: readonly FlowEvent[] = [...toReview, { kind: 'apply' }];
const remedied: readonly FlowEvent[] = [open, { kind: 'refused', problem }, { kind: 'remedy', plan }];
const toResult: readonly FlowEvent[] = [...toRun, { kind: 'finished', report, evidence: proof }];

describe('the way through a step', () => {
  it.each<[string, readonly FlowEvent[], string]>([
    ['a step that was opened is looked at', [open], 'looking'],
    ['questions come after the look', [open, looked([sure])], 'asking'],
    ['without a question the plan is made at once', [open, looked([])], 'planning'],
    ['the last answer leads to the plan', [open, looked([sure]), { kind: 'answer', value: true }], 'planning'],
    ['a plan is reviewed', toReview, 'review'],
    ['an empty plan is only proven', [open, looked([]), { kind: 'planned', plan: nothing }], 'proving'],
    ['a reviewed plan is applied', toRun, 'applying'],
    ['a run ends with its result', toResult, 'result'],
    ['answers that cannot be carried out are refused', [open, looked([]), { kind: 'refused', problem }], 'refused'],
    ['a refused step can be looked at again', [open, { kind: 'refused', problem }, { kind: 'again' }], 'looking'],
    ['a remedy runs', [open, { kind: 'refused', problem }, { kind: 'remedy', plan }], 'applying'],
    [
      'a remedy that has run leads to the look at the same step',
      [...remedied, { kind: 'finished', report, evidence: proof }],
      'looking',
    ],
    [
      'a remedy that failed is told',
      [...remedied, { kind: 'finished', report: { ...report, outcome: 'undone', problem }, evidence: undefined }],
      'result',
    ],
    ['no remedy runs while a plan is reviewed', [...toReview, { kind: 'remedy', plan }], 'review'],
    ['a result leads to the look at the next step', [...toResult, { kind: 'next' }], 'looking'],
    ['going back from the look leads to the steps', [open, { kind: 'back' }], 'overview'],
    ['going back from a review without questions too', [...toReview, { kind: 'back' }], 'overview'],
    ['a run cannot be gone back from', [...toRun, { kind: 'back' }], 'applying'],
    ['a run cannot be left for the steps', [...toRun, { kind: 'overview' }], 'applying'],
  ])('%s', (_, events, stage) => {
    expect(play(events).stage.kind).toBe(stage);
  });

  it('goes on with the next step after a proven result', () => {
    expect(currentStep(play([...toResult, { kind: 'next' }])).id).toBe('version');
  });

  it('stays at the step whose proof failed', () => {
    const flow = play([...toRun, { kind: 'finished', report, evidence: disproof }, { kind: 'next' }]);
    expect([flow.stage.kind, currentStep(flow).id]).toEqual(['overview', 'configure']);
  });

  it('puts the cursor on Leave after the last step', () => {
    const flow = play([{ kind: 'select', index: 2 }, ...toResult, { kind: 'next' }]);
    expect(flow.stage).toEqual({ kind: 'overview', atLeave: true });
  });

  it('takes no result without a run', () => {
    expect(play([{ kind: 'finished', report, evidence: proof }]).stage.kind).toBe('overview');
  });

  it('forgets what the survey saw when a run may have changed it', () => {
    const flow = play([{ kind: 'surveyed', step: 'verify', assessment: done }, ...toResult]);
    expect(flow.steps.map((step) => step.assessment)).toEqual([undefined, undefined, undefined]);
  });

  it('keeps what the survey saw when nothing was changed', () => {
    const flow = play([
      open,
      looked([]),
      { kind: 'planned', plan: nothing },
      { kind: 'finished', report: undefined, evidence: proof },
    ]);
    expect(currentStep(flow).assessment).toBe(todo);
  });
});

describe('questions', () => {
  const asked = [open, looked([colour, shade, sure])];

  it('leaves out a question that does not apply', () => {
    const flow = play([...asked, { kind: 'answer', value: 'red' }]);
    expect(flow.stage).toMatchObject({ kind: 'asking', index: 1 });
    expect(play([{ kind: 'answer', value: true }], flow).stage.kind).toBe('planning');
  });

  it('asks a question that has come to apply', () => {
    const flow = play([...asked, { kind: 'answer', value: 'blue' }, { kind: 'answer', value: 'navy' }]);
    expect(currentStep(flow).answers).toEqual({ colour: 'blue', shade: 'navy' });
    expect(flow.stage).toMatchObject({ kind: 'asking', index: 2 });
  });

  it('goes back to the question before, with its answer kept', () => {
    const flow = play([...asked, { kind: 'answer', value: 'blue' }, { kind: 'back' }]);
    expect(flow.stage).toMatchObject({ kind: 'asking', index: 0 });
    expect(currentStep(flow).answers).toEqual({ colour: 'blue' });
  });

  it('goes back from the first question to the steps', () => {
    expect(play([...asked, { kind: 'back' }]).stage.kind).toBe('overview');
  });

  it('goes back from the review to the last question', () => {
    const flow = play([
      open,
      looked([sure]),
      { kind: 'answer', value: true },
      { kind: 'planned', plan },
      { kind: 'back' },
    ]);
    expect(flow.stage).toMatchObject({ kind: 'asking', index: 0 });
  });

  it('goes back from a refused plan to the last question', () => {
    const flow = play([
      open,
      looked([sure]),
      { kind: 'answer', value: true },
      { kind: 'refused', problem },
      { kind: 'back' },
    ]);
    expect(flow.stage).toMatchObject({ kind: 'asking', index: 0 });
  });

  it('counts answers given as options for `when`', () => {
    const flow = play([open, looked([shade])], startFlow(steps, { colour: 'blue' }));
    expect(flow.stage.kind).toBe('asking');
  });
});

describe('the survey', () => {
  const survey = (states: readonly Assessment[]): readonly FlowEvent[] =>
    steps.map(({ id }, index) => ({ kind: 'surveyed', step: id, assessment: states[index] ?? done }));

  it('moves the cursor to the first step that is not done', () => {
    expect(play(survey([done, todo, todo])).current).toBe(1);
  });

  it('moves it to Leave when every step is done', () => {
    expect(play(survey([done, done, done])).stage).toEqual({ kind: 'overview', atLeave: true });
  });

  it('does not move a cursor that the operator has moved', () => {
    expect(play([{ kind: 'select', index: 2 }, ...survey([done, todo, todo])]).current).toBe(2);
  });

  it('does not move a cursor before the last step was looked at', () => {
    expect(play(survey([done, todo, todo]).slice(0, 2)).current).toBe(0);
  });
});

describe('leaving', () => {
  it('selects the entry under the steps and leaves by Enter', () => {
    expect(play([{ kind: 'select', index: 3 }, open]).ended).toBe(true);
  });

  it('selects nothing below that entry', () => {
    expect(play([{ kind: 'select', index: 4 }])).toEqual(startFlow(steps));
  });

  it('leaves at once when nothing runs', () => {
    expect(play([...toReview, { kind: 'leave' }]).ended).toBe(true);
  });

  it('asks first while something runs', () => {
    expect(play([...toRun, { kind: 'leave' }])).toMatchObject({ leaving: true, ended: false });
  });

  it('goes on after Stay', () => {
    expect(play([...toRun, { kind: 'leave' }, { kind: 'stay' }])).toMatchObject({ leaving: false, ended: false });
  });

  it('asked twice leaves when the run has ended, not before', () => {
    const waiting = play([...toRun, { kind: 'leave' }, { kind: 'leave' }]);
    expect(waiting).toMatchObject({ leavesWhenEnded: true, ended: false });
    expect(play([{ kind: 'finished', report, evidence: proof }], waiting).ended).toBe(true);
  });

  it('stops after the action that runs and leaves then', () => {
    const stopping = play([...toRun, { kind: 'stop' }]);
    expect(stopping).toMatchObject({ stopping: true, leavesWhenEnded: true, ended: false });
    expect(play([{ kind: 'leave' }, { kind: 'stay' }], stopping).stopping).toBe(true);
  });

  it('stops at once when nothing runs', () => {
    expect(play([...toReview, { kind: 'stop' }]).ended).toBe(true);
  });

  it('leaves as well when the run is refused', () => {
    const waiting = play([...toRun, { kind: 'leave' }, { kind: 'leave' }]);
    expect(play([{ kind: 'refused', problem }], waiting)).toMatchObject({ ended: true, leaving: false });
  });

  it('takes the question away when the run ends under it', () => {
    const flow = play([...toRun, { kind: 'leave' }, { kind: 'finished', report, evidence: proof }]);
    expect(flow).toMatchObject({ leaving: false, ended: false });
  });

  it.each<[string, readonly FlowEvent[], Pick<Flow, 'last' | 'applied'>]>([
    ['nothing was begun', [open], { last: 'nothing', applied: false }],
    ['a run was proven', toResult, { last: 'proven', applied: true }],
    ['a proof failed', [...toRun, { kind: 'finished', report, evidence: disproof }], { last: 'failed', applied: true }],
    ['a plan was refused', [open, { kind: 'refused', problem }], { last: 'failed', applied: false }],
  ])('knows that %s', (_, events, expected) => {
    expect(play(events)).toMatchObject(expected);
  });
});
