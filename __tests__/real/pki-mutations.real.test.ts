import { expect, test } from 'vitest';
import { verifySet } from '../../source/pki/judge/verify-set.ts';
import { rsaSet } from '../support/pki/broken-rsa.ts';
import { at, certificateSet, host, intermediate, keys, pem, root, server } from '../support/pki/kit.ts';
import { mutated, randomNumbers } from '../support/pki/mutations.ts';

const chained = certificateSet({
  serverCertificate: pem(server({ issuer: 'speedy Issuing CA', signer: keys.intermediate }), intermediate()),
});
const twoRoots = certificateSet({
  ca: pem(root(), root({ key: keys.otherCa, subject: 'speedy.CA G2', issuer: 'speedy.CA G2' })),
});
const rounds = 4000;

/** Microseconds of computing that no judgement needs, whatever the bytes are; a hundred times what one takes. */
const patience = 1_000_000;

test.each([
  ['a plain set', certificateSet(), 101],
  ['a set with an intermediate', chained, 211],
  ['a bundle of two CAs', twoRoots, 307],
  ['a set of RSA keys', rsaSet('rsa-sha256'), 401],
  ['a set with RSA-PSS signatures', rsaSet('rsa-pss'), 503],
] as const)(
  '4,000 times one changed byte in %s: no crash, no hang, never ok but for the same DER',
  (_, original, seed) => {
    const below = randomNumbers(seed);
    expect(verifySet(original, { host, at }).verdict).toBe('ok');
    let equivalent = 0;
    for (let round = 0; round < rounds; round += 1) {
      const { set, isEquivalent } = mutated(original, below);
      const before = process.cpuUsage();
      const { verdict } = verifySet(set, { host, at });
      expect(process.cpuUsage(before).user).toBeLessThan(patience);
      if (verdict === 'ok') expect(isEquivalent).toBe(true);
      if (isEquivalent) equivalent += 1;
    }
    expect(equivalent).toBeLessThan(rounds / 10);
  },
);
