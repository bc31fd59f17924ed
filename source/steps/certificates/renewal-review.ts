import { OperatorError } from '../../errors.ts';
import type { CertificateFacts } from '../../pki/certificate/inspect.ts';
import { parseLifetime } from '../../pki/issue/lifetime.ts';
import { type CaState, caStateAt, isExpiring, isWorthRenewing, rotationDue } from '../../pki/renewal.ts';
import type { CertificateSetFacts } from './certificate-facts.ts';
import type { RowFinding } from './judge-other.ts';

export type LeafName = 'server' | 'client';

/** What an unattended renewal would do here, and whether the operator has to do something before it can go on. */
export interface RenewalReview {
  /** To be renewed now. */
  readonly due: readonly LeafName[];
  /** In their renewal window, but a new certificate would hardly end later: the CA's end is in the way. */
  readonly held: readonly LeafName[];
  /** Revoked: renewed with a new key, and by name, or not at all. */
  readonly revoked: readonly LeafName[];
  readonly ca: CaState;
}

/** The CA certificate that signs here. */
export function signerOf({ authority, ca }: CertificateSetFacts): CertificateFacts | undefined {
  return authority?.kind === 'usable' ? authority.ca.signing : ca.certificate;
}

/** Leaves that the judge blocks, are missing or in their window are due if there is something to gain. */
export function reviewRenewal(facts: CertificateSetFacts): RenewalReview {
  const signer = signerOf(facts);
  const due: LeafName[] = [];
  const held: LeafName[] = [];
  const revoked = (['server', 'client'] as const).filter((leaf) => isRevoked(facts, leaf));
  for (const leaf of ['server', 'client'] as const) {
    const { certificate } = facts[leaf];
    if (revoked.includes(leaf)) continue;
    if (certificate === undefined || isBlocked(facts, leaf)) due.push(leaf);
    else if (isExpiring(certificate, facts.now)) {
      const gains =
        signer === undefined ||
        isWorthRenewing(certificate.notAfter, lengthOf(facts, leaf), signer.notAfter, facts.now);
      (gains ? due : held).push(leaf);
    }
  }
  return { due, held, revoked, ca: caStateOf(facts) };
}

/** Whether the certificate is on its CA's list: its key may be in other hands, and nothing renews it unattended. */
export function isRevoked({ findings, places }: CertificateSetFacts, leaf: LeafName): boolean {
  return findings.some(({ id, file }) => id === 'revoked' && file === places[leaf].certificate.path);
}

/** How near the end of the CA is that signs here; `fits` where there is none. */
export function caStateOf(facts: CertificateSetFacts): CaState {
  const signer = signerOf(facts);
  if (signer === undefined) return 'fits';
  return caStateAt(signer, Math.max(lengthOf(facts, 'server'), lengthOf(facts, 'client')), facts.now);
}

function isBlocked({ findings, places }: CertificateSetFacts, leaf: LeafName): boolean {
  const paths = [places[leaf].certificate.path, places[leaf].key.path];
  return findings.some(
    ({ severity, group, file }) => severity === 'block' && group === 'certificate' && paths.includes(file),
  );
}

/** The configured length of a leaf in ms; a year where config.yml says none that can be read (`validityOf` tells that). */
function lengthOf({ lifetimes }: CertificateSetFacts, leaf: LeafName): number {
  const length = parseLifetime(lifetimes[leaf].value);
  return length.ok ? length.ms : 365 * 86_400_000;
}

/** What has to be done about a CA that is near its end; undefined as long as a leaf of full length fits into it. */
export function caFinding(facts: CertificateSetFacts): RowFinding | undefined {
  const signer = signerOf(facts);
  const state = caStateOf(facts);
  if (signer === undefined || state === 'fits' || facts.rotation === 'two-cas') return undefined;
  const end = dateOf(signer.notAfter);
  // That it ended is the judge's finding.
  if (state === 'ended') return undefined;
  const { command, why } = wayOut(facts);
  if (state === 'rotate') {
    return {
      id: 'ca-rotation-due',
      severity: 'warn',
      message: `The CA ends on ${end}, and everything that it signed ends with it: it must be rotated.`,
      fix: `${command}: ${why}`,
    };
  }
  return {
    id: 'ca-ends-first',
    severity: 'warn',
    message: `The CA ends on ${end}: a certificate of full length no longer fits, and a new one ends with the CA.`,
    fix: `Rotate it before ${dateOf(rotationDue(signer))}: ${command}.`,
  };
}

/** The command that gives this host a CA with a later end, and why that one. */
export function wayOut({ ca, caKey, places, rotation }: CertificateSetFacts): {
  readonly command: string;
  readonly why: string;
} {
  if (rotation !== 'one-ca')
    return { command: 'wizard certs rotate', why: 'a rotation is under way; it says what comes next.' };
  const isRoot = ca.certificate !== undefined && ca.certificate.subject === ca.certificate.issuer;
  if (!isRoot) {
    return {
      command: 'wizard certs rotate start --ca FILE',
      why: 'the CA is not a root of this host: its organisation issues the one that follows.',
    };
  }
  if (/^rsa-(pss-)?(512|768|1024)$/.test(ca.certificate?.keyType ?? '')) {
    return { command: 'wizard certs rotate start', why: 'its key is weak, so a new CA with a new key is needed.' };
  }
  if (caKey.matches === true || caKey.protection === 'locked') {
    return {
      command: 'wizard certs rotate start --same-key',
      why: 'its key is here: with the same name and key all that it signed stays signed by it. If the key may have been seen, leave --same-key out: that makes a new CA.',
    };
  }
  return {
    command: 'wizard certs rotate start --same-key --ca-key FILE',
    why: `its key is not at ${places.caKey.path}; TPA’s controller has it as ssl/CA.key. Without it: wizard certs rotate start, which makes a new CA.`,
  };
}

/** A CA that has ended signs nothing that anybody accepts. Throws OperatorError then. */
export function requireLivingCa(facts: CertificateSetFacts): void {
  const signer = signerOf(facts);
  if (signer === undefined || signer.notAfter > facts.now) return;
  const { command, why } = wayOut(facts);
  throw new OperatorError({
    id: 'ca-expired',
    message: `The CA ${signer.subject} ended on ${dateOf(signer.notAfter)}: whatever it signs is refused from the start.`,
    fix: [`${command}: ${why}`, 'Then: wizard certs renew --all.'],
  });
}

export function dateOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
