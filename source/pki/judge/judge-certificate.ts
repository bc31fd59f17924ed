import { Buffer } from 'node:buffer';
import type { Certificate } from '../certificate/certificate.ts';
import { checkSignature, signatureScheme, weakHashes } from '../certificate/signature.ts';
import { commonNameOf } from '../encoding/distinguished-name.ts';
import { longestCommonName } from '../encoding/leaf-names.ts';
import { oid } from '../encoding/oids.ts';
import { keyTypeOf, publicKeyFromSpki } from '../keys/key-type.ts';
import { finding, type SetFinding } from './findings.ts';
import { aboutCertificate, type LocatedCertificate } from './set-file.ts';

/** Extensions that OpenSSL 3 (v3_purp.c, X509_supported_extension) knows when they are critical. */
const knownToOpenssl: readonly string[] = [
  oid.netscapeCertType,
  oid.keyUsage,
  oid.subjectAltName,
  oid.basicConstraints,
  oid.nameConstraints,
  oid.crlDistributionPoints,
  oid.certificatePolicies,
  oid.policyMappings,
  oid.policyConstraints,
  oid.extKeyUsage,
  oid.inhibitAnyPolicy,
];

/** Extensions that GnuTLS 3.7 knows when they are critical, as certtool shows; it knows more than it checks. */
const knownToGnutls: readonly string[] = [
  ...[oid.keyUsage, oid.subjectAltName, oid.basicConstraints, oid.nameConstraints, oid.crlDistributionPoints],
  ...[oid.certificatePolicies, oid.extKeyUsage, oid.inhibitAnyPolicy, oid.subjectKeyIdentifier],
  ...[oid.authorityKeyIdentifier, oid.issuerAltName, oid.authorityInfoAccess],
];

/** What is wrong with a certificate by itself, whoever uses it: version, encoding, extensions, algorithms, key. */
export function judgeCertificate(located: LocatedCertificate): SetFinding[] {
  const { certificate } = located;
  const about = aboutCertificate(located);
  const findings: SetFinding[] = [];
  if (certificate.version !== 3) {
    findings.push(finding('version-not-3', about, `It is a version ${certificate.version} certificate.`));
  }
  for (const [kind, id] of [
    ['malformed', 'der-malformed'],
    ['not-minimal', 'encoding-not-minimal'],
  ] as const) {
    const what = [...new Set(certificate.faults.filter((fault) => fault.kind === kind).map((fault) => fault.what))];
    if (what.length > 0) findings.push(finding(id, about, `The encoding is not DER: ${what.slice(0, 4).join('; ')}.`));
  }
  if (certificate.serial.length > 40) {
    findings.push(finding('serial-too-long', about, `The serial number has ${certificate.serial.length / 2} octets.`));
  }
  if (certificate.subject.attributes.length === 0)
    findings.push(finding('subject-empty', about, 'The subject is empty.'));
  const commonName = commonNameOf(certificate.subject) ?? '';
  if ([...commonName].length > longestCommonName) {
    findings.push(
      finding('cn-too-long', about, `The common name has ${[...commonName].length} characters; 64 are allowed.`),
    );
  }
  return [...findings, ...extensionFindings(located), ...algorithmFindings(located), ...keyFindings(located)];
}

function extensionFindings(located: LocatedCertificate): SetFinding[] {
  const about = aboutCertificate(located);
  const { extensions } = located.certificate;
  const types = extensions.map((extension) => extension.oid);
  const repeated = types.find((type, i) => types.indexOf(type) !== i);
  const findings: SetFinding[] = [];
  if (repeated !== undefined) {
    findings.push(finding('duplicate-extension', about, `The extension ${repeated} occurs more than once.`));
  }
  for (const { oid: type } of extensions.filter(({ critical }) => critical)) {
    const toOpenssl = knownToOpenssl.includes(type);
    const toGnutls = knownToGnutls.includes(type);
    if (toOpenssl && toGnutls) continue;
    const refusedBy = ([toOpenssl ? undefined : 'OpenSSL', toGnutls ? undefined : 'GnuTLS'] as const).filter(
      (verifier) => verifier !== undefined,
    );
    const message = `The critical extension ${type} is not known to ${refusedBy.join(' and ')}.`;
    findings.push(finding('unknown-critical-extension', about, message, toOpenssl ? 'warn' : 'block', refusedBy));
  }
  return findings;
}

/** Whether the algorithm inside the signed part is the one that the signature claims (RFC 5280 section 4.1.1.2). */
export function algorithmsAgree(certificate: Certificate): boolean {
  return Buffer.compare(certificate.innerAlgorithm, certificate.outerAlgorithm) === 0;
}

function algorithmFindings(located: LocatedCertificate): SetFinding[] {
  const { certificate } = located;
  const about = aboutCertificate(located);
  const findings: SetFinding[] = [];
  if (!algorithmsAgree(certificate)) {
    findings.push(
      finding('signature-algorithm-mismatch', about, 'The signed part names another algorithm than the signature.'),
    );
  }
  const scheme = signatureScheme(certificate.outerAlgorithm);
  if (scheme === undefined) {
    findings.push(finding('weak-signature', about, 'The signature algorithm is not one that verifiers know.'));
  } else if (weakHashes.includes(scheme.hash ?? '')) {
    // OpenSSL, Go and Apache trust a root for itself: they do not look at its own signature.
    const severity = isSelfSigned(certificate) ? 'warn' : 'block';
    const hash = (scheme.hash ?? '').toUpperCase().replace('SHA1', 'SHA-1');
    findings.push(finding('weak-signature', about, `It is signed with ${hash}.`, severity));
  } else if (!scheme.properParameters) {
    findings.push(
      finding(
        'encoding-not-minimal',
        about,
        'The parameters of the signature algorithm are not what the standard asks for.',
      ),
    );
  }
  return findings;
}

function keyFindings(located: LocatedCertificate): SetFinding[] {
  const about = aboutCertificate(located);
  const key = publicKeyFromSpki(located.certificate.spki);
  if (key === undefined) return [finding('der-malformed', about, 'The public key cannot be read.')];
  const type = keyTypeOf(key);
  const details = key.asymmetricKeyDetails;
  if (type.startsWith('rsa') && (details?.modulusLength ?? 0) < 2048) {
    return [finding('weak-key', about, `The RSA key has ${details?.modulusLength} bits; 2048 are the least.`)];
  }
  if (type.startsWith('rsa') && ((details?.publicExponent ?? 0n) < 3n || (details?.publicExponent ?? 0n) % 2n === 0n)) {
    return [finding('weak-key', about, 'The RSA key has a public exponent that is no key at all.')];
  }
  if (/^ec-/.test(type) && !['ec-p256', 'ec-p384', 'ec-p521'].includes(type)) {
    return [finding('weak-key', about, `The key is on the curve ${type.slice(3)}, which TLS programs do not offer.`)];
  }
  if (type === 'unknown') return [finding('weak-key', about, 'The key is of a type that TLS programs do not know.')];
  if (type === 'ed25519' || type === 'ed448') {
    return [finding('ed25519-interop', about, `The key is ${type === 'ed25519' ? 'Ed25519' : 'Ed448'}.`)];
  }
  return [];
}

/** Whether subject and issuer are the same bytes and the certificate's own key made the signature. */
export function isSelfSigned(certificate: Certificate): boolean {
  return (
    Buffer.compare(certificate.subject.raw, certificate.issuer.raw) === 0 &&
    checkSignature(certificate, certificate.spki) === 'good'
  );
}
