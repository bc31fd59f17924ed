import type { Action, Plan } from '../../plan/actions.ts';
import { aroundApache } from '../certificates/apache-actions.ts';
import { validityOf } from '../certificates/lifetimes.ts';
import type { RotationFacts } from './rotation-facts.ts';
import { requireOldKey } from './rotation-refusals.ts';
import {
  agentNotes,
  anchorAttributes,
  isHealthy,
  oldIssuer,
  rehearse,
  trustPaths,
  updateTrust,
} from './trust-actions.ts';

/** An expiring CA gets a new certificate for its key: name and key stay, so every leaf stays what it is (docs/reference/pki.md, Rotation). One phase. */
export function planSameKey(facts: RotationFacts): Plan {
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
export function isWhole({ set }: Pick<RotationFacts, 'set'>): boolean {
  const mended = set.findings.filter(({ id }) => id !== 'ca-expired');
  return isHealthy({ ...set, findings: mended });
}
