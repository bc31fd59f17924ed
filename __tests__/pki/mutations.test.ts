import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import { readPem } from '../../source/pki/pem.ts';
import { type CertificateSet, verifySet } from '../../source/pki/verify-set.ts';
import { at, certificateSet, host, intermediate, keys, pem, root, server } from '../support/pki/kit.ts';

const names = ['ca', 'serverCertificate', 'serverKey', 'clientCertificate', 'clientKey'] as const;

/** A small linear congruential generator: the same mutations on every run. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.floor(((state >>> 8) / 2 ** 24) * below);
  };
}

function mutate(bytes: Uint8Array, position: number, by: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8((copy.readUInt8(position) + by) & 0xff, position);
  return copy;
}

const decoded = (bytes: Uint8Array) =>
  readPem(bytes).blocks.map(({ label, der }) => `${label} ${Buffer.from(der ?? []).toString('hex')}`);

const chained = certificateSet({
  serverCertificate: pem(server({ issuer: 'speedy Issuing CA', signer: keys.intermediate }), intermediate()),
});
const twoRoots = certificateSet({
  ca: pem(root(), root({ key: keys.otherCa, subject: 'speedy.CA G2', issuer: 'speedy.CA G2' })),
});

test.each([
  ['a plain set', certificateSet(), 11],
  ['a set with an intermediate', chained, 23],
  ['a bundle of two CAs', twoRoots, 37],
] as const)('one changed byte in %s is never ok unless it decodes to the same', (_, set: CertificateSet, seed) => {
  const below = randomNumbers(seed);
  expect(verifySet(set, { host, at }).verdict).toBe('ok');
  for (let round = 0; round < 80; round += 1) {
    const name = names[below(names.length)] ?? 'ca';
    const original = set[name] ?? set.ca;
    const bytes = mutate(original.bytes, below(original.bytes.length), 1 + below(255));
    const { verdict } = verifySet({ ...set, [name]: { ...original, bytes } }, { host, at });
    if (verdict === 'ok') expect(decoded(bytes)).toEqual(decoded(original.bytes));
  }
});

test('any bytes in any file give a judgement', () => {
  const below = randomNumbers(5);
  for (let round = 0; round < 40; round += 1) {
    const bytes = Buffer.from(Array.from({ length: below(400) }, () => below(256)));
    const wrapped = round % 2 === 0 ? bytes : Buffer.from(pem(Buffer.concat([Buffer.of(0x30, below(128)), bytes])));
    const name = names[below(names.length)] ?? 'ca';
    const { verdict } = verifySet({ ...certificateSet(), [name]: { file: 'x', bytes: wrapped } }, { host, at });
    expect(verdict).toBe('block');
  }
});
