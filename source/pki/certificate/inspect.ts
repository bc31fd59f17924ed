import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { commonNameOf, formatName } from '../encoding/distinguished-name.ts';
import { hostNames } from '../encoding/general-name.ts';
import { type PemBlock, readPem, writePem } from '../encoding/pem.ts';
import { type FoundKeyType, keyTypeOf, publicKeyFromSpki } from '../keys/key-type.ts';
import { type Certificate, type CertificateReading, readCertificate } from './certificate.ts';

/** What a screen or a table says about a certificate. */
export type CertificateFacts = {
  readonly subject: string;
  readonly commonName: string | undefined;
  /** DNS names and addresses of subjectAltName. */
  readonly names: readonly string[];
  readonly issuer: string;
  /** Lower-case hex, whole octets, without the 00 that only keeps it positive: as OpenSSL and Node print it. */
  readonly serial: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly isCa: boolean;
  readonly keyType: FoundKeyType;
  /** SHA-256 of the DER, lower-case hex. */
  readonly fingerprint: string;
  /** Hex; undefined if the extension is absent. */
  readonly subjectKeyId: string | undefined;
  readonly authorityKeyId: string | undefined;
  readonly purposes: readonly string[];
  readonly pem: string;
  readonly der: Uint8Array;
};

export type Inspection =
  | { readonly ok: true; readonly certificates: readonly CertificateFacts[] }
  | { readonly ok: false; readonly why: string };

/** Labels under which a certificate stands (RFC 7468 section 5.1; OpenSSL's own two). */
export const certificateLabels: readonly string[] = ['CERTIFICATE', 'X509 CERTIFICATE', 'TRUSTED CERTIFICATE'];

/** The certificate in a block. In OpenSSL's TRUSTED CERTIFICATE what it is trusted for may follow (X509_CERT_AUX): no part of it. */
export function readCertificateBlock({ label, der }: PemBlock): CertificateReading {
  if (der === undefined) return { ok: false, why: 'its base64 is damaged' };
  const reading = readCertificate(der);
  return reading.ok && label === 'TRUSTED CERTIFICATE' ? readCertificate(reading.certificate.der) : reading;
}

/** Reads all certificates of a PEM text in their order, or says why not. Never throws, whatever the bytes. */
export function inspectCertificates(pem: string | Uint8Array): Inspection {
  const text = readPem(typeof pem === 'string' ? Buffer.from(pem, 'utf8') : pem);
  if (text.truncated) return { ok: false, why: 'the file ends in the middle of a block' };
  const blocks = text.blocks.filter((block) => certificateLabels.includes(block.label));
  if (blocks.length === 0) return { ok: false, why: 'the file holds no certificate in PEM form' };
  const certificates: CertificateFacts[] = [];
  for (const [index, block] of blocks.entries()) {
    const reading = readCertificateBlock(block);
    if (!reading.ok) return { ok: false, why: `certificate ${index + 1} (line ${block.line}): ${reading.why}` };
    certificates.push(factsOf(reading.certificate));
  }
  return { ok: true, certificates };
}

/** The facts of one certificate that was read. */
export function factsOf(certificate: Certificate): CertificateFacts {
  const key = publicKeyFromSpki(certificate.spki);
  return {
    subject: formatName(certificate.subject),
    commonName: commonNameOf(certificate.subject),
    names: hostNames(certificate.subjectAltName ?? []),
    issuer: formatName(certificate.issuer),
    serial: certificate.serial.replace(/^00(?=[89a-f])/, ''),
    notBefore: certificate.notBefore.date,
    notAfter: certificate.notAfter.date,
    isCa: certificate.basicConstraints?.ca ?? false,
    keyType: key ? keyTypeOf(key) : 'unknown',
    fingerprint: createHash('sha256').update(certificate.der).digest('hex'),
    subjectKeyId: certificate.subjectKeyIdentifier,
    authorityKeyId: certificate.authorityKeyIdentifier?.keyId,
    purposes: certificate.extKeyUsage ?? [],
    pem: writePem('CERTIFICATE', certificate.der),
    der: certificate.der,
  };
}
