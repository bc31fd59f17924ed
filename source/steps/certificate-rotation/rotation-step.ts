import type { Action, Plan } from '../../plan/actions.ts';
import type { Step } from '../../wizard/step.ts';
import { aroundApache } from '../certificates/apache-actions.ts';
import { dropClientLog } from './client-log-step.ts';
import { type Before, proveRotation } from './prove-rotation.ts';
import { planReissue } from './reissue-actions.ts';
import { planRetire } from './retire-actions.ts';
import { lookAtRotation, type RotationFacts } from './rotation-facts.ts';
import { makeGuests } from './rotation-guests.ts';
import { requireAbort, requireTrust, requireWish } from './rotation-refusals.ts';
import type { PhaseName, RotationWish } from './rotation-wish.ts';
import { planStart } from './start-actions.ts';
import { isHealthy, pemOf, rehearse, stageTrust, trustLine, trustPaths, updateTrust } from './trust-actions.ts';

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

/** Back from two CAs to the old one. Nothing to do where none is to come. */
function planAbort(facts: RotationFacts): Plan {
  requireTrust(facts);
  requireAbort(facts);
  const { set, rotation, next, anchors } = facts;
  const { places } = set;
  const remove = (path: string, why: string): Action => ({ kind: 'remove-file', path, why });
  const distrust: readonly Action[] = rotation.nextIsTrusted
    ? [
        stageTrust(set, {
          content: pemOf(rotation.old),
          summary: rotation.old.map((ca) => trustLine('old', ca)),
          why: 'Only the old CA is trusted, as before the rotation.',
        }),
        ...(isHealthy(set) ? [rehearse(set, [])] : []),
        {
          kind: 'install-staged',
          paths: trustPaths(set),
          why: 'Both CAs are trusted until this is complete and rehearsed.',
        },
      ]
    : [];
  const store: readonly Action[] =
    anchors.next.text === undefined
      ? []
      : [
          remove(anchors.next.path, 'The trust store is as before the rotation.'),
          updateTrust(set, `${set.layout.systemBundle} contains the old CA alone`),
        ];
  const why = 'The CA that was to come is not needed. It is kept with this run.';
  const actions: readonly Action[] = [
    ...distrust,
    ...store,
    ...dropClientLog(facts),
    ...(next.key.file === undefined || next.found.certificate === undefined ? [] : [remove(places.next.key.path, why)]),
    ...(next.found.certificate === undefined ? [] : [remove(places.next.certificate.path, why)]),
  ];
  return aroundApache(set, { title: 'Go back to the old CA alone', actions, notes: [], undoIfUnproven: true });
}
