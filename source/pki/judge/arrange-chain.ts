import { Buffer } from 'node:buffer';
import { type Certificate, readCertificate } from '../certificate/certificate.ts';
import { readPem, writePem } from '../encoding/pem.ts';
import { findPath, isSelfIssued } from './path.ts';
import type { LocatedCertificate } from './set-file.ts';

export type ChainMaterial = {
  /** DER of the leaf. */
  readonly leaf: Uint8Array;
  /** PEM with intermediates in any order, and whatever else; what cannot be read is left out. */
  readonly others: string;
  /** PEM of the CA file. */
  readonly trusted: string;
  readonly at: Date;
};

/**
 * The leaf and the intermediates that lead to the CA file, each signed by the next, as PEM for one file; roots are left out
 * (RFC 8446 section 4.4.2). Where the way does not reach the CA file it goes as far as it can: judge the result. Never throws.
 */
export function arrangeChain({ leaf, others, trusted, at }: ChainMaterial): string {
  const reading = readCertificate(leaf);
  if (!reading.ok) return writePem('CERTIFICATE', leaf);
  const around = { trusted: readAll(trusted), presented: readAll(others), at };
  const path = findPath({ certificate: reading.certificate, file: '' }, around);
  const [, ...issuers] = path.chain;
  const sent = issuers.map(({ certificate }) => certificate).filter((certificate) => !isSelfIssued(certificate));
  return [reading.certificate, ...sent].map(({ der }) => writePem('CERTIFICATE', der)).join('');
}

function readAll(pem: string): LocatedCertificate[] {
  return readPem(Buffer.from(pem, 'utf8')).blocks.flatMap(({ label, der }): LocatedCertificate[] => {
    const certificate = label.endsWith('CERTIFICATE') && der ? read(der) : undefined;
    return certificate === undefined ? [] : [{ certificate, file: '' }];
  });
}

function read(der: Uint8Array): Certificate | undefined {
  const reading = readCertificate(der);
  return reading.ok ? reading.certificate : undefined;
}
