import { describe, expect, it } from 'vitest';
import { lookUp } from '../../source/config/effective-mapping.ts';
import { type PlainValue, toPlain } from '../../source/config/plain-value.ts';
import { positionAt } from '../../source/config/position.ts';
import { type ConfigDocument, readConfig } from '../../source/config/read-config.ts';

function document(text: string): ConfigDocument {
  const read = readConfig(text, 'config.yml');
  if (read.kind === 'refusal') throw new Error(read.reason);
  return read;
}

function plain(text: string): PlainValue {
  return toPlain(document(text).root);
}

describe('values', () => {
  it.each<[string, string, PlainValue]>([
    ['block mapping and lists', 'a:\n- b\n-   - c\n', { a: ['b', ['c']] }],
    ['a mapping in a list', '- a: 1\n  b: 2\n-\n  c: 3\n', [{ a: 1, b: 2 }, { c: 3 }]],
    ['values left out', 'a:\nb: \n', { a: null, b: null }],
    ['flow', '{a: [1, b, ], "c":d, e}', { a: [1, 'b'], c: 'd', e: null }],
    ['one pair in a flow list', '[a: b, c]', [{ a: 'b' }, 'c']],
    ['a flow that closes at the column of its parent', 'a: {\n  b: 1\n}\nc: [\n1\n]\n', { a: { b: 1 }, c: [1] }],
    ['an explicit key', '? a\n: b\n', { a: 'b' }],
    ['a plain scalar over lines', 'a: one\n  two\n\n  three\n', { a: 'one two\nthree' }],
    ['single quotes', "a: 'it''s\n  folded\\n'\n", { a: "it's folded\\n" }],
    ['double quotes', '"a\\x41\\u00e9\\n\\\n   b"', 'aAé\nb'],
    ['a tab continues a quoted scalar', "a: 'x\n\ty'\n", { a: 'x y' }],
    ['literal', '|\n  a\n   b\n\n  c\n', 'a\n b\n\nc\n'],
    ['literal without its last line end', 'a: |\n  b', { a: 'b' }],
    ['strip and keep', '- |-\n  a\n\n- |+\n  a\n\n- x\n', ['a', 'a\n\n', 'x']],
    ['an indentation indicator', '|2\n   a\n', ' a\n'],
    ['folded', '>\n  a\n  b\n\n  c\n    d\n  e\n', 'a b\nc\n  d\ne\n'],
    ['comments', '# x\na: b#c # y\n# z\n', { a: 'b#c' }],
    ['the last of duplicate keys', 'a: 1\na: 2\n', { a: 2 }],
    ['true, 1 and 1.0 are one key', '{true: a, 1: b, 1.0: c}', { true: 'c' }],
    ['keys as text', '{on: 1, ~: 2, 2: 3, 1.5: 4, 2.0: 5}', { true: 1, null: 2, '2': 5, '1.5': 4 }],
    ['aliases', 'a: &x {b: 1}\nc: *x\n', { a: { b: 1 }, c: { b: 1 } }],
    ['a merge', 'a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  c: 3\n', { a: { b: 1, c: 2 }, d: { b: 1, c: 3 } }],
    [
      'of merged lists the first wins',
      '- &x {a: 1}\n- &y {a: 2, b: 2}\n- <<: [*x, *y]\n',
      [{ a: 1 }, { a: 2, b: 2 }, { a: 1, b: 2 }],
    ],
    [
      'vault and unsafe',
      'a: !vault |\n  x\nb: !unsafe "{{ y }}"\n',
      { a: { '!vault': 'x\n' }, b: { '!unsafe': '{{ y }}' } },
    ],
    ['explicit types', '[!!str 1, !!int "2", !!float 3, !!bool "yes", !!null ""]', ['1', 2, 3, true, null]],
    ['dates as written', 'a: 2024-01-02\n', { a: '2024-01-02' }],
    ['infinity', '[.inf, -.inf, .nan]', ['.inf', '-.inf', '.nan']],
    ['a byte order mark', '\ufeffa: 1\n', { a: 1 }],
    ['CRLF and CR', 'a: 1\r\nb: 2\rc: 3', { a: 1, b: 2, c: 3 }],
    ['%YAML 1.2 changes nothing', '%YAML 1.2\n---\na: yes\n...\n', { a: true }],
    ['tabs before a comment', 'a: b\t# c\nd:\te\n', { a: 'b', d: 'e' }],
    ['nothing', '# only a comment\n', null],
    ['a name that JavaScript knows', '__proto__: 1\n', JSON.parse('{"__proto__": 1}')],
  ])('%s', (_what, text, value) => {
    expect(plain(text)).toEqual(value);
  });

  it('keeps integers of any size', () => {
    expect(document('12345678901234567890').root).toMatchObject({ kind: 'integer', value: 12345678901234567890n });
  });
});

describe('places', () => {
  it('has a range for every node', () => {
    const text = 'a:\n  b: "x"  # y\n  c: |\n    z\n';
    const { root } = document(text);
    const b = lookUp(lookUp(root, 'a'), 'b');
    const c = lookUp(lookUp(root, 'a'), 'c');
    expect([b, c].map((node) => text.slice(node?.start, node?.end))).toEqual(['"x"', '|\n    z\n']);
  });

  it('counts lines and columns from 1, without the byte order mark', () => {
    const read = document('\ufeffa: 1\r\nb:\r\n    c: 2\r\n');
    const places = [lookUp(read.root, 'a'), lookUp(lookUp(read.root, 'b'), 'c')].map(
      (node) => node && positionAt(read.text, node.start),
    );
    expect(places).toEqual([
      { line: 1, column: 4 },
      { line: 3, column: 8 },
    ]);
  });
});

describe('refusals', () => {
  it.each([
    ['a second document', 'a: 1\n---\nb: 2\n', 2, 1],
    ['text behind the document end', 'a: 1\n...\nb\n', 3, 1],
    ['an open quote', 'a: "b\n', 1, 4],
    ['an open bracket', 'a: [b\nc: d\n', 2, 2],
    ['a tab as indentation', 'a:\n\tb: 1\n', 2, 1],
    ['a comment behind a tab', 'a: 1\n\t# x\n', 2, 1],
    ['two values on a line', 'a: b: c\n', 1, 5],
    ['wrong indentation', 'a:\n  b: 1\n c: 2\n', 3, 2],
    ['a line without a colon', 'a: 1\nb\nc: 2\n', 2, 1],
    ['a bare template', 'a: {{ b }}\n', 1, 5],
    ['an equals sign', 'a: =\n', 1, 4],
    ['a star', 'a: *\n', 1, 4],
    ['an unknown alias', 'a: *b\n', 1, 4],
    ['an anchor twice', 'a: &x 1\nb: &x 2\n', 2, 4],
    ['an alias inside its own anchor', 'a: &x [*x]\n', 1, 8],
    ['an unknown tag', 'a: !include b\n', 1, 4],
    ['a Python tag', 'a: !!python/name:os.system\n', 1, 4],
    ['a date that does not exist', 'a: 2024-02-30\n', 1, 4],
    ['a control character', 'a: b\u0007\n', 1, 5],
    ['a merge of a text', 'a:\n  <<: b\n', 2, 7],
    ['a reserved sign', 'a: @b\n', 1, 4],
    ['a percent sign', 'a: %b\n', 1, 4],
  ])('%s', (_what, text, line, column) => {
    expect(readConfig(text, 'config.yml')).toMatchObject({ kind: 'refusal', file: 'config.yml', line, column });
  });

  it('survives aliases that grow without bounds', () => {
    const levels = Array.from({ length: 40 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}]`);
    expect(readConfig(`a0: &a0 x\n${levels.join('\n')}\n`, 'f')).toMatchObject({ kind: 'refusal' });
  });

  const doubled = (levels: number) =>
    Array.from({ length: levels }, (_, n) => `m${n + 1}: &m${n + 1}\n  <<: [*m${n}, *m${n}]\n`).join('');

  it.each([25, 100, 2000])('survives %i levels of doubled merges', (levels) => {
    const read = readConfig(`m0: &m0\n  a: 1\n${doubled(levels)}`, 'f');
    expect(read).toMatchObject({
      kind: 'refusal',
      line: 39,
      reason: 'not readable as YAML: merges (<<) that bring in more than a million entries',
    });
  });

  it('reads merges that bring in fewer', () => {
    expect(readConfig(`m0: &m0\n  a: 1\n${doubled(15)}`, 'f').kind).toBe('document');
  });

  it('counts what merges bring in, not their entries alone', () => {
    const large = Array.from({ length: 2000 }, (_, n) => `k${n}: ${n}`).join(', ');
    const merges = Array.from({ length: 600 }, (_, n) => `m${n}: {<<: *large}\n`).join('');
    expect(readConfig(`a: &large {one: [${'x, '.repeat(9)}], ${large}}\n${merges}`, 'f').kind).toBe('refusal');
    const deep = Array.from({ length: 2000 }, (_, n) => `m${n}: {<<: *deep}\n`).join('');
    expect(readConfig(`a: &deep {list: [${'x, '.repeat(1000)}]}\n${deep}`, 'f').kind).toBe('refusal');
  });

  it('refuses aliases that nest deeper than anything that is written out may', () => {
    const chain = Array.from({ length: 5000 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}]\n`).join('');
    expect(readConfig(`a0: &a0 x\n${chain}`, 'f')).toMatchObject({
      kind: 'refusal',
      reason: 'not readable as YAML: aliases nested too deeply',
    });
  });

  it('survives brackets without end', () => {
    expect(readConfig('['.repeat(20_000), 'f')).toMatchObject({ kind: 'refusal' });
  });
});
