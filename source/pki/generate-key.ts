import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { KeyType } from './key-type.ts';
import { writePem } from './pem.ts';

const generate = promisify(generateKeyPair);

/**
 * Makes a private key, PKCS#8 in PEM (`PRIVATE KEY`, LF, 64 columns), unencrypted. RSA has e = 65537. It runs in the
 * thread pool: the engine's own generateKey would stop the screen for seconds. Rejects only if OpenSSL fails.
 */
export async function generateKeyPem(type: KeyType): Promise<string> {
  const { privateKey } = await generateFor(type);
  return writePem('PRIVATE KEY', privateKey.export({ format: 'der', type: 'pkcs8' }));
}

function generateFor(type: KeyType): Promise<{ privateKey: KeyObject }> {
  switch (type) {
    case 'rsa-4096':
    case 'rsa-3072':
    case 'rsa-2048':
      return generate('rsa', { modulusLength: Number(type.slice(4)), publicExponent: 65537 });
    case 'ec-p256':
      return generate('ec', { namedCurve: 'P-256', paramEncoding: 'named' });
    case 'ec-p384':
      return generate('ec', { namedCurve: 'P-384', paramEncoding: 'named' });
  }
}
