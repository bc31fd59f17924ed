import type { Certificate } from '../certificate/certificate.ts';
import { checkSignature } from '../certificate/signature.ts';
import { formatName, sameName } from '../encoding/distinguished-name.ts';
import { finding, type SetFinding } from './findings.ts';
import { algorithmsAgree } from './judge-certificate.ts';
import { isValidAt } from './judge-validity.ts';
import { authorityMismatch, isSelfIssued, type Surroundings, sameCertificate } from './path.ts';
import { aboutCertificate, type LocatedCertificate } from './set-file.ts';

/**
 * What is wrong with the CA file as a bundle. `leaves` are all certificates whose issuer is looked for. `used` are the certificates on the paths of the leaves: an expired CA among
 * them is `ca-expired` there, among the others it is only in the way.
 */
export function judgeBundle(
  trusted: readonly LocatedCertificate[],
  used: readonly LocatedCertificate[],
  leaves: readonly LocatedCertificate[],
  at: Date,
): SetFinding[] {
  const findings: SetFinding[] = [];
  for (const [i, located] of trusted.entries()) {
    const { certificate } = located;
    const about = aboutCertificate(located);
    if (trusted.findIndex((other) => sameCertificate(other.certificate, certificate)) !== i) {
      findings.push(finding('duplicate-ca', about, 'It stands in the CA file twice.'));
      continue;
    }
    const isUsed = used.some((link) => sameCertificate(link.certificate, certificate));
    if (!isUsed && certificate.notAfter.date < at) {
      findings.push(
        finding('expired-ca-in-bundle', about, `It ended on ${certificate.notAfter.date.toISOString().slice(0, 10)}.`),
      );
    }
    if (!isSelfIssued(certificate) && certificate.basicConstraints?.ca) {
      findings.push(finding('intermediate-in-trust-file', about, 'It is an intermediate, not a root.'));
    }
    if (!isUsed) findings.push(...damagedSignature(located, trusted));
  }
  return [...findings, ...orderFindings(trusted, leaves, at)];
}

/** A certificate that no leaf needs is still a reason to look twice if its signature is broken. */
function damagedSignature(located: LocatedCertificate, trusted: readonly LocatedCertificate[]): SetFinding[] {
  const { certificate } = located;
  const issuers = trusted.filter((other) => sameName(other.certificate.subject, certificate.issuer));
  const checks = issuers.map((issuer) => checkSignature(certificate, issuer.certificate.spki));
  if (!algorithmsAgree(certificate) || checks.length === 0 || checks.some((check) => check !== 'bad')) return [];
  return [finding('bad-signature', aboutCertificate(located), 'Its signature does not verify.')];
}

/**
 * OpenSSL takes the first certificate of the CA file that has the issuer's name, fits the key identifiers and is valid
 * now; it does not try the next if the signature is not from that one (X509_STORE_CTX_get1_issuer).
 */
function orderFindings(
  trusted: readonly LocatedCertificate[],
  leaves: readonly LocatedCertificate[],
  at: Date,
): SetFinding[] {
  const findings: SetFinding[] = [];
  for (const leaf of leaves) {
    const around: Surroundings = { trusted, presented: [], at };
    const acceptable = around.trusted.filter(({ certificate }) => accepts(leaf.certificate, certificate, at));
    const signed = acceptable.filter(
      ({ certificate }) => checkSignature(leaf.certificate, certificate.spki) === 'good',
    );
    if (signed.length > 0 && signed.length < acceptable.length) {
      const name = formatName(leaf.certificate.issuer);
      const message = `The CA file has several CAs named "${name}" and nothing in this certificate tells which one signed it.`;
      findings.push(finding('ambiguous-bundle', aboutCertificate(leaf), message));
    }
  }
  if (findings.length > 0) return findings;
  const valid = trusted.filter(({ certificate }) => isValidAt(certificate, at));
  const twin = valid.find(({ certificate }, i) =>
    valid
      .slice(0, i)
      .some(
        (other) => sameName(other.certificate.subject, certificate.subject) && otherKey(other.certificate, certificate),
      ),
  );
  if (twin === undefined) return [];
  const { subject } = twin.certificate;
  const isMarked =
    valid.every(({ certificate: ca }) => !sameName(ca.subject, subject) || ca.subjectKeyIdentifier) &&
    leaves.every(
      ({ certificate: leaf }) => !sameName(leaf.issuer, subject) || leaf.authorityKeyIdentifier?.keyId !== undefined,
    );
  const start = 'The CA file has two CAs of this name with different keys';
  return [
    isMarked
      ? finding(
          'order-dependent-bundle',
          aboutCertificate(twin),
          `${start}; key identifiers tell most verifiers which one signed, but not strongSwan and Botan.`,
          'info',
        )
      : finding('order-dependent-bundle', aboutCertificate(twin), `${start}: some verifiers take the first one only.`),
  ];
}

function accepts(leaf: Certificate, ca: Certificate, at: Date): boolean {
  return (
    sameName(ca.subject, leaf.issuer) &&
    authorityMismatch(leaf, ca) === undefined &&
    (ca.keyUsage === undefined || ca.keyUsage.includes('keyCertSign')) &&
    isValidAt(ca, at)
  );
}

function otherKey(a: Certificate, b: Certificate): boolean {
  return a.keyHash !== b.keyHash;
}
