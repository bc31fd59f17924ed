import { describe, expect, it } from 'vitest';
import { findInstances } from '../../source/config/barman-instances.ts';
import { editConfig } from '../../source/config/edit-config.ts';
import { readConfig } from '../../source/config/read-config.ts';
import type { Scope } from '../../source/config/scope.ts';

const cluster: Scope = { kind: 'cluster' };

function edited(text: string, value: readonly string[], scope = cluster, key = 'k'): string {
  const result = editConfig(text, 'f', [{ scope, key, value }]);
  return result.kind === 'edited' ? result.text : `${result.reason}`;
}

const list = [
  'cluster_vars:',
  '  k:',
  '  # the first',
  '  - a   # one',
  '  - "b"',
  '',
  '  # the last',
  '  - c',
  '  other: 1',
  '',
].join('\n');

const withItems = (...lines: readonly string[]) => ['cluster_vars:', '  k:', ...lines, '  other: 1', ''].join('\n');

describe('a list with an item on each line', () => {
  it.each<[string, readonly string[], string]>([
    ['stays as it is', ['a', 'b', 'c'], list],
    ['gets an item at its end', ['a', 'b', 'c', 'true'], list.replace('  - c\n', "  - c\n  - 'true'\n")],
    ['changes one, whose comment stays', ['x', 'b', 'c'], list.replace('- a ', '- x ')],
    ['keeps the quotes of one that it changes', ['a', 'x', 'c'], list.replace('"b"', '"x"')],
    ['loses the last, the comment above it stays', ['a', 'b'], list.replace('  - c\n', '')],
    [
      'loses the first: the others move up with what is behind them',
      ['b', 'c'],
      withItems('  # the first', '  - "b"', '  - c', '', '  # the last'),
    ],
    [
      'is put in another order',
      ['c', 'a', 'b'],
      withItems('  # the first', '  - c', '  - a   # one', '', '  # the last', '  - "b"'),
    ],
    ['is emptied', [], ['cluster_vars:', '  k: []', '  # the first', '', '  # the last', '  other: 1', ''].join('\n')],
  ])('%s', (_, items, expected) => {
    expect(edited(list, items)).toBe(expected);
  });

  it.each<[string, string, readonly string[], string]>([
    [
      'at the end of a file without a line end',
      'cluster_vars:\n  k:\n  - a\n  - b',
      ['a'],
      'cluster_vars:\n  k:\n  - a',
    ],
    [
      'with CRLF',
      'cluster_vars:\r\n  k:\r\n    - a\r\n',
      ['a', 'b'],
      'cluster_vars:\r\n  k:\r\n    - a\r\n    - b\r\n',
    ],
    [
      'that has an item twice',
      'cluster_vars:\n  k:\n  - a # 1\n  - a # 2\n',
      ['a'],
      'cluster_vars:\n  k:\n  - a # 1\n',
    ],
  ])('%s', (_, text, items, expected) => {
    expect(edited(text, items)).toBe(expected);
  });
});

describe('a list in brackets', () => {
  it.each<[string, readonly string[], string]>([
    ['[a, "b"]', ['a', 'b', 'c, d'], `[a, "b", 'c, d']`],
    ['[a, "b"]', ['b', 'a'], '["b", a]'],
    ['[ a, b, c ]', ['a'], '[ a ]'],
    ['[a, b]', [], '[]'],
    ['[]', ['a', 'b'], '[a, b]'],
    ['[a, b,]', ['x', 'b'], '[x, b,]'],
  ])('%s becomes %j', (written, items, expected) => {
    expect(edited(`cluster_vars:\n  k: ${written}   # why\n`, items)).toBe(`cluster_vars:\n  k: ${expected}   # why\n`);
  });
});

describe('a list that is not written', () => {
  it.each<[string, string, readonly string[], string]>([
    ['in lines', 'cluster_vars:\n  a: 1\n', ['x', 'z'], 'cluster_vars:\n  a: 1\n  k:\n  - x\n  - z\n'],
    ['in braces', 'cluster_vars: {a: 1}\n', ['x', 'z'], 'cluster_vars: {a: 1, k: [x, z]}\n'],
    ['under nothing', 'a: 1\n', ['x'], 'a: 1\ncluster_vars:\n  k:\n  - x\n'],
    ['without items', 'cluster_vars:\n  a: 1\n', [], 'cluster_vars:\n  a: 1\n  k: []\n'],
    ['in place of a text', 'cluster_vars:\n  k: x  # one\n', ['x', 'z'], 'cluster_vars:\n  k: [x, z]  # one\n'],
    ['in place of nothing', 'cluster_vars:\n  k:\n', ['x'], 'cluster_vars:\n  k: [x]\n'],
  ])('%s', (_, text, items, expected) => {
    expect(edited(text, items)).toBe(expected);
  });
});

describe('a list that is refused', () => {
  it.each([
    ['a mapping among its items', 'cluster_vars:\n  k:\n  - a: 1\n'],
    ['a number among them, which is no text', 'cluster_vars:\n  k: [1, b]\n'],
    ['an item of several lines', 'cluster_vars:\n  k:\n  - a\n    b\n'],
    ['an item with an anchor', 'cluster_vars:\n  k: [&x a]\n'],
    ['a comment in brackets', 'cluster_vars:\n  k: [a, # one\n    b]\n'],
  ])('%s', (_, text) => {
    expect(edited(text, ['z'])).toContain('items that are no plain texts');
  });
});

describe('the roles of an instance', () => {
  const text = [
    'cluster_name: c',
    'instance_defaults:',
    '  role: [replica]',
    'instances:',
    '- Name: One_A',
    '  role: primary, barman   # two',
    '- Name: two',
    '  role:',
    '  - barman',
    '- Name: three',
    '  node: 3',
    '- Name: four',
    '  tags: {role: witness}',
    '',
  ].join('\n');
  const scope = (name: string): Scope => ({ kind: 'entry', name });
  const rolesOf = (after: string, name: string) => {
    const document = readConfig(after, 'f');
    if (document.kind === 'refusal') return document.reason;
    return findInstances(document).find((one) => one.name === name)?.roles;
  };

  it.each<[string, readonly string[], string, string]>([
    ['One_A', ['primary'], 'role: primary, barman   # two', 'role: [primary]   # two'],
    ['two', ['barman', 'witness'], '  - barman\n', '  - barman\n  - witness\n'],
    ['three', ['barman'], '  node: 3\n', '  node: 3\n  role:\n  - barman\n'],
  ])('of %s become %j', (name, roles, before, after) => {
    const result = edited(text, roles, scope(name), 'role');
    expect(result).toBe(text.replace(before, after));
    expect(rolesOf(result, name.toLowerCase().replace('_', '-'))).toEqual(roles);
  });

  it('are not changed where tags decide', () => {
    expect(edited(text, ['barman'], scope('four'), 'role')).toContain('its "tags" say witness');
  });

  it('are all that is changed beside vars', () => {
    expect(edited(text, ['x'], scope('two'), 'platform')).toContain('only "role" is changed');
  });
});
