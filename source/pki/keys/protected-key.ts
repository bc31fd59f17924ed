import { Buffer } from 'node:buffer';
import { createDecipheriv, createPrivateKey, pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import { derOf, octets, sequence } from '../encoding/asn1-writing.ts';
import { readPem, writePem } from '../encoding/pem.ts';
import { IssueError } from '../issue-error.ts';
import { readPbes2 } from './pbes2.ts';
import { encryptPbes2, passphraseIterations } from './pbes2-encrypt.ts';
import { isEncryptedBlock, isPrivateKeyBlock, readPrivateKey } from './private-key.ts';

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
