import type { Action, Plan } from '../../plan/actions.ts';
import { aroundApache } from '../certificates/apache-actions.ts';
import type { RotationFacts } from './rotation-facts.ts';
import { requireRetire, requireTrust } from './rotation-refusals.ts';
import {
  anchorAttributes,
  nextIssuer,
  pemOf,
  rehearse,
  stageTrust,
  trustLine,
  trustPaths,
  updateTrust,
} from './trust-actions.ts';

/** Third phase: the old CA is gone, the new one is where TPA keeps a CA. */
export function planRetire(facts: RotationFacts): Plan {
  requireTrust(facts);
  requireRetire(facts);
  const { set, rotation, next, oldKey } = facts;
  const { places } = set;
  const controller = places.ca.path === places.trust.path ? [] : [places.ca];
  const movesKey = next.keyPath === places.next.key.path && next.key.file !== undefined;
  const issuer = nextIssuer(facts);
  const remove = (path: string, why: string): Action => ({ kind: 'remove-file', path, why });
  const actions: readonly Action[] = [
    ...(movesKey
      ? [
          {
            kind: 'stage-key' as const,
            from: places.next.key.path,
            ...oldKey.place,
            why: 'The key of the new CA takes the place of the old one, where TPA keeps it.',
          },
        ]
      : []),
    stageTrust(
      set,
      {
        content: pemOf(rotation.next),
        summary: rotation.next.map((ca) => trustLine('new', ca)),
        why: 'Nobody with a certificate of the old CA is let in any more.',
      },
      controller,
    ),
    rehearse(set, issuer === undefined ? [] : [issuer]),
    {
      kind: 'install-staged',
      paths: [...(movesKey ? [oldKey.place.path] : []), ...trustPaths(set), ...controller.map(({ path }) => path)],
      why: 'Both CAs are trusted until this is complete and rehearsed. The old files are kept with this run.',
    },
    ...retireFromStore(facts),
    ...(movesKey ? [remove(places.next.key.path, `The key is ${oldKey.place.path} now.`)] : []),
    remove(places.next.certificate.path, 'The CA is in its own places now.'),
    ...(!movesKey && oldKey.key.file !== undefined
      ? [remove(oldKey.place.path, 'It is the key of the old CA, which nobody trusts any more.')]
      : []),
  ];
  const title = 'Take the old CA out of all places';
  return aroundApache(set, { title, actions, notes: [...notes(facts), ...movedNotes(facts)], undoIfUnproven: true });
}

/** A client whose files were taken elsewhere cannot be looked at. */
function movedNotes({ set, issued }: RotationFacts): readonly string[] {
  const here = issued.map(({ path }) => path);
  return set.remembered
    .filter(({ certificate }) => !here.includes(certificate))
    .map(
      ({ certificate, run }) =>
        `${certificate} was issued here (run ${run}) and is not there any more: if it went to another machine, that client needs a new certificate before this.`,
    );
}

function retireFromStore({ set, anchors }: RotationFacts): readonly Action[] {
  if (anchors.current.text === undefined && anchors.next.text === undefined) return [];
  return [
    {
      kind: 'copy-file',
      from: set.places.trust.path,
      path: anchors.current.path,
      attributes: anchorAttributes,
      why: 'Programs of this host that use the trust store know the server by the new CA alone.',
    },
    ...(anchors.next.text === undefined
      ? []
      : [{ kind: 'remove-file' as const, path: anchors.next.path, why: 'The new CA is in CA.crt now.' }]),
    updateTrust(set, `${set.layout.systemBundle} contains the new CA and not the old one`),
  ];
}

function notes({ rotation, set }: RotationFacts): readonly string[] {
  const [old] = rotation.old;
  return [
    'Whoever still has a certificate of the old CA on another machine is turned away from now on; that cannot be seen from here.',
    `Copies of ${set.places.trust.path} on other machines may go on to hold both CAs until they are replaced.`,
    'Bring the new CA to the TPA controller before the next deploy: wizard certs kit --with-ca-key (if it was made here).',
    ...(old === undefined
      ? []
      : [`There: sh apply.sh --replace-ca ${(old.fingerprint.match(/../g) ?? []).join(':').toUpperCase()} .`]),
  ];
}
