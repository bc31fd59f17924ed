import { childrenOf, DerFault, readNode, readOid, readSmallInteger, tag } from '../encoding/der.ts';
import { oid } from '../encoding/oids.ts';

export type Pbes2 = {
  readonly salt: Uint8Array;
  readonly iterations: number;
  /** Digest of the HMAC, as node:crypto names it. */
  readonly hash: string;
  readonly cipher: string;
  /** Octets. */
  readonly keyLength: number;
  readonly iv: Uint8Array;
  readonly encrypted: Uint8Array;
};

const hmacs: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.8': 'sha224',
  [oid.hmacSha256]: 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
};

const ciphers: Readonly<Record<string, readonly [name: string, keyLength: number]>> = {
  '2.16.840.1.101.3.4.1.2': ['aes-128-cbc', 16],
  '2.16.840.1.101.3.4.1.22': ['aes-192-cbc', 24],
  [oid.aes256Cbc]: ['aes-256-cbc', 32],
  '1.2.840.113549.3.7': ['des-ede3-cbc', 24],
};

/**
 * Reads the DER of an EncryptedPrivateKeyInfo of PBES2 with PBKDF2 (RFC 5958 section 3, RFC 8018 appendix A); undefined for
 * any other scheme and for what cannot be read. Never throws.
 */
export function readPbes2(der: Uint8Array): Pbes2 | undefined {
  try {
    const [algorithm, encrypted] = childrenOf(readNode(der), tag.sequence, 'the key');
    const [type, parameters] = childrenOf(algorithm, tag.sequence, 'the algorithm');
    if (readOid(type, 'the algorithm') !== oid.pbes2 || encrypted?.tag !== tag.octetString) return undefined;
    const [derivation, scheme] = childrenOf(parameters, tag.sequence, 'the parameters');
    const [kdf, kdfParameters] = childrenOf(derivation, tag.sequence, 'the derivation');
    if (readOid(kdf, 'the derivation') !== oid.pbkdf2) return undefined;
    const [salt, iterations, ...rest] = childrenOf(kdfParameters, tag.sequence, 'the derivation');
    const prf = rest.find((node) => node.tag === tag.sequence);
    const hash = prf ? hmacs[readOid(childrenOf(prf, tag.sequence, 'the HMAC')[0], 'the HMAC')] : 'sha1';
    const [cipherType, iv] = childrenOf(scheme, tag.sequence, 'the cipher');
    const cipher = ciphers[readOid(cipherType, 'the cipher')];
    if (hash === undefined || cipher === undefined || salt?.tag !== tag.octetString || iv?.tag !== tag.octetString)
      return undefined;
    return {
      salt: salt.content,
      iterations: Math.max(1, readSmallInteger(iterations, 'the iterations')),
      hash,
      cipher: cipher[0],
      keyLength: cipher[1],
      iv: iv.content,
      encrypted: encrypted.content,
    };
  } catch (error) {
    if (error instanceof DerFault) return undefined;
    throw error;
  }
}
