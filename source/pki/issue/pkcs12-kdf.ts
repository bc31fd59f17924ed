import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import type * as asn1js from 'asn1js';
import { identifier, integer, octets, sequence } from '../encoding/asn1-writing.ts';

/** The digests of RFC 7292's own key derivation, with the length of their output and of their block in octets. */
const digests = { sha1: { output: 20, block: 64 }, sha256: { output: 32, block: 64 } } as const;

export interface Derivation {
  readonly digest: keyof typeof digests;
  readonly passphrase: string;
  readonly salt: Uint8Array;
  readonly iterations: number;
}

/**
 * Key material by RFC 7292 appendix B.2. `purpose`: 1 a key, 2 an initialization vector, 3 a key for the MAC. The passphrase counts as
 * UTF-16 with its closing zero, as Windows and OpenSSL take it.
 */
export function deriveForPkcs12(purpose: 1 | 2 | 3, length: number, derivation: Derivation): Buffer {
  const { digest, passphrase, salt, iterations } = derivation;
  const { output, block } = digests[digest];
  const fill = (bytes: Uint8Array) => Buffer.alloc(Math.ceil(bytes.length / block) * block, bytes);
  const diversifier = Buffer.alloc(block, purpose);
  const input = Buffer.concat([fill(salt), fill(Buffer.from(`${passphrase}\0`, 'utf16le').swap16())]);
  const blocks: Buffer[] = [];
  for (let made = 0; made < length; made += output) {
    let hash = createHash(digest).update(diversifier).update(input).digest();
    for (let round = 1; round < iterations; round += 1) hash = createHash(digest).update(hash).digest();
    blocks.push(hash);
    const addend = Buffer.alloc(block, hash);
    for (let at = 0; at < input.length; at += block) addPlusOne(input.subarray(at, at + block), addend);
  }
  return Buffer.concat(blocks).subarray(0, length);
}

/** `target` + `addend` + 1, modulo 2 to the power of its bits. */
function addPlusOne(target: Buffer, addend: Buffer): void {
  let carry = 1;
  for (let at = target.length - 1; at >= 0; at -= 1) {
    const sum = (target[at] ?? 0) + (addend[at] ?? 0) + carry;
    target[at] = sum & 0xff;
    carry = sum >> 8;
  }
}

/** pbeWithSHAAnd3-KeyTripleDES-CBC (RFC 7292 appendix C): what Windows before Server 2019 reads. */
export function encryptTripleDes(
  plain: Uint8Array,
  passphrase: string,
  iterations: number,
): { readonly algorithm: asn1js.Sequence; readonly encrypted: Uint8Array } {
  const salt = randomBytes(8);
  const derivation = { digest: 'sha1', passphrase, salt, iterations } as const;
  const cipher = createCipheriv('des-ede3-cbc', deriveForPkcs12(1, 24, derivation), deriveForPkcs12(2, 8, derivation));
  const encrypted = Buffer.concat([cipher.update(plain), cipher.final()]);
  const parameters = sequence(octets(salt), integer(iterations));
  return { algorithm: sequence(identifier('1.2.840.113549.1.12.1.3'), parameters), encrypted };
}
