import { describe, expect, test } from 'vitest';
import { readApiSettings } from '../../source/config/api-settings.ts';
import { findBarmanInstances } from '../../source/config/barman-instances.ts';
import { readConfig } from '../../source/config/read-config.ts';

/** The settings of this file for its Barman instance. */
function read(text: string): ReturnType<typeof readApiSettings> {
  const document = readConfig(text, 'config.yml');
  if (document.kind === 'refusal') throw new TypeError(document.reason);
  const [instance] = findBarmanInstances(document);
  if (instance === undefined) throw new TypeError('no Barman instance');
  return readApiSettings(document, instance);
}

const inCluster = (...settings: readonly string[]) =>
  `cluster_name: speedy\ncluster_vars:\n${settings.map((one) => `  ${one}\n`).join('')}  other: 1\ninstances:\n- Name: barman1\n  role: [barman]\n`;

const defaults = {
  service: 'pg-backup-api',
  directory: '/etc/tpa/pg-backup-api',
  user: undefined,
  group: undefined,
  commonName: 'pg-backup-user',
  clientOwner: 'root',
  clientGroup: 'root',
  clientCertificate: '/etc/tpa/pg-backup-api/pg-backup-user.crt',
  clientKey: '/etc/tpa/pg-backup-api/pg-backup-user.key',
};

describe('what follows from a setting, as in roles/pgbackupapi/service/defaults/main.yml', () => {
  test.each<[string, readonly string[], object]>([
    ['nothing', [], {}],
    [
      'the directory holds the client, too',
      ['pg_backup_api_ssl_dir: /srv/api/'],
      {
        directory: '/srv/api',
        clientCertificate: '/srv/api/pg-backup-user.crt',
        clientKey: '/srv/api/pg-backup-user.key',
      },
    ],
    [
      'user and group',
      ['pg_backup_api_ssl_user: web', 'pg_backup_api_ssl_group: certs'],
      { user: 'web', group: 'certs' },
    ],
    [
      'the common name names the files',
      ['pg_backup_api_CN: agent'],
      {
        commonName: 'agent',
        clientCertificate: '/etc/tpa/pg-backup-api/agent.crt',
        clientKey: '/etc/tpa/pg-backup-api/agent.key',
      },
    ],
    [
      'clientcert_service names the files alone',
      ['pg_backup_api_clientcert_service: agent'],
      { clientCertificate: '/etc/tpa/pg-backup-api/agent.crt', clientKey: '/etc/tpa/pg-backup-api/agent.key' },
    ],
    ['pem_user and pem_group', ['pem_user: pem', 'pem_group: pems'], { clientOwner: 'pem', clientGroup: 'pems' }],
    [
      'the owner of the client outranks pem_user',
      ['pem_user: pem', 'pg_backup_api_clientcert_owner: monitor'],
      { clientOwner: 'monitor' },
    ],
    [
      'paths of their own',
      ['pg_backup_api_certificate_path: /srv/a.crt', 'pg_backup_api_privatekey_path: /srv/private/a.key'],
      { clientCertificate: '/srv/a.crt', clientKey: '/srv/private/a.key' },
    ],
    ['null is nothing', ['pg_backup_api_ssl_dir:'], {}],
    [
      'a simple reference',
      [
        "pg_backup_api_ssl_dir: '/srv/{{ cluster_name }}/{{ inventory_hostname }}/{{ place }}'",
        'place: "{{ other_place }}"',
        'other_place: api',
      ],
      {
        directory: '/srv/speedy/barman1/api',
        clientCertificate: '/srv/speedy/barman1/api/pg-backup-user.crt',
        clientKey: '/srv/speedy/barman1/api/pg-backup-user.key',
      },
    ],
  ])('%s', (_, settings, expected) => {
    expect(read(inCluster(...settings))).toEqual({ ok: true, settings: { ...defaults, ...expected } });
  });
});

const levels = (instance: string, defaultsOfAll: string, location: string, cluster: string) =>
  `cluster_name: c
cluster_vars: {${cluster}}
locations:
- Name: main
  vars: {${location}}
instance_defaults:
  vars: {${defaultsOfAll}}
instances:
- Name: barman1
  location: main
  role: [barman]
  vars: {${instance}}
`;
const at = (name: string) => `pg_backup_api_ssl_user: ${name}`;

test.each([
  [levels(at('a'), at('b'), at('c'), at('d')), 'a'],
  [levels('', at('b'), at('c'), at('d')), 'b'],
  [levels('', '', at('c'), at('d')), 'c'],
  [levels('', '', '', at('d')), 'd'],
])('the nearest level counts %#', (text, expected) => {
  expect(read(text)).toMatchObject({ ok: true, settings: { user: expected } });
});

describe('a value that cannot be followed is named with its line, the value and what is allowed', () => {
  test.each([
    ['pg_backup_api_ssl_dir: api', 'api', /absolute path/],
    ['pg_backup_api_ssl_dir: /srv/../etc', '/srv/../etc', /absolute path/],
    ["pg_backup_api_ssl_dir: '/srv/a b'", '/srv/a b', /absolute path/],
    ['pg_backup_api_ssl_dir: 7', '7', /a text/],
    ['pg_backup_api_ssl_dir: [a]', '["a"]', /a text/],
    ['pg_backup_api_ssl_dir: \'{{ lookup("env", "HOME") }}/api\'', '{{ lookup("env", "HOME") }}/api', /of Jinja only/],
    ["pg_backup_api_ssl_dir: '/srv/{{ unknown }}'", '/srv/{{ unknown }}', /of Jinja only/],
    ["pg_backup_api_ssl_dir: '{{ pg_backup_api_ssl_dir }}'", '{{ pg_backup_api_ssl_dir }}', /of Jinja only/],
    ['pg_backup_api_CN: a/b', 'a/b', /letters, digits/],
    ['pg_backup_api_ssl_service: backups', 'backups', /a deploy stops/],
    ['pg_backup_api_ssl_user: www data', 'www data', /account/],
    ['pem_user: -root', '-root', /account/],
  ])('%s', (setting, written, allowed) => {
    const reading = read(inCluster(setting));
    expect(reading).toMatchObject({
      ok: false,
      bad: { key: setting.split(':')[0], position: { line: 3 }, written, allowed: expect.stringMatching(allowed) },
    });
  });
});
