import { basename } from 'node:path';
import type { CertificateFacts } from '../../pki/certificate/inspect.ts';
import type { Action, Issuer, StageTrust } from '../../plan/actions.ts';
import { rehearse as rehearseSet } from '../certificates/certificate-actions.ts';
import type { CertificateSetFacts } from '../certificates/certificate-facts.ts';
import type { IssuedCertificate } from './issued-certificates.ts';
import type { RotationFacts } from './rotation-facts.ts';

/** Every file that holds what Apache and the clients trust; `ssl/CA.crt` beside config.yml stays with its key. */
export function trustPaths({ places }: CertificateSetFacts): readonly string[] {
  return [places.trust.path, ...places.caCopies.map(({ path }) => path)];
}

export interface Trusted {
  /** PEM of those that are known now. */
  readonly content: string;
  /** Path of one that this plan makes. */
  readonly newest?: string;
  readonly summary: readonly string[];
  readonly why: string;
}

/** The trusted CAs beside all their places; `also` takes further ones. */
export function stageTrust(
  { places }: CertificateSetFacts,
  { content, newest, summary, why }: Trusted,
  also: StageTrust['copies'] = [],
): StageTrust {
  return {
    kind: 'stage-trust',
    ...places.trust,
    copies: [...places.caCopies, ...also],
    content,
    ...(newest !== undefined && { newest }),
    summary,
    why,
  };
}

/** One line a CA for the review. */
export function trustLine(what: 'old' | 'new', { subject, notAfter, fingerprint }: CertificateFacts): string {
  const short = (fingerprint.slice(0, 16).match(/../g) ?? []).join(':').toUpperCase();
  return `${what} CA ${subject}, until ${notAfter.toISOString().slice(0, 10)}, SHA-256 ${short}…`;
}

export function pemOf(certificates: readonly CertificateFacts[]): string {
  return certificates.map(({ pem }) => pem).join('');
}

/** Only a set that is whole and valid can show that nothing is broken by what comes. */
export function isHealthy({ server, client, serverKey, clientKey, findings }: CertificateSetFacts): boolean {
  const whole = [server, client].every(({ certificate }) => certificate !== undefined);
  const readable = serverKey.readable && clientKey.readable;
  return whole && readable && !findings.some(({ severity, group }) => severity === 'block' && group !== 'tpa');
}

/** The set in place, or as it will be, with a new client of each of these CAs. */
export function rehearse(set: CertificateSetFacts, guestsOf: readonly Issuer[]): Action {
  const action = rehearseSet(set);
  return action.kind === 'rehearse' ? { ...action, guestsOf } : action;
}

/** The CA that is to come as an action takes it; undefined where its key is elsewhere. */
export function nextIssuer({ next, set }: RotationFacts): Issuer | undefined {
  const { adoption, key, keyPath } = next;
  if (!adoption?.ok || !adoption.ca.hasKey) return undefined;
  const { chainPem } = adoption.ca;
  return {
    certificate: set.places.next.certificate.path,
    key: keyPath,
    ...(key.protection === 'opened' && set.caPassphrase && { passphrase: set.caPassphrase }),
    ...(chainPem !== '' && { chain: chainPem }),
  };
}

/** The CA that goes, where its key is here. One that has ended makes nobody whom a verifier would take. */
export function oldIssuer({ oldKey, set, rotation }: RotationFacts): Issuer | undefined {
  const { key, place } = oldKey;
  if (key.matches !== true || rotation.old.some(({ notAfter }) => notAfter < set.now)) return undefined;
  return {
    certificate: set.places.trust.path,
    key: place.path,
    ...(key.protection === 'opened' && set.caPassphrase && { passphrase: set.caPassphrase }),
  };
}

/** TPA's PEM agent reads its certificate and the CA file when it starts, and at no other time. */
export function agentNotes({ issued, set }: Pick<RotationFacts, 'issued' | 'set'>): readonly string[] {
  const isAgent = ({ path, usedBy }: IssuedCertificate) =>
    basename(path).startsWith('pemagent-') || usedBy.some((where) => where.startsWith('PEM agent'));
  if (!issued.some(isAgent)) return [];
  return [`Restart pemagent afterwards: it reads its certificate and ${set.places.trust.path} when it starts.`];
}

export function updateTrust({ layout }: CertificateSetFacts, changes: string): Action {
  return {
    kind: 'run-command',
    title: 'Rebuild the trust store',
    argv: layout.rebuildTrust,
    why: 'The trust store is built from its folder.',
    changes,
    refresh: true,
  };
}

export const anchorAttributes = { owner: 'root', group: 'root', mode: 0o644 } as const;
