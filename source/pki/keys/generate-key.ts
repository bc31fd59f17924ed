import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { writePem } from '../encoding/pem.ts';
import { inTurn } from './in-turn.ts';
import type { KeyType } from './key-type.ts';
import { generateRsaKey } from './rsa-key.ts';

const generate = promisify(generateKeyPair);

/**
 * Makes a private key, PKCS#8 in PEM (`PRIVATE KEY`, LF, 64 columns), unencrypted. RSA has e = 65537. The long part runs in
 * the thread pool: the engine's own generateKey would stop the screen for seconds. Rejects only if OpenSSL fails.
 */
export async function generateKeyPem(type: KeyType): Promise<string> {
  const key = await generateFor(type);
  return inTurn(() => writePem('PRIVATE KEY', key.export({ format: 'der', type: 'pkcs8' })));
}

async function generateFor(type: KeyType): Promise<KeyObject> {
  switch (type) {
    case 'rsa-4096':
      return generateRsaKey(4096);
    case 'rsa-3072':
      return generateRsaKey(3072);
    case 'rsa-2048':
      return generateRsaKey(2048);
    case 'ec-p256':
      return (await generate('ec', { namedCurve: 'P-256', paramEncoding: 'named' })).privateKey;
    case 'ec-p384':
      return (await generate('ec', { namedCurve: 'P-384', paramEncoding: 'named' })).privateKey;
  }
}
