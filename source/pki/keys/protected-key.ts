import { Buffer } from 'node:buffer';
import { createDecipheriv, createPrivateKey, pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import { derOf, octets, sequence } from '../encoding/asn1-writing.ts';
import { childrenOf, DerFault, readNode, readOid, readSmallInteger, tag } from '../encoding/der.ts';
import { oid } from '../encoding/oids.ts';
import { readPem, writePem } from '../encoding/pem.ts';
import { IssueError } from '../issue-error.ts';
import { encryptPbes2, passphraseIterations } from './pbes2-encrypt.ts';
import { isEncryptedBlock, isPrivateKeyBlock, readPrivateKey } from './private-key.ts';

type Pbes2 = {
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
function readPbes2(der: Uint8Array): Pbes2 | undefined {
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

const derive = promisify(pbkdf2);

/**
 * Encrypts a private key with a passphrase: PKCS#8 PBES2, PBKDF2 with HMAC-SHA256, AES-256-CBC (RFC 8018), in PEM
 * `ENCRYPTED PRIVATE KEY`. `openssl pkey` opens it. The derivation runs in the thread pool. Rejects with `IssueError`.
 */
export async function protectKey(
  keyPem: string,
  passphrase: string,
  iterations = passphraseIterations,
): Promise<string> {
  const reading = readPrivateKey(keyPem);
  if (!reading.ok) throw new IssueError('key-unreadable', 'the key to be protected cannot be read');
  if (passphrase === '') throw new IssueError('wrong-passphrase', 'the passphrase is empty');
  const { algorithm, encrypted } = await encryptPbes2(
    reading.key.export({ format: 'der', type: 'pkcs8' }),
    passphrase,
    iterations,
  );
  return writePem('ENCRYPTED PRIVATE KEY', derOf(sequence(algorithm, octets(encrypted))));
}

export type OpenedKey =
  | { readonly ok: true; readonly keyPem: string }
  | { readonly ok: false; readonly why: 'not-a-key' | 'wrong-passphrase' | 'too-many-iterations' };

/**
 * Opens a private key in PEM with its passphrase and gives it unencrypted, PKCS#8; a key that needs none is returned as
 * such. PBES2 is derived in the thread pool; the older forms (`Proc-Type: 4,ENCRYPTED`, PBES1, scrypt) by OpenSSL.
 */
export async function openKey(pem: string, passphrase: string): Promise<OpenedKey> {
  const block = readPem(Buffer.from(pem, 'utf8')).blocks.find(isPrivateKeyBlock);
  if (block?.der === undefined) return { ok: false, why: 'not-a-key' };
  if (!isEncryptedBlock(block)) {
    const reading = readPrivateKey(pem);
    return reading.ok
      ? { ok: true, keyPem: toPem(reading.key.export({ format: 'der', type: 'pkcs8' })) }
      : { ok: false, why: 'not-a-key' };
  }
  const parameters = block.headers.length === 0 ? readPbes2(block.der) : undefined;
  if (parameters === undefined) return openByOpenssl(writeBlock(pem), passphrase);
  // A hostile file must not keep a thread busy for hours.
  if (parameters.iterations > 20_000_000) return { ok: false, why: 'too-many-iterations' };
  const secret = await derive(
    passphrase,
    parameters.salt,
    parameters.iterations,
    parameters.keyLength,
    parameters.hash,
  );
  try {
    const decipher = createDecipheriv(parameters.cipher, secret, parameters.iv);
    const plain = Buffer.concat([decipher.update(parameters.encrypted), decipher.final()]);
    const key = createPrivateKey({ key: plain, format: 'der', type: 'pkcs8' });
    return { ok: true, keyPem: toPem(key.export({ format: 'der', type: 'pkcs8' })) };
  } catch {
    return { ok: false, why: 'wrong-passphrase' };
  }
}

function openByOpenssl(pem: string, passphrase: string): OpenedKey {
  try {
    const key = createPrivateKey({ key: pem, format: 'pem', passphrase });
    return { ok: true, keyPem: toPem(key.export({ format: 'der', type: 'pkcs8' })) };
  } catch {
    return { ok: false, why: 'wrong-passphrase' };
  }
}

/** The text from the key's BEGIN line on: OpenSSL reads the first block of any kind. */
function writeBlock(pem: string): string {
  return pem.slice(Math.max(0, pem.search(/^-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/m)));
}

function toPem(der: Uint8Array): string {
  return writePem('PRIVATE KEY', der);
}
