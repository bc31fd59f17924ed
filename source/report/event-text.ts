import { describeAction } from '../plan/actions/handlers.ts';
import type { Plan } from '../plan/actions.ts';
import type { RunEvent, RunOutcome } from '../plan/events.ts';

const outcomes: Readonly<Record<RunOutcome, string>> = {
  proven: 'Done and proven.',
  unproven: 'Done, but not proven.',
  undone: 'Everything was put back as it was.',
  stuck: 'Not everything could be put back: run `wizard recover` when the cause is gone.',
};

/** One event as a line for a plain terminal or a log; undefined for those that say nothing new there. */
export function eventLine(plan: Plan, event: RunEvent, verbose: boolean): string | undefined {
  switch (event.kind) {
    case 'action-started': {
      const action = plan.actions[event.index];
      return action && `… ${describeAction(action).title}`;
    }
    case 'action-failed':
      return `✘ ${event.problem.message}`;
    case 'output':
      return verbose ? `  │ ${event.text}` : undefined;
    case 'proving':
      return '… Proving it from outside';
    case 'unproven':
      return `✘ ${event.problem.message}`;
    case 'undoing':
      return `↶ ${event.what}`;
    case 'stays':
      return `▲ remaining: ${event.what}`;
    case 'run-ended':
      return event.outcome === 'undone' && event.stays.length > 0
        ? 'Put back; what remains is named above.'
        : outcomes[event.outcome];
    case 'run-started':
      return `Run ${event.id}; the output of its commands is in ${event.log}`;
    case 'action-done':
    case 'progress':
      return undefined;
  }
}
