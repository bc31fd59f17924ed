import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import { verifySet } from '../../../source/pki/judge/verify-set.ts';
import { at, certificateSet, host, intermediate, keys, pem, root, server } from '../../support/pki/kit.ts';
import { mutated, randomNumbers, setNames } from '../../support/pki/mutations.ts';

const chained = certificateSet({
  serverCertificate: pem(server({ issuer: 'speedy Issuing CA', signer: keys.intermediate }), intermediate()),
});
const twoRoots = certificateSet({
  ca: pem(root(), root({ key: keys.otherCa, subject: 'speedy.CA G2', issuer: 'speedy.CA G2' })),
});

// 20,000 of them: real/pki-mutations.real.test.ts.
test.each([
  ['a plain set', certificateSet(), 11],
  ['a set with an intermediate', chained, 23],
  ['a bundle of two CAs', twoRoots, 37],
] as const)('one changed byte in %s is never ok unless it decodes to the same', (_, original, seed) => {
  const below = randomNumbers(seed);
  expect(verifySet(original, { host, at }).verdict).toBe('ok');
  for (let round = 0; round < 80; round += 1) {
    const { set, isEquivalent } = mutated(original, below);
    if (verifySet(set, { host, at }).verdict === 'ok') expect(isEquivalent).toBe(true);
  }
});

test('any bytes in any file give a judgement', () => {
  const below = randomNumbers(5);
  for (let round = 0; round < 40; round += 1) {
    const bytes = Buffer.from(Array.from({ length: below(400) }, () => below(256)));
    const wrapped = round % 2 === 0 ? bytes : Buffer.from(pem(Buffer.concat([Buffer.of(0x30, below(128)), bytes])));
    const name = setNames[below(setNames.length)] ?? 'ca';
    const { verdict } = verifySet({ ...certificateSet(), [name]: { file: 'x', bytes: wrapped } }, { host, at });
    expect(verdict).toBe('block');
  }
});
