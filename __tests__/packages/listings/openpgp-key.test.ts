import { describe, expect, it } from 'vitest';
import { readSigningKeys } from '../../../source/packages/listings/openpgp-key.ts';

/** Made by gpg 2.2 for this test, which printed the fingerprint below. */
const armoured = `-----BEGIN PGP PUBLIC KEY BLOCK-----

mDMEawRoQxYJKwYBBAHaRw8BAQdAhL7wZjru+EH8szq6OxrvbiL9ZLn81KP6VKfK
SXbODKq0IkxhYiBQYWNrYWdlcyA8bGFiQGV4YW1wbGUuaW52YWxpZD6IkAQTFggA
OBYhBHslbs1td/+6AegatKooDYV7xsyvBQJrBGhDAhsDBQsJCAcCBhUKCQgLAgQW
AgMBAh4BAheAAAoJEKooDYV7xsyvY80A/2SSpeHCtYHii57d4mxkGrCbU2dgQAdm
RZ2Bfq6QNGdZAP907Fx7IKpnu0dKnrrHgFqUCXVv80e2ivDJtx9yRzPyDw==
=qKJZ
-----END PGP PUBLIC KEY BLOCK-----
`;
const key = {
  fingerprint: '7B256ECD6D77FFBA01E81AB4AA280D857BC6CCAF',
  shortId: '7bc6ccaf',
  userId: 'Lab Packages <lab@example.invalid>',
};
const base64 = armoured.split('\n').slice(2, 7).join('');
const binary = Buffer.from(base64, 'base64');

describe('readSigningKeys', () => {
  it.each([
    ['armoured', Buffer.from(armoured)],
    ['with words before it', Buffer.from(`The key of the lab\n${armoured}`)],
    ['with a header', Buffer.from(armoured.replace('-----\n\n', '-----\nVersion: GnuPG v2\n\n'))],
    ['with line ends of another system', Buffer.from(armoured.replaceAll('\n', '\r\n'))],
    ['binary', binary],
  ])('reads a key that is %s', (_, bytes) => {
    expect(readSigningKeys(bytes)).toEqual([key]);
  });

  it('reads several keys of one file', () => {
    expect(readSigningKeys(Buffer.concat([binary, binary]))).toEqual([key, key]);
  });

  it.each([
    ['nothing', Buffer.from('')],
    ['a web page', Buffer.from('<html>404</html>')],
    ['the first bytes of a key', binary.subarray(0, 1)],
    ['a key of version 6', Buffer.from([0xc6, 2, 6, 0])],
  ])('finds none in %s', (_, bytes) => {
    expect(readSigningKeys(bytes)).toEqual([]);
  });
});
