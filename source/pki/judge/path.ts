import { Buffer } from 'node:buffer';
import type { Certificate } from '../certificate/certificate.ts';
import { checkSignature } from '../certificate/signature.ts';
import { sameName } from '../encoding/distinguished-name.ts';
import { isValidAt } from './judge-validity.ts';
import type { LocatedCertificate } from './set-file.ts';

/** What the certificates around a leaf are for: those of the CA file are trusted, those sent with the leaf are not. */
export type Surroundings = {
  readonly trusted: readonly LocatedCertificate[];
  readonly presented: readonly LocatedCertificate[];
  readonly at: Date;
};

export type Path = {
  /** The leaf, then each certificate that signed the one before it. */
  readonly chain: readonly LocatedCertificate[];
  /** True if the last one is a self-issued certificate of the CA file: what a verifier trusts. */
  readonly complete: boolean;
};

/** Apache's SSLVerifyDepth in TPA's virtual host (templates/pg-backup-api.conf.j2). */
const longestPath = 10;

/** Whether the key identifiers of a certificate point to this issuer, as OpenSSL compares them (RFC 5280 4.2.1.1). */
export function authorityMismatch(certificate: Certificate, issuer: Certificate): 'key' | 'serial' | undefined {
  const aki = certificate.authorityKeyIdentifier;
  if (aki === undefined) return undefined;
  const ski = issuer.subjectKeyIdentifier;
  if (aki.keyId !== undefined && ski !== undefined && aki.keyId !== ski) return 'key';
  if (aki.serial !== undefined && aki.serial !== issuer.serial) return 'serial';
  const named = aki.issuer?.find((name) => name.kind === 'directory');
  return named?.kind === 'directory' && !sameName(named.name, issuer.issuer) ? 'serial' : undefined;
}

/** Whether two certificates are the same bytes. */
export function sameCertificate(a: Certificate, b: Certificate): boolean {
  return Buffer.compare(a.der, b.der) === 0;
}

/** Whether issuer and subject are the same name; a root's are. */
export function isSelfIssued(certificate: Certificate): boolean {
  return sameName(certificate.issuer, certificate.subject);
}

/** The certificates of the set whose name is the issuer's, the CA file's first, each once, in their order. */
export function namedIssuers(certificate: Certificate, around: Surroundings): LocatedCertificate[] {
  const all = [...around.trusted, ...around.presented];
  return all.filter(
    (candidate, i) =>
      sameName(candidate.certificate.subject, certificate.issuer) &&
      all.findIndex((other) => sameCertificate(other.certificate, candidate.certificate)) === i,
  );
}

/** Those of `namedIssuers` that really signed the certificate. */
export function signersOf(certificate: Certificate, around: Surroundings): LocatedCertificate[] {
  return namedIssuers(certificate, around).filter(
    (candidate) =>
      !sameCertificate(candidate.certificate, certificate) &&
      checkSignature(certificate, candidate.certificate.spki) === 'good',
  );
}

/**
 * The path that a verifier finds: issuers that are trusted, fit the key identifiers and are valid now come first, as in
 * OpenSSL; unlike OpenSSL it goes back and tries the next, so that the findings are about the best path there is.
 */
export function findPath(leaf: LocatedCertificate, around: Surroundings): Path {
  return extend([leaf], around, new Set());
}

/** `tried` holds the issuers that led nowhere or are being tried: many certificates of one name must not take for ever. */
function extend(chain: readonly LocatedCertificate[], around: Surroundings, tried: Set<Certificate>): Path {
  const last = chain[chain.length - 1];
  if (last === undefined) return { chain, complete: false };
  const isTrusted = (located: LocatedCertificate) =>
    around.trusted.some((trusted) => sameCertificate(trusted.certificate, located.certificate));
  if (chain.length > 1 && isSelfIssued(last.certificate) && isTrusted(last)) return { chain, complete: true };
  let best: Path = { chain, complete: false };
  if (chain.length > longestPath) return best;
  const rank = (candidate: LocatedCertificate) =>
    (authorityMismatch(last.certificate, candidate.certificate) === undefined ? 0 : 4) +
    (isTrusted(candidate) ? 0 : 2) +
    (isValidAt(candidate.certificate, around.at) ? 0 : 1);
  const signers = signersOf(last.certificate, around).sort((a, b) => rank(a) - rank(b));
  for (const signer of signers) {
    if (tried.has(signer.certificate)) continue;
    tried.add(signer.certificate);
    const path = extend([...chain, signer], around, tried);
    if (path.complete) return path;
    if (path.chain.length > best.chain.length) best = path;
  }
  return best;
}
