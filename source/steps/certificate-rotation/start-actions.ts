import type { Action, Plan } from '../../plan/actions.ts';
import { aroundApache } from '../certificates/apache-actions.ts';
import { keyTypeFor, keyTypeNote, makeFolders } from '../certificates/certificate-actions.ts';
import { copyCa } from '../certificates/copy-ca.ts';
import { givenIssuer, givenRoots, makeNext, newName } from './next-ca-actions.ts';
import type { RotationFacts } from './rotation-facts.ts';
import { requireStart, requireTrust } from './rotation-refusals.ts';
import type { RotationWish } from './rotation-wish.ts';
import { planSameKey } from './same-key-actions.ts';
import {
  agentNotes,
  anchorAttributes,
  isHealthy,
  nextIssuer,
  pemOf,
  rehearse,
  stageTrust,
  trustLine,
  trustPaths,
  updateTrust,
} from './trust-actions.ts';

/** First phase: the CA that is to come is trusted beside the one that is there. Nothing that was let in is turned away. */
export function planStart(facts: RotationFacts, wish: RotationWish): Plan {
  requireTrust(facts);
  if (wish.sameKey) return planSameKey(facts);
  requireStart(facts);
  const { set, rotation } = facts;
  const trust = rotation.nextIsTrusted ? copyCa(set) : trustBoth(facts, wish);
  const anchors = trustInStore(facts);
  const changes = trust.length + anchors.length > 0;
  return aroundApache(set, {
    title: 'Trust a new CA beside the one that is there',
    actions: changes ? [...trust, ...anchors] : [],
    notes: notes(facts, wish),
    undoIfUnproven: true,
  });
}

function trustBoth(facts: RotationFacts, wish: RotationWish): readonly Action[] {
  const { set, next, rotation } = facts;
  const { places } = set;
  const made = makeNext(facts, wish);
  const isMade = made.some(({ kind }) => kind === 'issue-certificate');
  const known = givenRoots(facts) ?? (isMade ? '' : pemOf(rotation.next));
  const staged = made.flatMap((action) => ('path' in action ? [action.path] : []));
  const issuer = isMade
    ? { certificate: places.next.certificate.path, key: places.next.key.path }
    : (givenIssuer(facts, wish) ?? nextIssuer(facts));
  return [
    ...makeFolders(set),
    ...made,
    stageTrust(set, {
      // From what was read, never the file's text: somebody's key could stand in it.
      content: pemOf(rotation.old) + known,
      ...(isMade && { newest: places.next.certificate.path }),
      summary: [
        ...rotation.old.map((ca) => trustLine('old', ca)),
        isMade ? `new CA ${newName(facts)}` : `new CA of ${facts.given?.path ?? next.found.certificate?.subject ?? ''}`,
      ],
      why: 'Clients of both CAs are let in, and clients with this file know servers of both.',
    }),
    ...(isHealthy(set) ? [rehearse(set, issuer === undefined ? [] : [issuer])] : []),
    {
      kind: 'install-staged',
      paths: [...staged, ...trustPaths(set)],
      why: 'One CA is trusted until both are in place and rehearsed.',
    },
  ];
}

/** A file of its own: Debian's update-ca-certificates makes no link for a file with two certificates. */
function trustInStore({ set, anchors, given, rotation }: RotationFacts): readonly Action[] {
  if (anchors.current.text === undefined) return [];
  const roots = given?.adoption.ok ? given.adoption.ca.trustPem : pemOf(rotation.next);
  if (anchors.next.text !== undefined && anchors.next.text === roots) return [];
  const why = 'Programs of this host that use the trust store know servers of both CAs.';
  const place = { path: anchors.next.path, attributes: anchorAttributes, why };
  return [
    roots === ''
      ? { kind: 'copy-file', from: set.places.next.certificate.path, ...place }
      : { kind: 'write-file', content: roots, before: anchors.next.text, ...place },
    updateTrust(set, `${set.layout.systemBundle} contains both CAs`),
  ];
}

function notes(facts: RotationFacts, { keyType }: RotationWish): readonly string[] {
  const { set, given, next } = facts;
  const { value, source } = set.lifetimes.ca;
  const own = given === undefined && next.found.text === undefined;
  return [
    ...(own ? [`Lifetime: CA ${value} (${source}).`] : []),
    ...(own
      ? [`The new CA's key is ${set.places.next.key.path}: keep it as safe as your backups.`]
      : ['The key of that CA is not copied to this host.']),
    `Afterwards bring ${set.places.trust.path} to every machine whose programs know the server by it, then: wizard certs rotate reissue.`,
    ...agentNotes(facts),
    'Run no `tpaexec deploy` before the rotation has ended and `wizard certs kit` was brought to the controller: it would put the old CA back into the copies.',
    ...(own && keyTypeFor(set.ca, keyType) !== 'rsa-4096'
      ? [
          keyTypeNote('CA’s', set.ca, keyTypeFor(set.ca, keyType)),
          'TPA replaces keys that are not RSA-4096 at the next deploy.',
        ]
      : []),
    ...(isHealthy(set)
      ? []
      : ['The set in place is not valid as it is; it is not rehearsed: see `wizard certs status`.']),
  ];
}
