import type { Plan } from '../../plan/actions.ts';
import type { Step } from '../../wizard/step.ts';
import { planAbort } from './abort-actions.ts';
import { type Before, proveRotation } from './prove-rotation.ts';
import { planReissue } from './reissue-actions.ts';
import { planRetire } from './retire-actions.ts';
import { lookAtRotation, type RotationFacts } from './rotation-facts.ts';
import { makeGuests } from './rotation-guests.ts';
import { requireWish } from './rotation-refusals.ts';
import type { PhaseName, RotationWish } from './rotation-wish.ts';
import { planStart } from './start-actions.ts';
import { isHealthy } from './trust-actions.ts';

const purposes: Readonly<Record<PhaseName, string>> = {
  start: 'Trust a new CA beside the one that is there.',
  reissue: 'Issue server and clients again, by the new CA.',
  retire: 'Take the old CA out of all places.',
  abort: 'Go back to the old CA alone.',
};

/**
 * One phase of a rotation as the work of one step. The look also makes a client of each CA, in memory: after the plan the
 * old CA's key may be gone, and the proof has to show that its clients are turned away.
 */
export function rotationStep(wish: RotationWish & { readonly phase: PhaseName }): Step<RotationFacts> {
  requireWish(wish);
  let before: Before | undefined;
  return {
    id: 'rotate',
    title: 'Rotate the CA',
    purpose: purposes[wish.phase],
    async look(host, site) {
      const facts = await lookAtRotation(host, site, wish);
      before ??= { guests: await makeGuests(host, facts), healthy: isHealthy(facts.set) };
      return facts;
    },
    assess: ({ rotation }) => ({ state: 'todo', summary: rotation.phase, findings: [] }),
    questions: () => [],
    plan: (facts) => planPhase(facts, wish),
    prove: (host, site) => proveRotation(host, site, wish, before),
  };
}

function planPhase(facts: RotationFacts, wish: RotationWish & { readonly phase: PhaseName }): Plan {
  switch (wish.phase) {
    case 'start':
      return planStart(facts, wish);
    case 'reissue':
      return planReissue(facts, wish);
    case 'retire':
      return planRetire(facts);
    case 'abort':
      return planAbort(facts);
  }
}
