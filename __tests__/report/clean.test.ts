import { describe, expect, it } from 'vitest';
import { cleanText } from '../../source/report/clean-text.ts';
import { cleanValue } from '../../source/report/clean-value.ts';

const esc = '\u001b';

describe('text from outside', () => {
  it.each<[string, string, string]>([
    ['is itself when it is plain', 'Grüße, 漢字 🐘 — “x”', 'Grüße, 漢字 🐘 — “x”'],
    ['keeps its lines', 'a\nb\r\nc', 'a\nb\nc'],
    ['has spaces for tabs', 'a\tb', 'a    b'],
    ['loses colours', `${esc}[31mred${esc}[0m`, 'red'],
    ['loses cursor movements', `a${esc}[2J${esc}[1;1Hb`, 'ab'],
    ['loses titles of windows', `a${esc}]0;title\u0007b`, 'ab'],
    ['loses clipboards', `a${esc}]52;c;ZXZpbA==${esc}\\b`, 'ab'],
    ['loses eight-bit sequences', 'a\u009b31mb', 'ab'],
    ['loses an escape that is cut off', `a${esc}`, 'a'],
    ['loses bells, backspaces and NULs', 'a\u0007\u0008\u0000b', 'ab'],
    ['loses lone carriage returns', 'good\rbad', 'goodbad'],
    ['loses text direction overrides', 'a\u202e\u2066b\u2069', 'ab'],
    ['loses line separators', 'a\u2028b', 'ab'],
    ['loses the password of a connection', 'host=x password=s3cret user=y', 'host=x password=*REDACTED* user=y'],
    ['loses the password of an address', 'postgres://u:s3cret@h/db', 'postgres://u:*REDACTED*@h/db'],
    ['loses a password that hides behind colours', `pass${esc}[0mword=s3cret`, 'password=*REDACTED*'],
    ['may be nothing', '', ''],
  ])('%s', (_, text, clean) => {
    expect(cleanText(text)).toBe(clean);
    expect(cleanText(clean)).toBe(clean);
  });

  it('has no control character left, whatever it was', () => {
    const all = Array.from({ length: 0x300 }, (_, code) => `${esc}[${String.fromCharCode(code)}`).join('');
    expect(cleanText(all)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });
});

describe('a JSON value', () => {
  it.each<[string, unknown, unknown]>([
    ['texts are cleaned', `${esc}[1mx`, 'x'],
    [
      'so are texts in lists and objects',
      { a: [`${esc}[1mx`], b: { c: 'password=x' } },
      { a: ['x'], b: { c: 'password=*REDACTED*' } },
    ],
    ['and keys', { [`${esc}[1mk`]: 1 }, { k: 1 }],
    ['what has the name of a secret is hidden', { db_password: 'x', n: 1 }, { db_password: '*REDACTED*', n: 1 }],
    ['dates are ISO 8601', new Date('2026-11-23T09:00:00Z'), '2026-11-23T09:00:00.000Z'],
    ['undefined members are left out', { a: undefined, b: null }, { b: null }],
    ['numbers and truths stay', [1.5, true, null], [1.5, true, null]],
  ])('%s', (_, value, clean) => {
    expect(cleanValue(value)).toEqual(clean);
  });
});
