import { describe, expect, it } from 'vitest';
import { lintConfig } from '../../source/config/lint-config.ts';
import { readConfig } from '../../source/config/read-config.ts';

const good = `cluster_name: good
cluster_vars:
  enable_pg_backup_api: true
  pg_backup_api_package_version: '2.10'
locations:
- Name: main
instances:
- Name: barman
  node: 1
  location: main
  platform: bare
  ip_address: 10.0.0.1
  role: [barman]
- Name: one
  node: 2
  location: main
  platform: bare
  public_ip: 10.0.0.2
  backup: barman
  role: [primary]
`;

function ids(text: string): readonly string[] {
  return lintConfig(readConfig(text, 'config.yml')).map(({ id, severity, line }) => `${line} ${severity} ${id}`);
}

it('says nothing about a good file', () => {
  expect(lintConfig(readConfig(good, 'config.yml'))).toEqual([]);
});

describe('a change to the good file', () => {
  it.each<[string, string, string, readonly string[]]>([
    ['a quoted false', 'api: true', "api: 'false'", ['3 error quoted-boolean']],
    ['a quoted true', 'api: true', 'api: "true"', ['3 warning quoted-boolean']],
    ['a number for a boolean', 'api: true', 'api: 1', ['3 warning not-boolean']],
    ['a template', 'api: true', 'api: "{{ x }}"', []],
    ['a float as pin', "'2.10'", '2.10', ['4 error pin-not-text']],
    ['a base 60 number as pin', "'2.10'", '1:20', ['4 error pin-not-text']],
    ['a date as pin', "'2.10'", '2024-01-02', ['4 error pin-not-text']],
    ['an empty pin', "'2.10'", '', ['4 info pin-empty']],
    ['an empty text as pin', "'2.10'", "''", ['4 error pin-empty-text']],
    ['a pin with a colon', "'2.10'", '2:2.0.0-1.el9', []],
    ['no cluster_vars', 'cluster_vars', 'other', ['1 error cluster-vars-missing']],
    ['cluster_vars without content', 'cluster_vars:\n', 'cluster_vars: {}\nother:\n', ['2 error cluster-vars-missing']],
    ['no cluster_name', 'cluster_name: good\n', '', ['1 error cluster-name-missing']],
    ['a bad cluster_name', 'name: good', 'name: go.od', ['1 error cluster-name-invalid']],
    ['a location without Name', '- Name: main', '- Name: main\n- region: x', ['7 error location-name']],
    ['two locations alike but for case', '- Name: main', '- Name: main\n- Name: Main', ['7 error location-name']],
    ['locations null', 'locations:\n- Name: main', 'locations:', ['5 warning locations-null']],
    ['an unknown location', 'location: main', 'location: other', ['10 error location-unknown']],
    ['a Name twice', 'Name: one', 'Name: Barman', ['14 error instance-name-duplicate']],
    ['a node twice', 'node: 2', 'node: 1', ['15 error instance-node']],
    ['a node left out', '  node: 2\n', '', ['14 error instance-node']],
    ['a Name that is a number', 'Name: one', 'Name: 7', ['14 error instance-name']],
    ['an empty Name, which TPA makes up', 'Name: one', 'Name:', []],
    ['a Name with a space', 'Name: one', 'Name: o ne', ['14 error instance-name-pattern']],
    [
      'a setting directly under an instance',
      'node: 1',
      'node: 1\n  enable_pg_backup_api: true',
      ['10 error setting-outside-vars'],
    ],
    ['an unknown key', 'node: 1', 'node: 1\n  image: x', ['10 error instance-key']],
    [
      'an unknown key of all instances',
      'locations:',
      'instance_defaults: {type: x}\nlocations:',
      ['5 error instance-key'],
    ],
    [
      'a default key that only one platform has',
      'instances:',
      'instance_defaults: {image: x}\ninstances:\n- Name: two\n  node: 3\n  location: main\n  platform: docker',
      ['7 error instance-key'],
    ],
    [
      'a key of a location that only one platform has',
      '- Name: main\ninstances:',
      '- Name: main\n  region: x\ninstances:\n- Name: two\n  node: 3\n  location: main\n  platform: docker',
      ['7 error instance-key'],
    ],
    ['vars without value', '  role: [barman]', '  vars:\n  role: [barman]', ['13 error instance-not-mapping']],
    ['vars as a text', '  role: [barman]', '  vars: x\n  role: [barman]', ['13 error instance-not-mapping']],
    ['tags without value', '  role: [barman]', '  tags: ~\n  role: [barman]', ['13 error instance-not-mapping']],
    ['vars and tags in braces', '  role: [barman]', '  vars: {}\n  tags: {}\n  role: [barman]', []],
    ['defaults without vars', 'locations:', 'instance_defaults: {vars: }\nlocations:', []],
    ['default_volumes', 'locations:', 'instance_defaults: {default_volumes: []}\nlocations:', []],
    ['no address', '  ip_address: 10.0.0.1\n', '', ['8 error instance-address']],
    [
      'a role without value',
      'role: [barman]',
      'role:',
      ['3 warning no-barman-instance', '13 error role-null', '19 error backup-unknown'],
    ],
    ['an unknown backup', 'backup: barman', 'backup: [barman, x]', ['19 error backup-unknown']],
    ['an unknown upstream', 'backup: barman', 'upstream: x', ['19 error upstream-unknown']],
    ['a witness without upstream', 'role: [primary]', 'role: [witness]', ['14 error witness-upstream']],
    [
      'a CAMO partner that is itself',
      'role: [primary]',
      'vars: {bdr_node_camo_partner: one}',
      ['20 error camo-partner'],
    ],
    ['no location', '  location: main\n', '', ['8 info reconfigure-key-error']],
    ['a setting at the top', 'locations:', 'enable_pg_backup_api: true\nlocations:', ['5 error setting-at-top']],
    ['enable_pem', 'locations:', '  enable_pem: true\nlocations:', ['5 warning enable-pem']],
    ['an unknown method', 'locations:', '  pg_backup_api_installation_method: git\nlocations:', ['5 error choice']],
    ['off without quotes', 'locations:', '  barman_reuse_backup: off\nlocations:', ['5 warning choice']],
    ['a lifetime', 'locations:', '  ssl_server_cert_expiry: +365d\nlocations:', []],
    ['a lifetime as a date', 'locations:', "  ssl_ca_cert_expiry: '20301231235959Z'\nlocations:", []],
    ['a lifetime without sign', 'locations:', '  ssl_ca_cert_expiry: 365d\nlocations:', ['5 error duration']],
    ['a lifetime without unit', 'locations:', '  ssl_server_cert_expiry: +365\nlocations:', ['5 error duration']],
    [
      'a pin and source',
      'locations:',
      '  pg_backup_api_installation_method: src\n  pg_backup_api_git_url: x\nlocations:',
      ['4 warning pin-with-source'],
    ],
    [
      'source without url',
      "  pg_backup_api_package_version: '2.10'",
      '  pg_backup_api_installation_method: src',
      ['4 error source-without-url'],
    ],
    [
      'a CA lifetime of one instance',
      'role: [barman]',
      'role: [barman]\n  vars: {ssl_ca_cert_expiry: +1d}',
      ['14 warning cluster-only'],
    ],
    [
      'a nearer value',
      'role: [barman]',
      'role: [barman]\n  vars: {enable_pg_backup_api: false}',
      ['3 warning shadowed'],
    ],
    ['a nearer value that is the same', 'role: [barman]', 'role: [barman]\n  vars: {enable_pg_backup_api: yes}', []],
    ['a shared Barman', 'role: [barman]', 'role: [barman]\n  vars: {barman_shared: true}', ['8 warning shared-barman']],
    [
      'a quoted barman_shared',
      'role: [barman]',
      "role: [barman]\n  vars: {barman_shared: 'true'}",
      ['14 error quoted-boolean'],
    ],
    [
      'nobody to serve',
      'role: [barman]',
      'role: [log-server]',
      ['3 warning no-barman-instance', '19 error backup-unknown'],
    ],
    [
      'only a Barman that is not deployed',
      'role: [barman]',
      'role: [barman]\n  provision_only: true',
      ['3 warning no-barman-instance'],
    ],
    ['a duplicate key', 'locations:', '  x: 1\n  x: 2\nlocations:', ['6 warning duplicate-key']],
    ['a vault', 'locations:', '  x: !vault abc\nlocations:', ['5 warning reconfigure-tag']],
    ['a tab before a comment', 'api: true', 'api: true\t# x', ['3 warning reconfigure-tab']],
    ['a tab behind a colon', 'api: true', 'api:\ttrue', ['3 warning reconfigure-tab']],
    ['a tab in a comment', 'api: true', 'api: true # \t', []],
    ['tabs in quotes and text blocks', 'locations:', '  x: "a\tb"\n  y: |\n    a\tb\nlocations:', []],
    ['a file that cannot be read', 'api: true', 'api: "true', ['3 error unreadable']],
  ])('%s', (_what, from, to, expected) => {
    expect(good).toContain(from);
    expect(ids(good.replace(from, to))).toEqual(expected);
  });
});

it('refuses to judge a file that is not a mapping', () => {
  expect(ids('- a\n')).toEqual(['1 error not-a-mapping']);
});

it('says where, what and how to mend it', () => {
  const [finding] = lintConfig(readConfig(good.replace("'2.10'", '2.10'), 'config.yml'));
  expect(finding).toEqual({
    id: 'pin-not-text',
    severity: 'error',
    line: 4,
    column: 34,
    message: 'pg_backup_api_package_version: 2.10 is not a text: YAML 1.1 reads the number 2.1.',
    fix: "Put it in quotes: '2.10'.",
  });
});

it('says what became of a lifetime without unit', () => {
  const lifetimes = '  ssl_ca_cert_expiry: +365\n  ssl_server_cert_expiry: [1]\nlocations:';
  expect(
    lintConfig(readConfig(good.replace('locations:', lifetimes), 'config.yml')).map(({ message }) => message),
  ).toEqual([
    'ssl_ca_cert_expiry is the number 365, which is no time for Ansible: the deploy stops where a certificate is made.',
    'ssl_server_cert_expiry is a list, which is no time for Ansible: the deploy stops where a certificate is made.',
  ]);
});

describe('what TPA’s role makes of settings on a Barman instance', () => {
  const inCluster = (line: string) => good.replace('locations:', `  ${line}\nlocations:`);

  it('PostgreSQL’s certificate for the whole cluster gets into the API’s virtual host: set it where PostgreSQL is', () => {
    const text = inCluster('ssl_cert_file: /etc/pki/pg.crt\n  ssl_key_file: /etc/pki/pg.key');
    expect(ids(text)).toEqual(['5 error ssl-cert-file-leaks', '6 error ssl-cert-file-leaks']);
    expect(lintConfig(readConfig(text, 'config.yml'))[0]?.fix).toBe('Set ssl_cert_file in the vars of one only.');
  });

  it('on the instances with PostgreSQL alone it is right', () => {
    expect(ids(good.replace('role: [primary]', 'role: [primary]\n  vars: {ssl_cert_file: /a.crt}'))).toEqual([]);
  });

  it('without the API it does no harm', () => {
    const text = inCluster('ssl_cert_file: /etc/pki/pg.crt').replace('enable_pg_backup_api: true', 'a: 1');
    expect(ids(text)).toEqual([]);
  });

  it.each([
    ['pg_backup_api_ssl_dir: api', '5 error setting-not-followed'],
    ['pg_backup_api_ssl_service: backups', '5 error setting-not-followed'],
    ['pg_backup_api_ssl_dir: "{{ a | b }}"', '5 warning setting-not-followed'],
    ['pg_backup_api_local_ssl_dir: /srv/ssl', '5 warning no-effect'],
  ])('%s', (line, expected) => {
    expect(ids(inCluster(line))).toEqual([expected]);
  });

  it('barman_shared does not keep the role from running; platform: shared does', () => {
    const shared = (lines: string) => good.replace('role: [barman]', `role: [barman]\n${lines}`);
    expect(ids(shared('  vars: {barman_shared: true}'))).toEqual(['8 warning shared-barman']);
    expect(ids(shared('  vars: {barman_shared: true}').replace('pg_backup_api: true', 'pg_backup_api: false'))).toEqual(
      ['8 info shared-barman'],
    );
  });
});
