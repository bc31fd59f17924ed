import { describeAction } from '../../plan/actions/handlers.ts';
import type { Check, Step } from '../../wizard/step.ts';
import { evidenceOf } from '../evidence-of.ts';
import { apacheAfter } from './apache-after.ts';
import { planRemove } from './remove-actions.ts';
import { lookAtWork, type RemoveFacts, type RemoveWish } from './remove-facts.ts';

/** Takes everything away that the wizard put on this host; what was there before, or was changed by others, stays. */
export function removeStep(wish: RemoveWish): Step<RemoveFacts> {
  // An Apache that did not run before has not been ended by the removal.
  let ranBefore = false;
  return {
    id: 'remove',
    title: 'Remove',
    purpose: 'Take everything away that the wizard put on this host.',
    async look(host, site) {
      const facts = await lookAtWork(host, site, wish);
      ranBefore = facts.apache?.active ?? false;
      return facts;
    },
    assess: () => ({ state: 'todo', summary: 'what the wizard put here is to go', findings: [] }),
    questions: () => [],
    plan: (facts) => planRemove(facts, wish),
    async prove(host, site) {
      const facts = await lookAtWork(host, site, wish);
      const remaining = planRemove(facts, wish).actions.map((action) => describeAction(action).title);
      const checks: Check[] = [
        {
          id: 'removed',
          label: 'Nothing of the wizard remains',
          state: remaining.length === 0 ? 'ok' : 'crit',
          detail: remaining.length === 0 ? 'every run of the history is taken back' : `to do: ${remaining.join('; ')}`,
        },
        ...(ranBefore ? apacheCheck(facts) : []),
      ];
      return evidenceOf(checks, 'remove', ['wizard history show ID: what the run did']);
    },
  };
}

/** An Apache that others use must not have been ended by the removal. */
function apacheCheck(facts: RemoveFacts): readonly Check[] {
  const { otherSites } = apacheAfter(facts, new Set());
  if (facts.apache === undefined || otherSites.length === 0) return [];
  return [
    {
      id: 'apache',
      label: 'Apache serves the other sites',
      state: facts.apache.active ? 'ok' : 'crit',
      detail: otherSites.join(', '),
    },
  ];
}
