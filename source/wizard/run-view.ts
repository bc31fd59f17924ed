import type { Problem } from '../errors.ts';
import { describeAction } from '../plan/actions/handlers.ts';
import type { Plan } from '../plan/actions.ts';
import type { RunEvent } from '../plan/events.ts';

const tailLength = 200;

export type ActionState = 'waiting' | 'running' | 'done' | 'failed';

/**
 * A running plan as a screen shows it: the state of each action and a bounded tail of what the running command prints. The tail goes
 * when its action has succeeded and stays when it has failed.
 */
export interface RunView {
  readonly actions: readonly { readonly title: string; readonly state: ActionState }[];
  readonly tail: readonly string[];
  /** Lines that the tail has let go. */
  readonly dropped: number;
  readonly progress: { readonly percent: number; readonly text: string } | undefined;
  readonly phase: 'acting' | 'proving' | 'undoing' | 'ended';
  readonly undone: readonly string[];
  /** What an undo left as it is. */
  readonly stays: readonly string[];
  readonly problem: Problem | undefined;
  readonly log: string | undefined;
}

export function emptyRun(plan: Plan): RunView {
  return {
    actions: plan.actions.map((action) => ({ title: describeAction(action).title, state: 'waiting' })),
    tail: [],
    dropped: 0,
    progress: undefined,
    phase: 'acting',
    undone: [],
    stays: [],
    problem: undefined,
    log: undefined,
  };
}

/** Takes one event of the engine into the view. */
export function viewRun(view: RunView, event: RunEvent): RunView {
  switch (event.kind) {
    case 'run-started':
      return { ...view, log: event.log };
    case 'action-started':
      return { ...mark(view, event.index, 'running'), progress: undefined, tail: [], dropped: 0 };
    case 'output': {
      const tail = [...view.tail, event.text];
      const over = Math.max(0, tail.length - tailLength);
      return { ...view, tail: tail.slice(over), dropped: view.dropped + over };
    }
    case 'progress':
      return { ...view, progress: { percent: event.percent, text: event.text } };
    case 'action-done':
      return { ...mark(view, event.index, 'done'), progress: undefined, tail: [], dropped: 0 };
    case 'action-failed':
      return { ...mark(view, event.index, 'failed'), problem: event.problem };
    case 'proving':
      return { ...view, phase: 'proving', progress: undefined };
    case 'unproven':
      return { ...view, problem: event.problem };
    case 'undoing':
      return { ...view, phase: 'undoing', undone: [...view.undone, event.what] };
    case 'stays':
      return { ...view, stays: [...view.stays, event.what] };
    case 'run-ended':
      return { ...view, phase: 'ended', progress: undefined };
  }
}

function mark(view: RunView, index: number, state: ActionState): RunView {
  return {
    ...view,
    actions: view.actions.map((action, position) => (position === index ? { ...action, state } : action)),
  };
}
