import { Buffer } from 'node:buffer';
import type { KeyObject } from 'node:crypto';
import { publicKeyFromSpki } from '../keys/key-type.ts';
import { readPrivateKey, spkiOf } from '../keys/private-key.ts';
import { type Certificate, readCertificate } from './certificate.ts';
import { inspectCertificates } from './inspect.ts';
import { checkSignature } from './signature.ts';

/** Whether the private key belongs to the first certificate of the PEM text; false too if either cannot be read. */
export function keyMatchesCertificate(keyPem: string, certificatePem: string): boolean {
  const key = readPrivateKey(keyPem);
  const certificate = firstCertificate(certificatePem);
  return key.ok && certificate !== undefined && keyBelongsTo(key.key, certificate);
}

/** Whether the public half of `key` is the key in the certificate. */
export function keyBelongsTo(key: KeyObject, certificate: Pick<Certificate, 'spki'>): boolean {
  const certified = publicKeyFromSpki(certificate.spki);
  return certified !== undefined && Buffer.compare(spkiOf(key), spkiOf(certified)) === 0;
}

/** Whether the private key belongs to one of the certificates of the PEM text: a CA file holds two during a rotation. */
export function keyMatchesAny(keyPem: string, certificatesPem: string): boolean {
  const key = readPrivateKey(keyPem);
  return key.ok && certificatesOf(certificatesPem).some((certificate) => keyBelongsTo(key.key, certificate));
}

/**
 * Whether the first certificate of one PEM text carries a signature made with the key of a certificate of the
 * other: TPA compares names only (roles/sys/ssl/tasks/verify.yml), a CA made anew under the same name passes there.
 */
export function signedBy(certificatePem: string, caPem: string): boolean {
  const certificate = firstCertificate(certificatePem);
  return (
    certificate !== undefined && certificatesOf(caPem).some(({ spki }) => checkSignature(certificate, spki) === 'good')
  );
}

/** The first certificate of a PEM text; undefined if there is none or it cannot be read. */
export function firstCertificate(pem: string): Certificate | undefined {
  return certificatesOf(pem)[0];
}

/** All certificates of a PEM text; none if one of them cannot be read. */
export function certificatesOf(pem: string): readonly Certificate[] {
  const inspection = inspectCertificates(pem);
  if (!inspection.ok) return [];
  return inspection.certificates.flatMap(({ der }) => {
    const reading = readCertificate(der);
    return reading.ok ? [reading.certificate] : [];
  });
}
