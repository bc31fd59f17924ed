import { describe, expect, it } from 'vitest';
import { editConfig, type SettingEdit } from '../../source/config/edit-config.ts';

const cluster = { kind: 'cluster' } as const;

function edited(text: string, ...edits: readonly SettingEdit[]): string {
  const result = editConfig(text, 'config.yml', edits);
  return result.kind === 'edited' ? result.text : `refused ${result.line}:${result.column}: ${result.reason}`;
}

describe('set in cluster_vars', () => {
  it.each([
    ['adds a key behind the last one', 'cluster_vars:\n  a: 1\n', 'cluster_vars:\n  a: 1\n  k: true\n'],
    ['keeps a column of six', 'cluster_vars:\n      a: 1\n', 'cluster_vars:\n      a: 1\n      k: true\n'],
    ['replaces in place, comment kept', 'cluster_vars:\n  k: no   # why\n', 'cluster_vars:\n  k: true   # why\n'],
    ['fills an empty value', 'cluster_vars:\n  k:  # why\n', 'cluster_vars:\n  k: true  # why\n'],
    [
      'adds before the comments of what follows',
      'cluster_vars:\n  a: 1\n\n# x\nb: 2\n',
      'cluster_vars:\n  a: 1\n  k: true\n\n# x\nb: 2\n',
    ],
    ['keeps CRLF', 'cluster_vars:\r\n  a: 1\r\n', 'cluster_vars:\r\n  a: 1\r\n  k: true\r\n'],
    [
      'keeps the line end of the neighbour in a mixed file',
      'cluster_vars:\r\n  a: 1\r\nb: 2\n',
      'cluster_vars:\r\n  a: 1\r\n  k: true\r\nb: 2\n',
    ],
    ['keeps a missing final line end', 'cluster_vars:\n  a: 1', 'cluster_vars:\n  a: 1\n  k: true'],
    ['keeps a byte order mark', '\ufeffcluster_vars:\n  a: 1\n', '\ufeffcluster_vars:\n  a: 1\n  k: true\n'],
    [
      'stays in front of the document end',
      '---\ncluster_vars:\n  a: 1\n...\n',
      '---\ncluster_vars:\n  a: 1\n  k: true\n...\n',
    ],
    ['fills {}', 'cluster_vars: {}\n', 'cluster_vars: {k: true}\n'],
    ['extends one line of flow', 'cluster_vars: {a: 1}\n', 'cluster_vars: {a: 1, k: true}\n'],
    ['keeps a trailing comma', 'cluster_vars: {a: 1,}\n', 'cluster_vars: {a: 1, k: true,}\n'],
    [
      'extends several lines of flow',
      'cluster_vars: {\n  a: 1 # x\n}\n',
      'cluster_vars: {\n  a: 1, # x\n  k: true\n}\n',
    ],
    [
      'sees no comma in a comment',
      'cluster_vars: {\n  a: 1 # x, # y, # z\n}\n',
      'cluster_vars: {\n  a: 1, # x, # y, # z\n  k: true\n}\n',
    ],
    ['keeps off a colon without value', 'cluster_vars: {a: 1, b: }\n', 'cluster_vars: {a: 1, b: , k: true}\n'],
    [
      'keeps off a colon without value on its line',
      'cluster_vars: {\n  a: 1,\n  b:\n}\n',
      'cluster_vars: {\n  a: 1,\n  b: ,\n  k: true\n}\n',
    ],
    ['keeps JSON JSON', '{"cluster_vars": {"a": 1}}', '{"cluster_vars": {"a": 1, "k": true}}'],
    ['fills an empty cluster_vars', 'cluster_vars:  # x\nb: 1\n', 'cluster_vars:  # x\n  k: true\nb: 1\n'],
    ['takes a null away', 'cluster_vars: ~  # x\nb: 1\n', 'cluster_vars:  # x\n  k: true\nb: 1\n'],
    ['makes cluster_vars', 'a: 1\n', 'a: 1\ncluster_vars:\n  k: true\n'],
    [
      'stays behind the blank lines of |+',
      'cluster_vars:\n  a: |+\n    x\n\n',
      'cluster_vars:\n  a: |+\n    x\n\n  k: true\n',
    ],
    [
      'stays in front of the blank lines behind |',
      'cluster_vars:\n  a: |\n    x\n\nb: 1\n',
      'cluster_vars:\n  a: |\n    x\n  k: true\n\nb: 1\n',
    ],
    [
      'goes before a text block that the end of the file cuts',
      'cluster_vars:\n  a: |\n    x',
      'cluster_vars:\n  k: true\n  a: |\n    x',
    ],
    [
      'replaces a text block',
      'cluster_vars:\n  k: |\n    x\n    y\n\n  b: 1\n',
      'cluster_vars:\n  k: true\n\n  b: 1\n',
    ],
  ])('%s', (_what, before, after) => {
    expect(edited(before, { scope: cluster, key: 'k', value: true })).toBe(after);
  });

  it('changes nothing when the value is there', () => {
    const text = 'cluster_vars:\n  enable_pg_backup_api: yes\n';
    const result = editConfig(text, 'config.yml', [{ scope: cluster, key: 'enable_pg_backup_api', value: true }]);
    expect(result).toEqual({ kind: 'edited', text, changed: false });
  });

  it('replaces a quoted boolean, which is a text', () => {
    expect(edited("cluster_vars:\n  k: 'true'\n", { scope: cluster, key: 'k', value: true })).toBe(
      'cluster_vars:\n  k: true\n',
    );
  });

  it('makes several edits at once', () => {
    const text = edited(
      'cluster_vars:\n  a: 1\n  b: 2\n',
      { scope: cluster, key: 'enable_pg_backup_api', value: true },
      { scope: cluster, key: 'pg_backup_api_package_version', value: '2.2.0-1*' },
      { scope: cluster, key: 'a', value: undefined },
    );
    expect(text).toBe(
      "cluster_vars:\n  b: 2\n  enable_pg_backup_api: true\n  pg_backup_api_package_version: '2.2.0-1*'\n",
    );
  });
});
