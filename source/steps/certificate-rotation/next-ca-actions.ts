import { caNameFor, nextCaName } from '../../pki/issue/ca-name.ts';
import type { Action, Issuer } from '../../plan/actions.ts';
import { keyTypeFor } from '../certificates/certificate-actions.ts';
import { validityOf } from '../certificates/lifetimes.ts';
import type { RotationFacts } from './rotation-facts.ts';
import { requireNoLeftover } from './rotation-refusals.ts';
import type { RotationWish } from './rotation-wish.ts';

/** The CA that is to come, in its place beside the old one's key. */
export function makeNext(facts: RotationFacts, { keyType }: RotationWish): readonly Action[] {
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

export function givenRoots({ given }: RotationFacts): string | undefined {
  return given?.adoption.ok ? given.adoption.ca.trustPem : undefined;
}

export function givenIssuer({ given, set }: RotationFacts, { caKey }: RotationWish): Issuer | undefined {
  if (!given?.adoption.ok || !given.adoption.ca.hasKey || caKey === undefined) return undefined;
  const { chainPem } = given.adoption.ca;
  return {
    certificate: set.places.next.certificate.path,
    key: caKey,
    ...(set.caPassphrase && { passphrase: set.caPassphrase }),
    ...(chainPem !== '' && { chain: chainPem }),
  };
}
