import { createPublicKey, generatePrimeSync, privateDecrypt, publicEncrypt, sign, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { keyIsConsistent } from '../../../source/pki/judge/verify-set.ts';
import { generateRsaKey, rsaKeyOf } from '../../../source/pki/keys/generate-key.ts';

const sizes = [2048, 3072, 4096] as const;

describe.each(sizes)('an RSA key of %i bits', (bits) => {
  const making = generateRsaKey(bits);

  test('has exactly that size and the exponent 65537', async () => {
    expect((await making).asymmetricKeyDetails).toMatchObject({ modulusLength: bits, publicExponent: 65_537n });
  });

  test('has private numbers that belong to the public ones', async () => {
    expect(keyIsConsistent(await making)).toBe(true);
  });

  test('signs what its public half verifies, and decrypts what it encrypts', async () => {
    const key = await making;
    const message = Buffer.from('pg-backup-api');
    expect(verify('sha256', message, createPublicKey(key), sign('sha256', message, key))).toBe(true);
    expect(privateDecrypt(key, publicEncrypt(createPublicKey(key), message))).toEqual(message);
  });
});

test('no two keys are alike', async () => {
  const [one, other] = await Promise.all([generateRsaKey(2048), generateRsaKey(2048)]);
  expect(one.equals(other)).toBe(false);
});

describe('primes that make no key', () => {
  const prime = (bits: number) => generatePrimeSync(bits, { bigint: true });
  const p = prime(512);

  test('twice the same prime', () => {
    expect(rsaKeyOf(p, p, 1024)).toBeUndefined();
  });

  test('primes that are too near to each other', () => {
    // 2^411 apart; FIPS 186-4 wants more than 2^412 for 1024 bits.
    expect(rsaKeyOf(p, p + (1n << 411n), 1024)).toBeUndefined();
  });

  test('a modulus that is too short', () => {
    expect(rsaKeyOf(p, prime(500), 1024)).toBeUndefined();
  });

  test('a prime whose predecessor the exponent divides', () => {
    const bad = generatePrimeSync(512, { bigint: true, add: 65_537n * 2n, rem: 1n });
    expect(rsaKeyOf(bad, prime(512), 1024)).toBeUndefined();
  });

  test('primes in any order make the same key', () => {
    const q = prime(512);
    const [one, other] = [rsaKeyOf(p, q, 1024), rsaKeyOf(q, p, 1024)];
    expect(one && other && one.equals(other)).toBe(true);
  });
});
