import { Buffer } from 'node:buffer';
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { type PemBlock, readPem } from '../encoding/pem.ts';

export type PrivateKeyReading =
  | { readonly ok: true; readonly key: KeyObject; readonly form: 'pkcs8' | 'pkcs1' | 'sec1'; readonly der: Uint8Array }
  | { readonly ok: false; readonly why: 'not-pem' | 'truncated' | 'encrypted' | 'certificate' | 'unreadable' };

const keyForms: Readonly<Record<string, 'pkcs8' | 'pkcs1' | 'sec1'>> = {
  'PRIVATE KEY': 'pkcs8',
  'RSA PRIVATE KEY': 'pkcs1',
  'EC PRIVATE KEY': 'sec1',
};

/** Whether a PEM block holds a private key of any form, encrypted or not. */
export function isPrivateKeyBlock(block: Pick<PemBlock, 'label'>): boolean {
  return block.label.endsWith('PRIVATE KEY');
}

/** Whether a PEM block is an encrypted key: PKCS#8 by its label, OpenSSL's traditional form by its headers. */
export function isEncryptedBlock(block: PemBlock): boolean {
  return block.label === 'ENCRYPTED PRIVATE KEY' || block.headers.some((line) => /^Proc-Type:.*ENCRYPTED/.test(line));
}

/** Reads the first private key of a PEM text; encrypted ones are recognised, not opened. Never throws, quotes nothing. */
export function readPrivateKey(pem: string | Uint8Array): PrivateKeyReading {
  const text = readPem(typeof pem === 'string' ? Buffer.from(pem, 'utf8') : pem);
  const block = text.blocks.find(isPrivateKeyBlock);
  if (block === undefined) {
    if (text.truncated) return { ok: false, why: 'truncated' };
    return {
      ok: false,
      why: text.blocks.some(({ label }) => label.endsWith('CERTIFICATE')) ? 'certificate' : 'not-pem',
    };
  }
  if (isEncryptedBlock(block)) return { ok: false, why: 'encrypted' };
  const form = keyForms[block.label];
  if (form === undefined || block.der === undefined) return { ok: false, why: 'unreadable' };
  const key = privateKeyFromDer(block.der, form);
  return key ? { ok: true, key, form, der: block.der } : { ok: false, why: 'unreadable' };
}

function privateKeyFromDer(der: Uint8Array, type: 'pkcs8' | 'pkcs1' | 'sec1'): KeyObject | undefined {
  try {
    return createPrivateKey({ key: Buffer.from(der), format: 'der', type });
  } catch {
    return undefined;
  }
}

const spkis = new WeakMap<KeyObject, Uint8Array>();

/**
 * The SubjectPublicKeyInfo (DER, as OpenSSL writes it) that belongs to a private or public key. Keys are compared by it:
 * Node 20's `equals` leaves an error behind when the types differ, and the next key cannot be read.
 */
export function spkiOf(key: KeyObject): Uint8Array {
  const known = spkis.get(key);
  if (known !== undefined) return known;
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  spkis.set(key, spki);
  return spki;
}
