import { describe, expect, it } from 'vitest';
import { findBarmanInstances, findInstances } from '../../source/config/barman-instances.ts';
import { effectiveSetting, settingLevels } from '../../source/config/effective-setting.ts';
import { type ConfigDocument, readConfig } from '../../source/config/read-config.ts';
import { findShadows } from '../../source/config/shadows.ts';

function document(text: string): ConfigDocument {
  const read = readConfig(text, 'config.yml');
  if (read.kind === 'refusal') throw new Error(read.reason);
  return read;
}

function names(text: string): readonly string[] {
  return findBarmanInstances(document(`cluster_name: My_Cluster\n${text}`)).map(({ name }) => name);
}

describe('which instances have the role barman', () => {
  it.each([
    ['a list', 'instances:\n- {Name: a, role: [log-server, barman]}\n- {Name: b, role: [primary]}\n', ['a']],
    ['a text with commas', 'instances:\n- {Name: a, role: "primary, barman"}\n', ['a']],
    ['tags.role over role', 'instances:\n- {Name: a, role: [barman], tags: {role: primary}}\n', []],
    ['tags.role', 'instances:\n- {Name: a, tags: {role: barman}}\n', ['a']],
    ['inherited from instance_defaults', 'instance_defaults: {role: barman}\ninstances:\n- Name: a\n', ['a']],
    ['an empty list inherits nothing', 'instance_defaults: {role: barman}\ninstances:\n- {Name: a, role: []}\n', []],
    [
      'inherited from its location',
      'locations:\n- {Name: x, role: barman}\ninstances:\n- {Name: a, location: x}\n',
      ['a'],
    ],
    [
      'from a location by its place',
      'locations:\n- {Name: x}\n- {Name: y, role: barman}\ninstances:\n- {Name: a, location: 1}\n',
      ['a'],
    ],
    ['normalised names', 'instances:\n- {Name: One_A, role: barman}\n', ['one-a']],
    ['tags.Name', 'instances:\n- {role: barman, tags: {Name: Old_One}}\n', ['old-one']],
    ['a made-up name', 'instances:\n- {node: 4, role: barman}\n', ['my-cluster-4']],
    ['an aliased role', 'x: &x [barman]\ninstances:\n- {Name: a, role: *x}\n', ['a']],
    ['a role that only starts like it', 'instances:\n- {Name: a, role: barman2}\n', []],
    ['no instances', 'instances:\n', []],
  ])('%s', (_what, text, expected) => {
    expect(names(text)).toEqual(expected);
  });
});

describe('what is known about an instance', () => {
  it('keeps the name as written and the place', () => {
    const [found] = findInstances(document('instances:\n- Name: One_A\n  platform: bare\n'));
    expect(found).toMatchObject({
      name: 'one-a',
      originalName: 'One_A',
      platform: 'bare',
      position: { line: 2, column: 3 },
    });
  });

  it.each([
    ['barman_shared', 'instances:\n- {Name: a, role: barman, vars: {barman_shared: true}}\n', { shared: true }],
    ['platform: shared', 'instances:\n- {Name: a, role: barman, platform: shared}\n', { shared: true }],
    [
      'a quoted barman_shared is none',
      "instances:\n- {Name: a, role: barman, vars: {barman_shared: 'true'}}\n",
      { shared: false },
    ],
    [
      'provision_only',
      'instances:\n- {Name: a, role: barman, provision_only: yes}\n',
      { provisionOnly: true, shared: false },
    ],
  ])('%s', (_what, text, expected) => {
    expect(findBarmanInstances(document(text))[0]).toMatchObject(expected);
  });
});

const layered = document(`cluster_name: c
cluster_vars:
  enable_pg_backup_api: true
  pg_backup_api_package_version: 2.10
instance_defaults:
  vars:
    barman_home: /srv/barman
locations:
- Name: main
  vars: {enable_pg_backup_api: yes, barman_home: /loc}
instances:
- Name: one
  role: barman
  location: main
  vars:
    enable_pg_backup_api: false
- Name: two
  role: barman
`);
const [one, two] = findBarmanInstances(layered);

describe('the value that counts', () => {
  it.each([
    ['instance', one, 'enable_pg_backup_api', { value: false, source: 'instance', position: { line: 16, column: 27 } }],
    ['cluster_vars', two, 'enable_pg_backup_api', { value: true, source: 'cluster_vars' }],
    ['instance_defaults before location', one, 'barman_home', { value: '/srv/barman', source: 'instance_defaults' }],
    ['a number as TPA sees it', two, 'pg_backup_api_package_version', { value: 2.1, source: 'cluster_vars' }],
    ['a default', two, 'pg_backup_api_git_ref', { value: 'main', source: 'default' }],
    ['nothing', two, 'pg_backup_api_git_url', { value: undefined, source: 'default' }],
  ])('%s', (_what, instance, key, expected) => {
    expect(instance && effectiveSetting(layered, instance, key)).toMatchObject(expected);
  });

  it('lists all levels, the nearest first', () => {
    const sources = one && settingLevels(layered, one, 'enable_pg_backup_api').map(({ source }) => source);
    expect(sources).toEqual(['instance', 'location', 'cluster_vars']);
  });
});

describe('settings that do not reach a Barman instance', () => {
  it('names the instance, the level and the line', () => {
    const shadows = findShadows(layered, { kind: 'cluster' }, 'enable_pg_backup_api');
    expect(shadows.map(({ instance, source, value }) => [instance, source, value])).toEqual([
      ['one', 'instance', false],
    ]);
    expect(shadows[0]?.message).toBe(
      'one: its own vars (line 16) say enable_pg_backup_api: false, so this has no effect there.',
    );
  });

  it.each([
    ['the instance itself is never shadowed', { kind: 'instance', name: 'ONE' } as const, 'enable_pg_backup_api', []],
    ['a location by instance_defaults', { kind: 'location', name: 'main' } as const, 'barman_home', ['one']],
    ['defaults by the instance', { kind: 'instance_defaults' } as const, 'enable_pg_backup_api', ['one']],
    ['a key that is nowhere else', { kind: 'cluster' } as const, 'barman_user', []],
  ])('%s', (_what, scope, key, instances) => {
    expect(findShadows(layered, scope, key).map(({ instance }) => instance)).toEqual(instances);
  });
});
