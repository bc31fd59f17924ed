import { checkSignature } from '../certificate/signature.ts';
import { oid } from '../encoding/oids.ts';
import { finding, type SetFinding } from './findings.ts';
import { algorithmsAgree } from './judge-certificate.ts';
import { isSelfIssued } from './path.ts';
import { aboutCertificate, type LocatedCertificate } from './set-file.ts';

/** Purposes that OpenSSL takes for serverAuth (v3_purp.c, XKU_SGC). */
export const gatedCrypto: readonly string[] = [oid.microsoftGatedCrypto, oid.netscapeGatedCrypto];

/**
 * What is wrong with a certificate as the signer of others for that purpose. `between` are the CAs between the leaf and
 * this one (RFC 5280 section 4.2.1.9: self-issued ones do not count).
 */
export function judgeIssuer(
  located: LocatedCertificate,
  between: readonly LocatedCertificate[],
  purpose: string,
): SetFinding[] {
  const { certificate } = located;
  const about = aboutCertificate(located);
  const findings: SetFinding[] = [];
  const constraints = certificate.basicConstraints;
  const extension = certificate.extensions.find(({ oid: type }) => type === oid.basicConstraints);
  if (extension === undefined) {
    findings.push(finding('ca-without-basic-constraints', about, 'It has no basicConstraints.'));
  } else if (constraints !== undefined && !constraints.ca) {
    findings.push(finding('issuer-not-ca', about, 'It signed another certificate but is not a CA.'));
  } else if (!extension.critical) {
    findings.push(finding('ca-basic-constraints-not-critical', about, 'Its basicConstraints is not critical.'));
  }
  if (certificate.keyUsage === undefined) {
    if (!certificate.extensions.some(({ oid: type }) => type === oid.keyUsage)) {
      findings.push(finding('ca-no-keyusage', about, 'It has no keyUsage.'));
    }
  } else if (!certificate.keyUsage.includes('keyCertSign')) {
    findings.push(finding('ca-without-certsign', about, 'Its keyUsage does not allow signing certificates.'));
  }
  const allowed = purpose === oid.serverAuth ? [purpose, ...gatedCrypto] : [purpose];
  if (certificate.extKeyUsage !== undefined && !certificate.extKeyUsage.some((one) => allowed.includes(one))) {
    const message = 'Its extKeyUsage does not allow certificates for this purpose.';
    findings.push(finding('wrong-eku', about, message, 'block', ['OpenSSL']));
  }
  if (!certificate.extensions.some(({ oid: type }) => type === oid.subjectKeyIdentifier)) {
    findings.push(finding('ca-no-ski', about, 'It has no subject key identifier.'));
  }
  const counted = between.filter((link) => !isSelfIssued(link.certificate)).length;
  if (constraints?.pathLength !== undefined && counted > constraints.pathLength) {
    findings.push(
      finding('path-length-exceeded', about, `It allows ${constraints.pathLength} CAs below it; there are ${counted}.`),
    );
  }
  // The signature of the root protects nothing a verifier relies on, but a damaged one shows a damaged file.
  if (
    isSelfIssued(certificate) &&
    checkSignature(certificate, certificate.spki) === 'bad' &&
    algorithmsAgree(certificate)
  ) {
    findings.push(finding('bad-signature', about, 'The signature of this root on itself does not verify.'));
  }
  return findings;
}
