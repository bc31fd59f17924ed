import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { toPlain } from '../../source/config/plain-value.ts';
import { readConfig } from '../../source/config/read-config.ts';
import { isPlainText, writeScalar } from '../../source/config/write-scalar.ts';

describe('texts that need no quotes', () => {
  it.each([
    'pkg',
    '+3650d',
    '3.10.0',
    '2.2.0-1*',
    '2:2.0.0-1.el9',
    '/var/lib/barman',
    'RECOVERY WINDOW OF 4 WEEKS',
    'git@github.com:x/y.git',
  ])('%s', (text) => {
    expect(isPlainText(text)).toBe(true);
  });
});

describe('texts that some reader takes for something else', () => {
  it.each([
    ...[
      '',
      'yes',
      'No',
      'y',
      'N',
      'on',
      'null',
      '~',
      'true',
      '2.10',
      '1:20',
      '2:3.1',
      '010',
      '08',
      '0o10',
      '0b11',
      '1_000',
      '1e3',
    ],
    ...[
      '2024-01-02',
      '2024-01-02 10:00',
      '=',
      '<<',
      '.',
      '-',
      '*',
      '*a',
      '&a',
      '!a',
      '%a',
      '@a',
      '`a',
      '|',
      '>',
      '{a',
      '[a',
      '#a',
    ],
    ...[
      '- a',
      '? a',
      ': a',
      'a: b',
      'a:',
      'a #b',
      ' a',
      'a ',
      'a\tb',
      'a\nb',
      '{{ x }}',
      'a, b',
      'a]',
      "it's",
      '"a"',
      'é',
      '.inf',
      '0x1F',
    ],
  ])('%s', (text) => {
    expect(isPlainText(text)).toBe(false);
  });
});

describe('writing', () => {
  it.each<[string | boolean | number | null, string]>([
    [true, 'true'],
    [false, 'false'],
    [null, 'null'],
    [12, '12'],
    [1e-7, '1.0e-7'],
    [1e21, '1.0e+21'],
    [0.5, '0.5'],
    ['pkg', 'pkg'],
    ['2.10', "'2.10'"],
    ["it's", "'it''s'"],
    ['{{ x }}', "'{{ x }}'"],
    ['a\nb\t"\\', '"a\\nb\\t\\"\\\\"'],
    ['\u0085\u2028\ufeff\u0007', '"\\x85\\u2028\\uFEFF\\x07"'],
  ])('%j as %s', (value, text) => {
    expect(writeScalar(value)).toBe(text);
  });

  it.each([
    ['keeps single quotes', 'pkg', { previous: 'single' }, "'pkg'"],
    ['keeps double quotes', 'pkg', { previous: 'double' }, '"pkg"'],
    ['quotes a pin', '2.2.0-1*', { quote: true }, "'2.2.0-1*'"],
    ['gives up no quotes for a pin', '2.10', { previous: 'plain', quote: false }, "'2.10'"],
  ] as const)('%s', (_what, value, style, text) => {
    expect(writeScalar(value, style)).toBe(text);
  });

  it('is read back as the same value, in block and in flow', () => {
    const value = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: fc.constantFrom(...'0123456789.:_-+eExob ynoYNO~=<*&!#\'"\n\t{}[],|>%@') }),
      fc.boolean(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
    );
    fc.assert(
      fc.property(value, (wanted) => {
        const written = writeScalar(wanted);
        const read = readConfig(`a: ${written}\nb: {c: ${written}}\n`, 'f');
        const plain = read.kind === 'document' ? toPlain(read.root) : read.reason;
        expect(plain).toEqual({ a: wanted === 0 ? 0 : wanted, b: { c: wanted === 0 ? 0 : wanted } });
      }),
      { numRuns: 500 },
    );
  });

  it('writes without quotes only what YAML 1.2 reads as text too', () => {
    const text = fc.string({ unit: fc.constantFrom(...'0123456789.:_-+eExobynYNofalstru~=/@') });
    fc.assert(
      fc.property(text, (wanted) => {
        fc.pre(isPlainText(wanted));
        expect(parse(`[${wanted}]`, { version: '1.2' })).toEqual([wanted]);
        expect(parse(`a: ${wanted}`, { version: '1.1' })).toEqual({ a: wanted });
      }),
      { numRuns: 500 },
    );
  });
});
