import { Buffer } from 'node:buffer';
import { createCipheriv, pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import * as asn1js from 'asn1js';
import { identifier, integer, octets, sequence } from '../encoding/asn1-writing.ts';
import { oid } from '../encoding/oids.ts';

const derive = promisify(pbkdf2);

/** What OWASP recommended for PBKDF2 with HMAC-SHA256 when this was written. */
export const passphraseIterations = 600_000;

export type Pbes2Encrypted = { readonly algorithm: asn1js.Sequence; readonly encrypted: Uint8Array };

/**
 * Encrypts with a passphrase: PBES2, PBKDF2 with HMAC-SHA256, AES-256-CBC (RFC 8018 section 6.2), and the
 * AlgorithmIdentifier that says so. 16 octets of salt: GnuTLS reads at most 32. The derivation runs in the thread pool.
 */
export async function encryptPbes2(
  plain: Uint8Array,
  passphrase: string,
  iterations = passphraseIterations,
): Promise<Pbes2Encrypted> {
  const [salt, iv] = [randomBytes(16), randomBytes(16)];
  const secret = await derive(passphrase, salt, iterations, 32, 'sha256');
  const cipher = createCipheriv('aes-256-cbc', secret, iv);
  const encrypted = Buffer.concat([cipher.update(plain), cipher.final()]);
  const prf = sequence(identifier(oid.hmacSha256), new asn1js.Null());
  const derivation = sequence(identifier(oid.pbkdf2), sequence(octets(salt), integer(iterations), prf));
  const scheme = sequence(identifier(oid.aes256Cbc), octets(iv));
  return { algorithm: sequence(identifier(oid.pbes2), sequence(derivation, scheme)), encrypted };
}
