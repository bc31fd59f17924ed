import { describe, expect, it } from 'vitest';
import { fnmatch } from '../../../source/packages/specifiers/fnmatch.ts';

describe('fnmatch', () => {
  it.each([
    ['2.*', '2.0.0-1', true, 'a star takes anything'],
    ['*', '', true, 'even nothing'],
    ['*:*', '2:2.1.0', true, 'and colons'],
    ['*a*b', 'aab', true, 'with backtracking'],
    ['2.*', '12.0', false, 'the whole text must match'],
    ['2.?.0', '2.1.0', true, 'one character'],
    ['2.?.0', '2.10.0', false, 'and only one'],
    ['[12]', '2', true, 'a set'],
    ['[!1]', '2', true, 'a negated set'],
    ['[^1]', '1', false, 'negated with a caret'],
    ['[0-9]', '5', true, 'a range'],
    ['[a-]', '-', true, 'a hyphen at the end'],
    ['[]a]', ']', true, 'a bracket at the start'],
    ['[[:digit:]]', '7', true, 'a class'],
    ['[[:alpha:]]', '7', false, 'of letters'],
    ['[1', '[1', true, 'an open bracket is itself'],
    ['[1', '1', false, 'and not a set'],
    ['\\*', '*', true, 'an escaped star'],
    ['\\*', 'x', false, 'is no wildcard'],
    ['x\\', 'x\\', false, 'a lone escape matches nothing'],
    ['[\\]]', ']', true, 'an escape in a set'],
    ['{a,b}', 'a', false, 'braces are literal'],
  ])('%j on %j is %j: %s', (pattern, text, expected) => {
    expect(fnmatch(pattern, text)).toBe(expected);
  });

  it('ignores case when asked to, in ranges too', () => {
    expect(fnmatch('[A-C]*.EL8', 'b1.el8', { ignoreCase: true })).toBe(true);
    expect(fnmatch('*.EL8', '1.el8')).toBe(false);
  });

  it('takes a backslash literally where there is no escape', () => {
    expect(fnmatch('a\\*', 'a\\b', { escape: false })).toBe(true);
  });

  it('is not slowed down by many stars', () => {
    expect(fnmatch(`${'*a'.repeat(200)}b`, 'a'.repeat(5000))).toBe(false);
  });
});
