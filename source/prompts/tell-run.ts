import { describeAction } from '../plan/actions/handlers.ts';
import type { Plan } from '../plan/actions.ts';
import type { EventListener } from '../plan/events.ts';

const shownTail = 20;
const quarter = 25;

/** Tells a run as sentences: each action once, progress in quarters, a command's last lines only when it has failed. */
export function tellRun(plan: Plan, say: (sentence: string) => void): EventListener {
  let tail: string[] = [];
  let told = 0;
  return (event) => {
    switch (event.kind) {
      case 'action-started': {
        const action = plan.actions[event.index];
        tail = [];
        told = 0;
        if (action) say(`${event.index + 1} of ${plan.actions.length}: ${describeAction(action).title}.`);
        return;
      }
      case 'output':
        tail = [...tail, event.text].slice(-shownTail);
        return;
      case 'progress':
        if (event.percent < told + quarter || event.percent >= 100) return;
        told = Math.floor(event.percent / quarter) * quarter;
        say(`${told} per cent: ${event.text}.`);
        return;
      case 'action-failed':
        if (tail.length > 0) say('It failed. Its last lines were:');
        for (const line of tail) say(line);
        return;
      case 'proving':
        say('Proving from outside that it works.');
        return;
      case 'undoing':
        say(`Putting back: ${event.what}`);
        return;
      case 'run-started':
      case 'action-done':
      case 'unproven':
      case 'stays':
      case 'run-ended':
        return;
    }
  };
}
