import { describe, expect, test } from 'vitest';
import { inspectCertificates } from '../../../source/pki/certificate/inspect.ts';
import { arrangeChain } from '../../../source/pki/judge/arrange-chain.ts';
import { at, intermediate, keys, pem, root, server } from '../../support/pki/kit.ts';

const leaf = server({ signer: keys.intermediate, issuer: 'speedy Issuing CA' });

function subjects(others: string, trusted = pem(root()), der: Uint8Array = leaf): readonly string[] {
  const inspection = inspectCertificates(arrangeChain({ leaf: der, others, trusted, at }));
  return inspection.ok ? inspection.certificates.map(({ subject }) => subject) : [inspection.why];
}

const whole = ['CN=barman1.example.com', 'CN=speedy Issuing CA'];

describe('a leaf is followed by what leads to the CA file', () => {
  test.each<[string, string]>([
    ['the intermediate alone', pem(intermediate())],
    ['leaf, root and intermediate in another order', pem(root(), intermediate(), leaf)],
    ['text and CRLF around it', `Dear operator,\r\n${pem(intermediate()).replaceAll('\n', '\r\n')}`],
    [
      'a block that cannot be read before it',
      `-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n${pem(intermediate())}`,
    ],
    ['another intermediate of the same name', pem(intermediate({ key: keys.otherCa }), intermediate())],
  ])('from %s', (_, others) => {
    expect(subjects(others)).toEqual(whole);
  });

  test('the root is not among them', () => {
    expect(subjects(pem(root()), pem(root()), server())).toEqual(['CN=barman1.example.com']);
  });

  test('without the intermediate the leaf stands alone, for the judge to say so', () => {
    expect(subjects('')).toEqual(['CN=barman1.example.com']);
  });
});

test('a leaf that cannot be read is handed on as it is', () => {
  expect(arrangeChain({ leaf: Buffer.of(1, 2, 3), others: '', trusted: '', at })).toBe(pem(Buffer.of(1, 2, 3)));
});
