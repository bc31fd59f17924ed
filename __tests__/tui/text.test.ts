import { describe, expect, it } from 'vitest';
import { cells, fitCells, pad } from '../../source/tui/text/cells.ts';
import { piece, prose, type Row, verbatim } from '../../source/tui/text/row.ts';
import { speaksUnicode, toAscii } from '../../source/tui/text/symbols.ts';
import { offsetShowing, visibleWindow } from '../../source/tui/text/visible-window.ts';
import { chop, wrapWords } from '../../source/tui/text/wrap.ts';

function texts(rows: readonly Row[]): readonly string[] {
  return rows.map((segments) => segments.map((segment) => segment.text).join(''));
}

describe('columns of a text', () => {
  it.each([
    ['abc', 3],
    ['', 0],
    ['✓ …', 3],
    ['证书', 4],
    ['e\u0301', 1],
    ['👍', 2],
  ])('%s takes %i', (text, columns) => {
    expect(cells(text)).toBe(columns);
  });

  it('cuts before a wide character that does not fit whole', () => {
    expect(fitCells('a证书', 2)).toBe('a');
  });

  it.each([
    ['abc', 5, 'abc  '],
    ['abcdef', 4, 'abc…'],
    ['证书证', 5, '证书…'],
  ])('pads %s to %i', (text, columns, padded) => {
    expect(pad(text, columns)).toBe(padded);
  });
});

describe('breaking lines', () => {
  it.each<[string, number, readonly string[]]>([
    ['one two three', 9, ['one two', 'three']],
    ['one', 9, ['one']],
    ['', 9, ['']],
    ['  $ apt-get install pg', 12, ['  $ apt-get', '  install pg']],
    ['a\n\nb', 9, ['a', '', 'b']],
    ['abcdefghij xy', 4, ['abcd', 'efgh', 'ij', 'xy']],
  ])('%j at %i columns', (text, columns, lines) => {
    expect(wrapWords(text, columns)).toEqual(lines);
  });

  it('keeps every character of a line that is chopped', () => {
    expect(chop('+  a long   line', 5)).toEqual(['+  a ', 'long ', '  lin', 'e']);
  });
});

describe('the visible window', () => {
  const items = ['a', 'b', 'c', 'd', 'e'];

  it.each([
    [2, 0, ['a', 'b'], 0, 3],
    [2, 2, ['c', 'd'], 2, 1],
    [2, 99, ['d', 'e'], 3, 0],
    [2, -3, ['a', 'b'], 0, 3],
    [9, 2, items, 0, 0],
    [0, 0, [], 0, 5],
  ])('of %i rows from %i', (height, offset, visible, before, after) => {
    expect(visibleWindow(items, height, offset)).toMatchObject({ items: visible, before, after });
  });

  it.each([
    [0, 1, 3, 5, 0],
    [9, 10, 3, 5, 7],
    [6, 7, 3, 5, 5],
    [4, 9, 3, 0, 4],
  ])('shows rows %i to %i in %i rows: from %i to %i', (from, to, height, offset, shown) => {
    expect(offsetShowing(from, to, height, offset)).toBe(shown);
  });
});

describe('text from outside', () => {
  it('loses its control sequences and line ends in a piece of a row', () => {
    expect(piece('\u001b[31mred\u001b[0m\u0007\nbell\u001b]0;title\u0007').text).toBe('red bell');
  });

  it('has no password on the screen', () => {
    expect(texts(prose('conninfo: host=pg password=secret user=barman', 80)).join('')).not.toContain('secret');
    expect(texts(verbatim('postgresql://barman:secret@pg/db', 80)).join('')).not.toContain('secret');
  });

  it('carries a sign before the first row of a sentence, the others are indented', () => {
    expect(texts(prose('one two three', 10, { indent: 2, sign: piece('✗') }))).toEqual(['✗ one two', '  three']);
  });
});

describe('terminals without UTF-8', () => {
  it.each([
    [{ LANG: 'de_DE.UTF-8' }, true],
    [{ LANG: 'C.utf8' }, true],
    [{ LANG: 'C' }, false],
    [{}, false],
    [{ LANG: 'C.UTF-8', LC_ALL: 'POSIX' }, false],
    [{ LANG: 'C', LC_CTYPE: 'C.UTF-8' }, true],
    [{ LANG: 'C.UTF-8', LC_ALL: '' }, true],
  ])('are told by %j', (environment, unicode) => {
    expect(speaksUnicode(environment)).toBe(unicode);
  });

  it('get as many columns of ASCII', () => {
    expect(toAscii('✓ done → “next” 证…')).toBe('+ done > "next" ??.');
  });
});
