import { createPrivateKey } from 'node:crypto';
import type { Certificate as Draft, RelativeDistinguishedNames } from 'pkijs';
import { type Certificate, readCertificate } from '../certificate/certificate.ts';
import { inspectCertificates } from '../certificate/inspect.ts';
import { keyBelongsTo } from '../certificate/matches.ts';
import { type LeafName, leafNames } from '../encoding/leaf-names.ts';
import { IssueError } from '../issue-error.ts';
import { signingAlgorithm } from '../keys/engine.ts';
import { inTurn } from '../keys/in-turn.ts';
import { keyHashOf } from '../keys/key-hash.ts';
import { keyTypeOf, publicKeyFromSpki } from '../keys/key-type.ts';
import { readPrivateKey, spkiOf } from '../keys/private-key.ts';
import { certificateExtensions } from './certificate-extensions.ts';
import { copiedName, newDraft, newSubject, signDraft } from './draft-certificate.ts';
import type { Validity } from './lifetime.ts';
import { type CertificateProfile, type LeafProfileName, profiles } from './profiles.ts';

export type CaRequest = Validity & { readonly keyPem: string; readonly commonName: string };
export type CaRenewal = Validity & { readonly keyPem: string; readonly caCertificatePem: string };

export type LeafRequest = Validity & {
  readonly profile: LeafProfileName;
  /** The private key whose public half is certified, in PEM. */
  readonly publicKeyFrom: string;
  readonly caCertificatePem: string;
  readonly caKeyPem: string;
  readonly commonName: string;
  /** DNS names and addresses beside the common name. */
  readonly names: readonly string[];
  /** Octets of the serial number in hex, for a certificate that stands in for another; default: a random one. */
  readonly serial?: string;
};

/** Makes a self-signed CA certificate, in PEM. Rejects with `IssueError` if the request breaks a rule of RFC 5280. */
export async function issueCa(request: CaRequest): Promise<string> {
  const subject = newSubject(request.commonName);
  return selfSign(request, { subject, raw: new Uint8Array(subject.toSchema().toBER()) }, profiles.ca);
}

/**
 * Makes a new certificate for the same CA key: subject and key identifier are copied byte for byte, so that leaves of
 * the old one are leaves of the new one. What TPA left out (keyUsage) is added; a path length that was absent stays so.
 * Rejects with `IssueError`.
 */
export async function renewCa(request: CaRenewal): Promise<string> {
  const old = await inTurn(() => requireCa(request.caCertificatePem, request.keyPem));
  const profile = { ...profiles.ca, pathLength: old.basicConstraints?.pathLength };
  const { raw } = old.subject;
  return selfSign(request, { subject: copiedName(raw), raw }, profile, old.subjectKeyIdentifier);
}

async function selfSign(
  request: Validity & { readonly keyPem: string },
  name: { readonly subject: RelativeDistinguishedNames; readonly raw: Uint8Array },
  profile: CertificateProfile,
  subjectKeyId?: string,
): Promise<string> {
  const spki = await inTurn(() => requireSigningKey(request.keyPem));
  const draft = newDraft(spki, name.subject, request);
  draft.issuer = name.subject;
  draft.extensions = certificateExtensions({
    profile,
    rsaKey: isRsa(spki),
    names: [],
    subjectKeyId: subjectKeyId ?? keyHashOf(spki),
    authorityKeyId: undefined,
  });
  return signDraft(draft, request.keyPem, name.raw, spki);
}

/**
 * Makes a server or client certificate signed by the CA, in PEM. The issuer is the CA's subject byte for byte, the
 * validity is clamped to the CA's, the authority key identifier is the CA's. If `caCertificatePem` holds several
 * certificates, the one that belongs to the key signs. Rejects with `IssueError` if a rule is broken.
 */
export async function issueLeaf(request: LeafRequest): Promise<string> {
  const spki = await inTurn(() => {
    const key = readPrivateKey(request.publicKeyFrom);
    return key.ok ? spkiOf(key.key) : undefined;
  });
  if (spki === undefined)
    throw new IssueError('key-unreadable', 'the private key for the new certificate cannot be read');
  return issueLeafFor(spki, request);
}

/** As `issueLeaf`, for a public key (SubjectPublicKeyInfo, DER) whose private half is elsewhere. */
export async function issueLeafFor(spki: Uint8Array, request: Omit<LeafRequest, 'publicKeyFrom'>): Promise<string> {
  const ca = await inTurn(() => requireCa(request.caCertificatePem, request.caKeyPem));
  const draft = await inTurn(() => leafDraft(spki, request, ca));
  return signDraft(draft, request.caKeyPem, ca.subject.raw, ca.spki);
}

function leafDraft(spki: Uint8Array, request: Omit<LeafRequest, 'publicKeyFrom'>, ca: Certificate): Draft {
  const names = requireNames(request.profile, request.commonName, request.names);
  const validity = {
    notBefore: new Date(Math.max(request.notBefore.getTime(), ca.notBefore.date.getTime())),
    notAfter: new Date(Math.min(request.notAfter.getTime(), ca.notAfter.date.getTime())),
  };
  const draft = newDraft(spki, newSubject(request.commonName), validity, request.serial);
  draft.issuer = copiedName(ca.subject.raw);
  draft.extensions = certificateExtensions({
    profile: profiles[request.profile],
    rsaKey: isRsa(spki),
    names,
    subjectKeyId: keyHashOf(spki),
    authorityKeyId: ca.subjectKeyIdentifier ?? ca.keyHash,
  });
  return draft;
}

function requireSigningKey(keyPem: string): Uint8Array {
  const reading = readPrivateKey(keyPem);
  if (!reading.ok) throw new IssueError('key-unreadable', `the key of the CA cannot be read (${reading.why})`);
  if (signingAlgorithm(reading.key) === undefined) {
    throw new IssueError('key-type-refused', 'a CA key must be RSA, P-256 or P-384');
  }
  return spkiOf(reading.key);
}

/** The CA certificate that belongs to the key; `IssueError` if there is none or it may not sign certificates. */
export function requireCa(caCertificatePem: string, caKeyPem: string): Certificate {
  requireSigningKey(caKeyPem);
  const inspection = inspectCertificates(caCertificatePem);
  if (!inspection.ok) throw new IssueError('ca-unreadable', `the CA certificate cannot be read: ${inspection.why}`);
  const key = createPrivateKey(caKeyPem);
  const candidates = inspection.certificates.flatMap(({ der }) => {
    const reading = readCertificate(der);
    return reading.ok && keyBelongsTo(key, reading.certificate) ? [reading.certificate] : [];
  });
  const newest = candidates.sort((a, b) => b.notAfter.date.getTime() - a.notAfter.date.getTime())[0];
  if (newest === undefined) throw new IssueError('ca-key-mismatch', 'the key does not belong to the CA certificate');
  const maySign = newest.keyUsage === undefined || newest.keyUsage.includes('keyCertSign');
  if (newest.basicConstraints?.ca !== true || !maySign) {
    throw new IssueError('not-a-ca', 'the certificate may not sign others (basicConstraints or keyUsage)');
  }
  return newest;
}

function requireNames(profile: LeafProfileName, commonName: string, others: readonly string[]): readonly LeafName[] {
  const { names, refused } = leafNames(commonName, others);
  const [first] = refused;
  if (first !== undefined) throw new IssueError('names-refused', `the name "${first.name}" ${first.why}`);
  if (profile === 'server' && names.length === 0) {
    throw new IssueError('names-refused', 'a server certificate needs at least one host name or address');
  }
  return names;
}

function isRsa(spki: Uint8Array): boolean {
  const key = publicKeyFromSpki(spki);
  return key !== undefined && keyTypeOf(key).startsWith('rsa');
}
