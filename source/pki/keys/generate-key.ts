import { Buffer } from 'node:buffer';
import { createPrivateKey, generateKeyPair, generatePrime, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { writePem } from '../encoding/pem.ts';
import { inTurn } from './in-turn.ts';
import type { KeyType } from './key-type.ts';

/** The public exponent of every RSA key of this program: what TPA and OpenSSL use. */
const rsaExponent = 65_537n;

/**
 * Makes an RSA key of random probable primes (FIPS 186-4 appendix B.3.3), both searched at once in the thread pool. The primes are
 * OpenSSL's, with the two top bits set, so that the modulus has exactly `bits` bits. OpenSSL's own generation of a pair
 * builds primes around auxiliary ones (appendix B.3.6): two and a half times the work, and in one thread.
 */
export async function generateRsaKey(bits: 2048 | 3072 | 4096): Promise<KeyObject> {
  for (;;) {
    const [p, q] = await Promise.all([randomPrime(bits / 2), randomPrime(bits / 2)]);
    const key = rsaKeyOf(p, q, bits);
    if (key !== undefined) return key;
  }
}

function randomPrime(bits: number): Promise<bigint> {
  return new Promise((resolve, reject) => {
    generatePrime(bits, { bigint: true }, (error, prime) => (error ? reject(error) : resolve(prime)));
  });
}

/**
 * The private key of two primes: d is the inverse of e modulo lcm(p−1, q−1) (RFC 8017 section 3.2). Undefined for a pair that
 * FIPS 186-4 refuses: the modulus too short, the primes too near to each other, e no unit, d too small.
 */
export function rsaKeyOf(one: bigint, other: bigint, bits: number): KeyObject | undefined {
  const [p, q] = one > other ? [one, other] : [other, one];
  const n = p * q;
  const tooNear = p - q <= 1n << BigInt(bits / 2 - 100);
  if (n >> BigInt(bits - 1) !== 1n || tooNear) return undefined;
  const lambda = ((p - 1n) * (q - 1n)) / greatestDivisor(p - 1n, q - 1n);
  const d = inverse(rsaExponent, lambda);
  const qi = inverse(q, p);
  if (d === undefined || qi === undefined || d <= 1n << BigInt(bits / 2)) return undefined;
  const numbers = { n, e: rsaExponent, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi };
  const encoded = Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, toBase64Url(value)]));
  return createPrivateKey({ key: { kty: 'RSA', ...encoded }, format: 'jwk' });
}

function greatestDivisor(a: bigint, b: bigint): bigint {
  let [larger, smaller] = [a, b];
  while (smaller !== 0n) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}

/** The inverse of `value` modulo `modulus` by Euclid's extended algorithm; undefined where there is none. */
function inverse(value: bigint, modulus: bigint): bigint | undefined {
  let [previous, current] = [modulus, value % modulus];
  let [before, factor] = [0n, 1n];
  while (current !== 0n) {
    const quotient = previous / current;
    [previous, current] = [current, previous - quotient * current];
    [before, factor] = [factor, before - quotient * factor];
  }
  return previous === 1n ? (before + modulus) % modulus : undefined;
}

function toBase64Url(value: bigint): string {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').toString('base64url');
}

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
