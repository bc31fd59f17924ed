import { Buffer } from 'node:buffer';
import { createPublicKey, type KeyObject } from 'node:crypto';

/** The key types that this program makes. RSA-4096 is what TPA keeps (community.crypto openssl_privatekey). */
export const keyTypes = ['rsa-4096', 'rsa-3072', 'rsa-2048', 'ec-p256', 'ec-p384'] as const;
export type KeyType = (typeof keyTypes)[number];

/** What a key that was found can be: any RSA size (`rsa-1024`), an EC curve (`ec-p521`), `ed25519`, … */
export type FoundKeyType =
  | KeyType
  | `rsa-${number}`
  | `rsa-pss-${number}`
  | `ec-${string}`
  | 'ed25519'
  | 'ed448'
  | 'unknown';

export function isKeyType(text: string): text is KeyType {
  return keyTypes.some((type) => type === text);
}

const curveNames: Readonly<Record<string, string>> = { prime256v1: 'p256', secp384r1: 'p384', secp521r1: 'p521' };

/** The type of a public or private key object of node:crypto. */
export function keyTypeOf(key: KeyObject): FoundKeyType {
  const details = key.asymmetricKeyDetails;
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return `rsa-${details?.modulusLength ?? 0}`;
    case 'rsa-pss':
      return `rsa-pss-${details?.modulusLength ?? 0}`;
    case 'ec':
      return `ec-${curveNames[details?.namedCurve ?? ''] ?? details?.namedCurve ?? 'unknown'}`;
    case 'ed25519':
    case 'ed448':
      return key.asymmetricKeyType;
    default:
      return 'unknown';
  }
}

/** OpenSSL takes longer to read a key than to use it, and a judge asks for the same one many times. */
const publicKeys = new WeakMap<Uint8Array, KeyObject>();

/** The public key of a SubjectPublicKeyInfo; undefined if OpenSSL cannot read it. The bytes must not be changed afterwards. */
export function publicKeyFromSpki(spki: Uint8Array): KeyObject | undefined {
  const known = publicKeys.get(spki);
  if (known !== undefined) return known;
  try {
    const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
    publicKeys.set(spki, key);
    return key;
  } catch {
    return undefined;
  }
}
