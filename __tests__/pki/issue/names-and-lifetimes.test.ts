import { describe, expect, test } from 'vitest';
import { commonNameFor, leafNames, shortName } from '../../../source/pki/encoding/leaf-names.ts';
import { daysLeft, parseLifetime, validityFrom } from '../../../source/pki/issue/lifetime.ts';

const day = 86_400_000;

describe('names of a leaf', () => {
  test.each([
    ['Barman1.Example.COM', [], ['barman1.example.com']],
    ['barman1', ['*.example.com'], ['barman1', '*.example.com']],
    ['barman_1', [], ['barman_1']],
    ['pg-backup-user', [], ['pg-backup-user']],
    ['192.0.2.1', ['::0001'], ['192.0.2.1', '::1']],
    ['Backup of Speedy', ['speedy'], ['speedy']],
  ])('%s with %j gives %j', (commonName, others, names) => {
    expect(leafNames(commonName, others).names.map(({ text }) => text)).toEqual(names);
  });

  test.each([
    ['barman_1', 'contains an underscore, which host names do not allow'],
    ['', 'is empty'],
    ['barman1.', 'ends with a dot'],
    ['bar man', 'contains a space'],
    ['10.0.0.256', 'looks like an address but is none'],
    ['-barman', 'may contain only letters, digits, hyphens and dots'],
    ['bärman', 'may contain only letters, digits, hyphens and dots'],
    ['a..b', 'may contain only letters, digits, hyphens and dots'],
    [`${'a'.repeat(64)}.com`, 'has a part longer than 63 characters'],
    ['a.*.com', 'may contain only letters, digits, hyphens and dots'],
    ['*.com', 'may contain only letters, digits, hyphens and dots'],
  ])('%j is refused: it %s', (name, why) => {
    expect(leafNames('barman1', [name]).refused).toEqual([{ name, why }]);
  });

  test.each([
    ['barman1.example.com', 'barman1.example.com'],
    [`barman1.${'x'.repeat(60)}.com`, 'barman1'],
    ['y'.repeat(70), 'y'.repeat(64)],
  ])('the common name for %s is %s', (host, commonName) => {
    expect(commonNameFor(host)).toBe(commonName);
  });

  test.each([
    ['barman1.example.com', 'barman1'],
    ['barman1', 'barman1'],
    ['10.1.2.3', '10.1.2.3'],
    ['2001:db8::1', '2001:db8::1'],
  ])('the short name of %s is %s', (host, short) => {
    expect(shortName(host)).toBe(short);
  });
});

describe('lifetimes', () => {
  test.each([
    ['+3650d', 3650 * day],
    ['+52w', 364 * day],
    ['+32w1d2h', 225 * day + 7_200_000],
    ['+90000s', 90_000_000],
    ['+90000', 90_000_000],
    ['365d', 365 * day],
    [' +1d ', day],
  ])('%j is %i ms', (text, ms) => {
    expect(parseLifetime(text)).toEqual({ ok: true, ms });
  });

  test.each(['', '+', '-1d', '+1y', '20301231235959Z', '+1d1w', '1.5d', '+0d', '+59m', '+999999d', 'never'])(
    '%j is refused',
    (text) => {
      expect(parseLifetime(text).ok).toBe(false);
    },
  );

  test('a certificate begins five minutes before it is made, in whole seconds', () => {
    expect(validityFrom(new Date('2026-11-23T09:00:00.750Z'), day)).toEqual({
      notBefore: new Date('2026-11-23T08:55:00Z'),
      notAfter: new Date('2026-11-24T09:00:00Z'),
    });
  });

  test.each([
    ['2026-11-24T09:00:00Z', 1],
    ['2026-11-24T08:59:59Z', 0],
    ['2026-11-23T08:59:59Z', -1],
  ])('on 2026-11-23 at 9 a certificate that ends at %s has %i days left', (end, left) => {
    expect(daysLeft({ notAfter: new Date(end) }, new Date('2026-11-23T09:00:00Z'))).toBe(left);
  });
});
