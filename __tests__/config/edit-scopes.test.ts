import { describe, expect, it } from 'vitest';
import { editConfig } from '../../source/config/edit-config.ts';
import type { Scope } from '../../source/config/scope.ts';

const text = [
  'cluster_name: Test',
  'cluster_vars:',
  '    a: 1',
  '',
  'locations:',
  '- Name: main',
  '  subnet: 10.0.0.0/28  # first',
  '',
  'instance_defaults:',
  '    platform: bare',
  '# the instances',
  'instances:',
  '- Name: One_A',
  '  node: 1',
  '  # about two',
  '- Name: two',
  '  vars: {}',
  '- node: 3',
  '  vars:',
  '     b: x  # deep',
  '',
].join('\n');

function textWith(line: string, ...lines: readonly string[]): string {
  return text.replace(`${line}\n`, `${line}\n${lines.join('\n')}\n`);
}

describe('set and unset at every level', () => {
  it.each<[Scope, string]>([
    [{ kind: 'cluster' }, textWith('    a: 1', '    k: true')],
    [{ kind: 'location', name: 'main' }, textWith('  subnet: 10.0.0.0/28  # first', '  vars:', '      k: true')],
    [{ kind: 'instance_defaults' }, textWith('    platform: bare', '    vars:', '        k: true')],
    [{ kind: 'instance', name: 'One_A' }, textWith('  node: 1', '  vars:', '     k: true')],
    [{ kind: 'instance', name: 'one-a' }, textWith('  node: 1', '  vars:', '     k: true')],
    [{ kind: 'instance', name: 'two' }, text.replace('vars: {}', 'vars: {k: true}')],
    [{ kind: 'instance', name: 'test-3' }, textWith('     b: x  # deep', '     k: true')],
  ])('%o', (scope, expected) => {
    const set = editConfig(text, 'f', [{ scope, key: 'k', value: true }]);
    expect(set).toEqual({ kind: 'edited', text: expected, changed: true });
    expect(editConfig(expected, 'f', [{ scope, key: 'k', value: undefined }])).toEqual({
      kind: 'edited',
      text,
      changed: true,
    });
  });
});

describe('unset', () => {
  const scope: Scope = { kind: 'cluster' };
  it.each([
    ['a line and its comment', 'cluster_vars:\n  k: 1  # x\n  a: 1\n', 'cluster_vars:\n  a: 1\n'],
    ['the first of braces', 'cluster_vars: {k: 1, a: 1}\n', 'cluster_vars: {a: 1}\n'],
    ['the last of braces', 'cluster_vars: {a: 1, k: 1}\n', 'cluster_vars: {a: 1}\n'],
    ['the middle of braces', 'cluster_vars: {a: 1, k: 1, b: 1}\n', 'cluster_vars: {a: 1, b: 1}\n'],
    ['the only one of braces', 'cluster_vars: {k: 1}\n', 'cluster_vars: {}\n'],
    ['a line of braces', 'cluster_vars: {\n  a: 1, # x\n  k: 1\n}\n', 'cluster_vars: {\n  a: 1 # x\n}\n'],
    ['a list', 'cluster_vars:\n  k:\n  - a\n  - b\n  a: 1\n', 'cluster_vars:\n  a: 1\n'],
    ['a text block', 'cluster_vars:\n  k: |\n    x\n\n    y\n  a: 1\n', 'cluster_vars:\n  a: 1\n'],
    [
      'the last line of a file without a final line end',
      'cluster_vars:\r\n  a: 1\r\n  k: 1',
      'cluster_vars:\r\n  a: 1',
    ],
    ['the mapping with its only entry', 'b: 1\ncluster_vars:\n  k: 1\n', 'b: 1\n'],
    ['not the comment in the mapping', 'b: 1\ncluster_vars:\n  # x\n  k: 1\n', 'b: 1\ncluster_vars: {}\n  # x\n'],
    ['not the only key of the file', 'cluster_vars:\n  k: 1\n', 'cluster_vars: {}\n'],
    ['nothing that is not there', 'cluster_vars:\n  a: 1\n', 'cluster_vars:\n  a: 1\n'],
    ['nothing when cluster_vars is not there', 'a: 1\n', 'a: 1\n'],
  ])('takes %s away', (_what, before, expected) => {
    const result = editConfig(before, 'f', [{ scope, key: 'k', value: undefined }]);
    expect(result).toEqual({ kind: 'edited', text: expected, changed: expected !== before });
  });
});
