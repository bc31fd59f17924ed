import { describe, expect, it } from 'vitest';
import { cleanText } from '../../source/report/clean-text.ts';
import { cleanValue, jsonText } from '../../source/report/clean-value.ts';

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
    ['loses a password that hides behind zero width', 'pass\u200bword=s3\u00adcret', 'password=*REDACTED*'],
    ['loses a password behind a tag', 'pass\u{e0041}word: s3cret', 'password: *REDACTED*'],
    ['shows zero width', 'bar\u200bman', 'bar\\u200bman'],
    ['shows a soft hyphen', 'bar\u00adman', 'bar\\u00adman'],
    ['shows a byte order mark', '\ufeffbarman', '\\ufeffbarman'],
    ['shows an Arabic mark and a filler', '\u061ca\u3164', '\\u061ca\\u3164'],
    ['shows annotations', 'a\ufff9b\ufffac\ufffb', 'a\\ufff9b\\ufffac\\ufffb'],
    ['shows tags', 'a\u{e0041}', 'a\\u{e0041}'],
    ['shows a word joiner and an empty Braille cell', 'a\u2060b\u2800', 'a\\u2060b\\u2800'],
    ['keeps the selector of a symbol', '\u2714\ufe0e', '\u2714\ufe0e'],
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
    ['texts stay', `${esc}[1mx\ty\u200b`, `${esc}[1mx\ty\u200b`],
    ['a secret that hides is found', `pass${esc}[1mword=x`, 'password=*REDACTED*'],
    ['and one behind zero width', 'pass\u200bword=x', 'password=*REDACTED*'],
    [
      'so are texts in lists and objects',
      { a: ['x\r'], b: { c: 'password=x' } },
      { a: ['x\r'], b: { c: 'password=*REDACTED*' } },
    ],
    ['and keys', { 'token=x1': 1 }, { 'token=*REDACTED*': 1 }],
    [
      'a value beside a telling name',
      { name: 'DB_PASSWORD', value: 'x' },
      { name: 'DB_PASSWORD', value: '*REDACTED*' },
    ],
    ['a pair', [['password', 'x']], [['password', '*REDACTED*']]],
    ['what has the name of a secret is hidden', { db_password: 'x', n: 1 }, { db_password: '*REDACTED*', n: 1 }],
    ['dates are ISO 8601', new Date('2026-11-23T09:00:00Z'), '2026-11-23T09:00:00.000Z'],
    ['undefined members are left out', { a: undefined, b: null }, { b: null }],
    ['numbers and truths stay', [1.5, true, null], [1.5, true, null]],
  ])('%s', (_, value, clean) => {
    expect(cleanValue(value)).toEqual(clean);
  });
});

it('JSON says by escapes what a terminal would obey or nobody sees', () => {
  const value = { 'a\u200b': `\t${esc}[2J\u009b\u202e\u{e0041}\ufeff\u00ad` };
  const text = jsonText(value);
  expect(text).toBe('{"a\\u200b":"\\t\\u001b[2J\\u009b\\u202e\\udb40\\udc41\\ufeff\\u00ad"}');
  expect(JSON.parse(text)).toEqual(value);
});
