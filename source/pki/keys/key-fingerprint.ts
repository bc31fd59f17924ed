import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { publicKeyFromSpki } from './key-type.ts';
import { spkiOf } from './private-key.ts';

/**
 * SHA-256 of a public key (SubjectPublicKeyInfo, DER as OpenSSL writes it), lower-case hex: equal for equal keys, and what two
 * people compare to know that a request is the one that was made. `openssl pkey -pubin -outform der | sha256sum` prints the same.
 */
export function keyFingerprint(spki: Uint8Array): string {
  const key = publicKeyFromSpki(spki);
  return createHash('sha256')
    .update(Buffer.from(key === undefined ? spki : spkiOf(key)))
    .digest('hex');
}
