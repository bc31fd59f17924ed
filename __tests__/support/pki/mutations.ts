import { Buffer } from 'node:buffer';
import { readPem } from '../../../source/pki/encoding/pem.ts';
import type { CertificateSet } from '../../../source/pki/judge/verify-set.ts';

/** The files that every set has. */
export const setNames = ['ca', 'serverCertificate', 'serverKey', 'clientCertificate', 'clientKey'] as const;

/** A small linear congruential generator: the same mutations on every run. */
export function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.floor(((state >>> 8) / 2 ** 24) * below);
  };
}

/** The set with one byte of one of its files changed, and whether that file still decodes to the same. */
export function mutated(
  set: CertificateSet,
  below: (limit: number) => number,
): { readonly set: CertificateSet; readonly isEquivalent: boolean } {
  const name = setNames[below(setNames.length)] ?? 'ca';
  const original = set[name] ?? set.ca;
  const bytes = Buffer.from(original.bytes);
  const position = below(bytes.length);
  bytes.writeUInt8((bytes.readUInt8(position) + 1 + below(255)) & 0xff, position);
  return {
    set: { ...set, [name]: { ...original, bytes } },
    isEquivalent: decoded(bytes) === decoded(original.bytes),
  };
}

function decoded(bytes: Uint8Array): string {
  return readPem(bytes)
    .blocks.map(({ label, der }) => `${label} ${Buffer.from(der ?? []).toString('hex')}`)
    .join('\n');
}
