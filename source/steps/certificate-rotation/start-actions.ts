import { caNameFor, nextCaName } from '../../pki/issue/ca-name.ts';
import type { Action, Issuer, Plan } from '../../plan/actions.ts';
import { aroundApache } from '../certificates/apache-actions.ts';
import { keyTypeFor, keyTypeNote, makeFolders } from '../certificates/certificate-actions.ts';
import { copyCa } from '../certificates/copy-ca.ts';
import { validityOf } from '../certificates/lifetimes.ts';
import type { RotationFacts } from './rotation-facts.ts';
import { requireNoLeftover, requireOldKey, requireStart, requireTrust } from './rotation-refusals.ts';
import type { RotationWish } from './rotation-wish.ts';
import {
  agentNotes,
  anchorAttributes,
  isHealthy,
  nextIssuer,
  oldIssuer,
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

/** The CA that is to come, in its place beside the old one's key. */
function makeNext(facts: RotationFacts, { keyType }: RotationWish): readonly Action[] {
  const { set, given, next } = facts;
  const { places } = set;
  if (given?.adoption.ok) {
    const { chainPem, trustPem, signing } = given.adoption.ca;
    const content = `${chainPem}${trustPem}`;
    if (next.found.text === content) return [];
    return [
      {
        kind: 'stage-certificate',
        ...places.next.certificate,
        content,
        summary: [`from ${given.path}: ${signing.subject}, until ${signing.notAfter.toISOString().slice(0, 10)}`],
        why: 'The CA that is to come waits here until the old one is gone.',
      },
    ];
  }
  if (next.found.text !== undefined) return [];
  requireNoLeftover(facts);
  return [
    {
      kind: 'generate-key',
      ...places.next.key,
      keyType: keyTypeFor(set.ca, keyType),
      why: 'The new CA has a key of its own. The old key stays where it is until the old CA is gone.',
    },
    {
      kind: 'issue-certificate',
      ...places.next.certificate,
      copies: [],
      profile: 'ca',
      commonName: newName(facts),
      names: [],
      key: places.next.key.path,
      ...validityOf(set, set.lifetimes.ca),
      why: 'The CA that is to come. It has a name of its own, so that verifiers can tell the two apart.',
    },
  ];
}

/** `<cluster>.CA G2` after `<cluster>.CA` (docs/reference/pki.md, Names of a new CA); never a name that is trusted already. */
export function newName({ set, rotation }: Pick<RotationFacts, 'set' | 'rotation'>): string {
  const taken = rotation.old.flatMap(({ commonName }) => commonName ?? []);
  const [current = ''] = taken;
  let name = /\.CA(?: G\d+)?$/.test(current) ? nextCaName(current) : caNameFor(set.clusterName);
  while (taken.includes(name)) name = nextCaName(name);
  return name;
}

function givenRoots({ given }: RotationFacts): string | undefined {
  return given?.adoption.ok ? given.adoption.ca.trustPem : undefined;
}

function givenIssuer({ given, set }: RotationFacts, { caKey }: RotationWish): Issuer | undefined {
  if (!given?.adoption.ok || !given.adoption.ca.hasKey || caKey === undefined) return undefined;
  const { chainPem } = given.adoption.ca;
  return {
    certificate: set.places.next.certificate.path,
    key: caKey,
    ...(set.caPassphrase && { passphrase: set.caPassphrase }),
    ...(chainPem !== '' && { chain: chainPem }),
  };
}

/** An expiring CA gets a new certificate for its key: name and key stay, so every leaf stays what it is (docs/reference/pki.md, Rotation). One phase. */
function planSameKey(facts: RotationFacts): Plan {
  requireOldKey(facts);
  const { set, oldKey, anchors } = facts;
  const { places, lifetimes } = set;
  const controller = places.ca.path === places.trust.path || set.controllerCa.file === undefined ? [] : [places.ca];
  const issuer = oldIssuer(facts);
  const actions: readonly Action[] = [
    {
      kind: 'issue-certificate',
      ...places.trust,
      copies: [...places.caCopies, ...controller],
      profile: 'ca',
      commonName: set.ca.certificate?.commonName ?? '',
      names: [],
      key: oldKey.place.path,
      renews: places.trust.path,
      ...(oldKey.key.protection === 'opened' && set.caPassphrase && { passphrase: set.caPassphrase }),
      ...validityOf(set, lifetimes.ca),
      why: 'The same CA with a later end: whatever it signed stays signed by it.',
    },
    ...(isWhole(facts) ? [rehearse(set, issuer === undefined ? [] : [issuer])] : []),
    {
      kind: 'install-staged',
      paths: [...trustPaths(set), ...controller.map(({ path }) => path)],
      why: 'The old certificate is trusted until the new one is rehearsed.',
    },
    ...(anchors.current.text === undefined
      ? []
      : [
          {
            kind: 'copy-file' as const,
            from: places.trust.path,
            path: anchors.current.path,
            attributes: anchorAttributes,
            why: 'Programs of this host that use the trust store know the server by it.',
          },
          updateTrust(set, `${set.layout.systemBundle} contains the renewed CA`),
        ]),
  ];
  return aroundApache(set, {
    title: 'Renew the certificate of the CA, with its key',
    actions,
    notes: [
      `Lifetime: CA ${lifetimes.ca.value} (${lifetimes.ca.source}).`,
      `Then bring ${places.trust.path} to every machine whose programs know the server by it, and ssl/CA.crt to the TPA controller (wizard certs kit).`,
      ...agentNotes(facts),
      ...(isHealthy(set) ? [] : ['Certificates that have ended stay ended: wizard certs renew --all.']),
    ],
    undoIfUnproven: true,
  });
}

/** What is wrong with the CA's dates is what this mends. */
function isWhole({ set }: Pick<RotationFacts, 'set'>): boolean {
  const mended = set.findings.filter(({ id }) => id !== 'ca-expired');
  return isHealthy({ ...set, findings: mended });
}
