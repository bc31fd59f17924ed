import { describe, expect, it } from 'vitest';
import { parseRepositoryKeys, parseTrustedKeys } from '../../../source/packages/listings/repository-settings.ts';

const text = `# a comment
[main]
gpgcheck=1
gpgkey=file:///main

[edb]
name = EDB
gpgcheck = 1
gpgkey = file:///etc/pki/rpm-gpg/ONE,https://example.invalid/TWO
    file:///etc/pki/rpm-gpg/THREE
enabled=1

[unchecked]
gpgcheck=0
gpgkey=file:///x
[plain]
baseurl=file:///srv
`;

describe('parseRepositoryKeys', () => {
  it.each([
    [
      'edb',
      {
        checked: true,
        addresses: ['file:///etc/pki/rpm-gpg/ONE', 'https://example.invalid/TWO', 'file:///etc/pki/rpm-gpg/THREE'],
      },
    ],
    ['unchecked', { checked: false, addresses: ['file:///x'] }],
    ['plain', { checked: true, addresses: [] }],
    ['absent', undefined],
  ])('%s', (repository, expected) => {
    expect(parseRepositoryKeys(text, repository)).toEqual(expected);
  });
});

describe('parseTrustedKeys', () => {
  it.each([
    ['7bc6ccaf\n3228467c\n', ['7bc6ccaf', '3228467c']],
    ['7b256ecd6d77ffba01e81ab4aa280d857bc6ccaf\n', ['7bc6ccaf']],
    ['package gpg-pubkey is not installed\n', []],
  ])('%j', (stdout, expected) => {
    expect([...parseTrustedKeys(stdout)]).toEqual(expected);
  });
});
