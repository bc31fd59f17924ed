import { expect, it } from 'vitest';
import { editConfig } from '../../source/config/edit-config.ts';
import type { Scope } from '../../source/config/scope.ts';

const cluster: Scope = { kind: 'cluster' };
const instance: Scope = { kind: 'instance', name: 'b' };
const defaults: Scope = { kind: 'instance_defaults' };

it.each<[string, Scope, string, string]>([
  ['a duplicate of the setting', cluster, 'cluster_vars:\n  k: 1\n  k: 2\n', '3:3: the key k is there more than once'],
  [
    'a duplicate on the way',
    cluster,
    'cluster_vars:\n  a: 1\ncluster_vars:\n  b: 1\n',
    '3:1: the key cluster_vars is there more than once',
  ],
  [
    'an alias on the way',
    defaults,
    'x: &x {a: 1}\ninstance_defaults: *x\n',
    '2:20: instance_defaults is an alias (*x)',
  ],
  ['an anchor on the way', cluster, 'cluster_vars: &x\n  a: 1\n', '1:15: cluster_vars has an anchor (&x)'],
  ['an anchor on an empty mapping', cluster, 'cluster_vars: &x\nb: *x\n', '1:15: cluster_vars has an anchor (&x)'],
  [
    'a merge',
    cluster,
    'x: &x {a: 1}\ncluster_vars:\n  <<: *x\n  b: 1\n',
    '3:3: a merge (<<) in the mapping that holds k',
  ],
  ['a template', cluster, 'cluster_vars: "{{ x }}"\n', '1:15: cluster_vars is a template'],
  ['a text', cluster, 'cluster_vars: x\n', '1:15: cluster_vars is not a mapping'],
  ['a list', cluster, 'cluster_vars:\n- a\n', '2:1: cluster_vars is not a mapping'],
  ['a tag', cluster, 'cluster_vars: !unsafe {a: 1}\n', '1:15: cluster_vars has a tag (!unsafe)'],
  ['an anchor on the value', cluster, 'cluster_vars:\n  k: &x 1\n  l: *x\n', '2:6: k has an anchor (&x)'],
  ['an alias as value', cluster, 'cluster_vars:\n  l: &x 1\n  k: *x\n', '3:6: k is an alias (*x)'],
  ['a list as value', cluster, 'cluster_vars:\n  k:\n  - a\n', '3:3: k is a list or a mapping'],
  [
    'a comment in the header of a text block',
    cluster,
    'cluster_vars:\n  k: | # x\n    a\n',
    '2:6: the comment behind a text block would be lost',
  ],
  ['a key with a question mark', cluster, 'cluster_vars:\n  ? k\n', '2:3: a key that is written with "?"'],
  ['two documents', cluster, 'a: 1\n---\nb: 2\n', '2:1: not readable as YAML: a second document in the file'],
  [
    'a syntax error',
    cluster,
    'cluster_vars:\n  a: "b\n',
    '2:6: not readable as YAML: a quoted scalar that is not closed',
  ],
  ['an empty file', cluster, '', '1:1: the file is not a mapping'],
  ['an unknown instance', instance, 'instances:\n- Name: a\n', '2:1: no instance with the Name b'],
  ['no instances', instance, 'instances:\n', '1:11: no instance with the Name b'],
  ['the same Name twice', instance, 'instances:\n- Name: b\n- Name: B\n', '3:3: a second entry with the same Name'],
  ['an instance that is an alias', instance, 'x: &x {Name: b}\ninstances:\n- *x\n', '3:3: instances is an alias (*x)'],
  ['instances that are no list', instance, 'instances: {b: 1}\n', '1:12: instances is not a list'],
])('refuses %s', (_what, scope, text, refusal) => {
  const result = editConfig(text, 'f', [{ scope, key: 'k', value: true }]);
  const found = result.kind === 'refusal' ? `${result.line}:${result.column}: ${result.reason}` : result.text;
  expect(found).toBe(refusal);
});

it('says what to do by hand', () => {
  const result = editConfig('cluster_vars: &x {a: 1}\n', 'f', [{ scope: cluster, key: 'k', value: true }]);
  expect(result).toMatchObject({
    manual: 'Other places may use *x and would change too. Edit by hand, or remove the anchor.',
  });
});

it('makes all edits or none', () => {
  const result = editConfig('cluster_vars:\n  a: 1\n  b: 1\n  b: 2\n', 'f', [
    { scope: cluster, key: 'a', value: '2' },
    { scope: cluster, key: 'b', value: '3' },
  ]);
  expect(result).toMatchObject({ kind: 'refusal', line: 4 });
});

it('refuses half a character', () => {
  const result = editConfig('cluster_vars: {}\n', 'f', [{ scope: cluster, key: 'k', value: 'a\ud83d' }]);
  expect(result).toMatchObject({ kind: 'refusal', reason: 'the value of cluster_vars.k is not valid Unicode' });
});
