import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compareDebian, parseDebian } from '../../../source/packages/versions/version-debian.ts';

describe('compareDebian', () => {
  it.each([
    ['1.0', '1.1', 'numbers'],
    ['1.9', '1.10', 'numbers, not text'],
    ['1.0~rc1', '1.0', 'a tilde before the end'],
    ['1.0~~', '1.0~', 'two tildes before one'],
    ['1.0~rc2', '1.0~rc10', 'numbers after a tilde'],
    ['1.0', '1.0a', 'the end before a letter'],
    ['1.0a', '1.0+', 'a letter before another character'],
    ['1.0+', '1.0.', 'a plus before a dot'],
    ['1.0a', '1.0b', 'letters in their order'],
    ['1.0A', '1.0a', 'upper case before lower'],
    ['1.0', '1.0-1', 'no revision before a revision'],
    ['1.0-1', '1.0-1.1', 'a longer revision'],
    ['1.0-9', '1.0-10', 'revisions as numbers'],
    ['9:9', '10:0', 'epochs as numbers'],
    ['99999', '1:0', 'the epoch first'],
    ['2.0.0~rc1-1', '2.0.0-1.bookworm', 'a release candidate'],
    ['2.0.0-2', '2.0.0+git20240101-1', 'the upstream version before the revision'],
    ['2.1.0-1', '2.1.0-1.pgdg12+1', 'a suffix above none'],
    ['1.pgdg12+1', '1.pgdg110+1', 'pgdg numbers as numbers'],
    ['1.bookworm', '1.bullseye', 'code names by the alphabet'],
    ['9007199254740992', '9007199254740993', 'numbers beyond 2^53'],
    ['18446744073709551615', '18446744073709551616', 'numbers beyond 2^64'],
    ['1.0z', '1.0é', 'bytes of UTF-8 above letters'],
  ])('%s is below %s: %s', (lower, higher) => {
    expect([compareDebian(lower, higher), compareDebian(higher, lower)]).toEqual([-1, 1]);
  });

  it.each([
    ['1.0', '1.00', 'leading zeros'],
    ['1.0', '0:1.0', 'no epoch is epoch 0'],
    ['1.0', '1.0-0', 'no revision is revision 0'],
    ['1:1.0-0', '01:1.0', 'all of it'],
    ['1.0-a-1', '1.0-a-01', 'the last hyphen splits'],
  ])('%s equals %s: %s', (a, b) => {
    expect([compareDebian(a, b), compareDebian(b, a)]).toEqual([0, 0]);
  });

  it('sorts what is no version below every version', () => {
    expect(compareDebian('1.0-', '0')).toBe(-1);
  });
});

describe('parseDebian', () => {
  it('takes a version apart at the first colon and the last hyphen', () => {
    expect(parseDebian('2:1.0-a-1.pgdg12+1')).toEqual({
      ok: true,
      version: { epoch: 2, upstream: '1.0-a', revision: '1.pgdg12+1' },
    });
  });

  it('cuts white space around a version', () => {
    expect(parseDebian(' 1.0\n')).toEqual({ ok: true, version: { epoch: 0, upstream: '1.0', revision: '' } });
  });

  it.each([
    ['', 'version string is empty'],
    ['1 0', 'version string has embedded spaces'],
    [':1', 'epoch in version is empty'],
    ['a:1', 'epoch in version is not number'],
    ['1.0-1:2', 'epoch in version is not number'],
    ['-1:1', 'epoch in version is negative'],
    ['2147483648:1', 'epoch in version is too big'],
    ['1:', 'nothing after colon in version number'],
    ['1.0-', 'revision number is empty'],
    ['-1', 'version number is empty'],
  ])('refuses %j: %s', (text, reason) => {
    expect(parseDebian(text)).toEqual({ ok: false, reason });
  });

  it.each([
    ['a', 'version number does not start with digit'],
    ['1_0', 'invalid character in version number'],
    ['1.0^1', 'invalid character in version number'],
    ['1.0-1_2', 'invalid character in revision number'],
  ])('accepts %j with a warning: %s', (text, warning) => {
    expect(parseDebian(text)).toMatchObject({ ok: true, warning });
  });
});

const pairs = new URL('../../../fixtures/packages/version-pairs.tsv', import.meta.url);

describe('recorded pairs', () => {
  it('are ordered as dpkg ordered them', () => {
    for (const line of readFileSync(pairs, 'utf8').split('\n')) {
      const [kind, a = '', b = '', result] = line.split('\t');
      if (kind !== 'dpkg') continue;
      const valid = parseDebian(a).ok && parseDebian(b).ok;
      expect([line, valid ? String(compareDebian(a, b)) : 'invalid']).toEqual([line, result]);
    }
  });
});
