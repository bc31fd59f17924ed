import type { Action, Plan } from '../../plan/actions.ts';
import { aroundApache } from '../certificates/apache-actions.ts';
import { dropClientLog } from './client-log-step.ts';
import type { RotationFacts } from './rotation-facts.ts';
import { requireAbort, requireTrust } from './rotation-refusals.ts';
import { isHealthy, pemOf, rehearse, stageTrust, trustLine, trustPaths, updateTrust } from './trust-actions.ts';

/** Back from two CAs to the old one. Nothing to do where none is to come. */
export function planAbort(facts: RotationFacts): Plan {
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
