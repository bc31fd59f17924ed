import { Buffer } from 'node:buffer';
import { readCertificate } from '../certificate/certificate.ts';
import { type CertificateFacts, factsOf, inspectCertificates } from '../certificate/inspect.ts';
import { keyBelongsTo } from '../certificate/matches.ts';
import { oid } from '../encoding/oids.ts';
import { writePem } from '../encoding/pem.ts';
import { readPrivateKey } from '../keys/private-key.ts';
import { type SetFinding, verdictOf } from './findings.ts';
import { judgeCertificate } from './judge-certificate.ts';
import { judgeIssuer } from './judge-issuer.ts';
import { judgeValidity } from './judge-validity.ts';
import { findPath, isSelfIssued, sameCertificate, signersOf } from './path.ts';
import type { LocatedCertificate } from './set-file.ts';

/** A CA that exists: TPA's, an organisation's intermediate, one made by hand. */
export type AdoptedCa = {
  /** The certificate that signs leaves. */
  readonly signing: CertificateFacts;
  /** PEM to be written after each leaf: the signing CA and those above it, without roots; empty if the root signs. */
  readonly chainPem: string;
  /** PEM of the roots, for the CA file. */
  readonly trustPem: string;
  /** Whether its key was given: if not, requests are signed elsewhere. */
  readonly hasKey: boolean;
  /** What verifiers will say about this CA; nothing of it blocks. */
  readonly findings: readonly SetFinding[];
};

export type Adoption = { readonly ok: true; readonly ca: AdoptedCa } | { readonly ok: false; readonly why: string };

export type AdoptionRequest = {
  /** Root and intermediates in any order, PEM. */
  readonly certificatesPem: string;
  /** Unencrypted, any form (TPA's is PKCS#1); left out if it is elsewhere. */
  readonly keyPem?: string;
  /** What findings name as the file. */
  readonly file: string;
  readonly at: Date;
};

/** Takes over a CA with its intermediates: which certificate signs, what goes into which file. Never throws. */
export function adoptCa(request: AdoptionRequest): Adoption {
  const inspection = inspectCertificates(request.certificatesPem);
  if (!inspection.ok) return { ok: false, why: inspection.why };
  const located = inspection.certificates.flatMap(({ der }): LocatedCertificate[] => {
    const reading = readCertificate(der);
    return reading.ok ? [{ certificate: reading.certificate, file: request.file }] : [];
  });
  const cas = located.filter(({ certificate }) => certificate.basicConstraints?.ca);
  const roots = cas.filter(({ certificate }) => isSelfIssued(certificate));
  if (cas.length === 0) return { ok: false, why: 'none of the certificates is a CA (basicConstraints)' };
  const signing = chooseSigning(cas, request);
  if (typeof signing === 'string') return { ok: false, why: signing };
  const around = { trusted: roots, presented: cas, at: request.at };
  const path = isSelfIssued(signing.certificate) ? { chain: [signing], complete: true } : findPath(signing, around);
  if (!path.complete) return { ok: false, why: 'the root above this CA is missing; add its certificate' };
  const findings = path.chain.flatMap((link, depth) => [
    ...judgeCertificate(link),
    ...judgeValidity(link, { at: request.at, renewalWindowDays: 30 }, 'ca'),
    ...[oid.serverAuth, oid.clientAuth].flatMap((purpose) => judgeIssuer(link, path.chain.slice(0, depth), purpose)),
  ]);
  const blocking = findings.find(({ severity }) => severity === 'block');
  if (verdictOf(findings) === 'block' && blocking)
    return { ok: false, why: `${blocking.subject}: ${blocking.message}` };
  const intermediates = path.chain.filter(({ certificate }) => !isSelfIssued(certificate));
  const ids = new Map(findings.map((found) => [`${found.id} ${found.subject}`, found]));
  return {
    ok: true,
    ca: {
      signing: factsOf(signing.certificate),
      chainPem: toPem(intermediates),
      trustPem: toPem(roots),
      hasKey: request.keyPem !== undefined,
      findings: [...ids.values()],
    },
  };
}

/** The CA whose key was given; without a key the one that signed no other, the newest of several. */
function chooseSigning(cas: readonly LocatedCertificate[], request: AdoptionRequest): LocatedCertificate | string {
  const newestFirst = [...cas].sort(
    (a, b) => b.certificate.notAfter.date.getTime() - a.certificate.notAfter.date.getTime(),
  );
  if (request.keyPem !== undefined) {
    const key = readPrivateKey(request.keyPem);
    if (!key.ok) return key.why === 'encrypted' ? 'the key is protected by a passphrase' : 'the key cannot be read';
    const own = newestFirst.find(({ certificate }) => keyBelongsTo(key.key, certificate));
    return own ?? 'the key belongs to none of the certificates';
  }
  const around = { trusted: cas, presented: [], at: request.at };
  const signers = cas.flatMap(({ certificate }) => signersOf(certificate, around));
  const lowest = newestFirst.filter(
    ({ certificate }) => !signers.some((signer) => sameCertificate(signer.certificate, certificate)),
  );
  return (
    lowest.find(({ certificate }) => !isSelfIssued(certificate)) ?? lowest[0] ?? 'the certificates sign each other'
  );
}

function toPem(certificates: readonly LocatedCertificate[]): string {
  const unique = new Map(
    certificates.map(({ certificate }) => [Buffer.from(certificate.der).toString('hex'), certificate]),
  );
  return [...unique.values()].map(({ der }) => writePem('CERTIFICATE', der)).join('');
}
