import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { layoutOf } from '../../source/os/families.ts';
import { type TemporaryHost, temporaryHost } from '../support/temporary-host.ts';
import { configFile, difference, freshHost, setupLines } from './followed-settings.ts';

/**
 * What a setup plans with a setting and not without it, against what the tasks of TPA 23.40.1 would do with it. WORKER stands for Apache's
 * user, TEAM for its group. Paths of tasks are below roles/; “defaults” is pgbackupapi/service/defaults/main.yml, “ssl.yml” pgbackupapi/service/tasks/ssl.yml.
 */
const set = '/etc/tpa/pg-backup-api';
const server = (directory: string, owner: string, days = 365) => [
  `copy ${directory}/CA.crt ${owner} 0644`,
  `key ${directory}/pg-backup-api.key ${owner} 0600 rsa-4096`,
  `server ${directory}/pg-backup-api.crt ${owner} 0644 CN=barman1.example.com for ${days} days`,
];
const ofClient = (owner: string) => [
  `directory ${set} ${owner} 0700`,
  `copy ${set}/root.crt ${owner} 0644`,
  `key ${set}/pg-backup-user.key ${owner} 0600 rsa-4096`,
  `client ${set}/pg-backup-user.crt ${owner} 0644 CN=pg-backup-user for 365 days`,
];
const clientNamed = (name: string, commonName: string) => [
  `key ${set}/${name}.key root:root 0600 rsa-4096`,
  `client ${set}/${name}.crt root:root 0644 CN=${commonName} for 365 days`,
];
const leaves = (owner: string, [serverDays, clientDays]: readonly [number, number]) => [
  `server ${set}/pg-backup-api.crt ${owner} 0644 CN=barman1.example.com for ${serverDays} days`,
  `client ${set}/pg-backup-user.crt root:root 0644 CN=pg-backup-user for ${clientDays} days`,
];
const ca = (days: number) => `ca /root/c/ssl/CA.crt root:root 0644 CN=c.CA for ${days} days`;
const worker = 'WORKER:TEAM';
const git = (folder: string) => [
  `git init --quiet ${folder}`,
  `git -C ${folder} fetch --no-tags -- https://git.example.com/api.git main`,
  `git -C ${folder} checkout --quiet --detach FETCH_HEAD`,
];
const gunicorn =
  '--bind 127.0.0.1:7480 --timeout 60 --access-logfile /var/log/barman/barman-api-access.log --error-logfile /var/log/barman/barman-api-error.log pg_backup_api.app:application';
const build = (folder: string) => [
  `rm -rf -- ${folder}/source`,
  `cp -a -- /opt/postgres/src/pg-backup-api ${folder}/source`,
  `python3 -m venv --clear --system-site-packages ${folder}/venv`,
  `${folder}/venv/bin/python -m pip install --no-input --disable-pip-version-check ${folder}/source/pg_backup_api gunicorn`,
  `ln -sfn ${folder}/venv/bin/pg-backup-api /usr/local/bin/pg-backup-api`,
  `  ExecStart=${folder}/venv/bin/python -m gunicorn ${gunicorn}`,
];
const inDirectory = (directory: string) => [
  `directory ${directory} root:root 0700`,
  `copy ${directory}/root.crt root:root 0644`,
  ...server(directory, worker),
  `key ${directory}/pg-backup-user.key root:root 0600 rsa-4096`,
  `client ${directory}/pg-backup-user.crt root:root 0644 CN=pg-backup-user for 365 days`,
  `  SSLCertificateFile ${directory}/pg-backup-api.crt`,
  `  SSLCertificateKeyFile ${directory}/pg-backup-api.key`,
  `  SSLCACertificateFile ${directory}/root.crt`,
  `copy ANCHORS/CA.crt root:root 0644 from ${directory}/root.crt`,
];
const nothing: readonly string[] = [];

const rows: readonly (readonly [setting: string, gone: readonly string[], come: readonly string[], task: string])[] = [
  [
    'pg_backup_api_ssl_dir: /srv/api',
    inDirectory(set),
    ['directory /srv root:root 0755', ...inDirectory('/srv/api')],
    'ssl.yml: ssl_dir of sys/ssl/server and sys/ssl/client; templates/pg-backup-api.conf.j2',
  ],
  ['pg_backup_api_ssl_user: nobody', server(set, worker), server(set, 'nobody:TEAM'), 'sys/ssl/server, ssl_user'],
  ['pg_backup_api_ssl_group: nogroup', server(set, worker), server(set, 'WORKER:nogroup'), 'sys/ssl/server, ssl_group'],
  [
    'pg_backup_api_ssl_service: pg-backup-api',
    nothing,
    nothing,
    'sys/ssl/server, “Note {{ ssl_service }} SSL configuration changed”',
  ],
  [
    'pg_backup_api_CN: backup-agent',
    clientNamed('pg-backup-user', 'pg-backup-user'),
    clientNamed('backup-agent', 'backup-agent'),
    'sys/ssl/client, “Generate client CSR on target instances”; defaults: clientcert_service is CN',
  ],
  [
    'pg_backup_api_clientcert_service: agent',
    clientNamed('pg-backup-user', 'pg-backup-user'),
    clientNamed('agent', 'pg-backup-user'),
    'defaults: csr, privatekey and certificate path',
  ],
  [
    'pg_backup_api_clientcert_owner: daemon',
    ofClient('root:root'),
    ofClient('daemon:root'),
    'sys/ssl/client, clientcert_owner',
  ],
  [
    'pg_backup_api_clientcert_group: daemon',
    ofClient('root:root'),
    ofClient('root:daemon'),
    'sys/ssl/client, clientcert_group',
  ],
  [
    'pem_user: daemon',
    ofClient('root:root'),
    ofClient('daemon:root'),
    'defaults: clientcert_owner is pem_user|default(root)',
  ],
  [
    'pem_group: daemon',
    ofClient('root:root'),
    ofClient('root:daemon'),
    'defaults: clientcert_group is pem_group|default(root)',
  ],
  [
    'pg_backup_api_privatekey_path: /home/a.key',
    [`key ${set}/pg-backup-user.key root:root 0600 rsa-4096`],
    ['key /home/a.key root:root 0600 rsa-4096'],
    'sys/ssl/client, “Generate private key”',
  ],
  [
    'pg_backup_api_certificate_path: /home/a.crt',
    [`client ${set}/pg-backup-user.crt root:root 0644 CN=pg-backup-user for 365 days`],
    ['client /home/a.crt root:root 0644 CN=pg-backup-user for 365 days'],
    'sys/ssl/client, “Copy client certificate to target instances”',
  ],
  ['pg_backup_api_csr_path: /home/a.csr', nothing, nothing, 'sys/ssl/client, “Remove client CSR on target instances”'],
  ['pg_backup_api_local_ssl_dir: /srv/x', nothing, nothing, 'read by no task'],
  [
    'use_ssl_cert_authentication: true',
    nothing,
    nothing,
    'defaults: pg_backup_api_local_ssl_dir alone, which no task reads',
  ],
  [
    'pg_backup_api_src_dir: /srv/a/src',
    [
      ...git('/opt/postgres/src/pg-backup-api'),
      'cp -a -- /opt/postgres/src/pg-backup-api /opt/postgres/build/pg-backup-api/source',
    ],
    [...git('/srv/a/src'), 'cp -a -- /srv/a/src /opt/postgres/build/pg-backup-api/source'],
    'pgbackupapi/pkg/tasks/src.yml, src/install clone.yml: dest',
  ],
  [
    'pg_backup_api_build_dir: /srv/a/build',
    build('/opt/postgres/build/pg-backup-api'),
    build('/srv/a/build'),
    'pgbackupapi/pkg/tasks/src.yml, “Copy source to writeable build directory”, “Install Postgres Backup API from source”',
  ],
  [
    'pg_backup_api_git_reference_repo: /srv/ref',
    nothing,
    nothing,
    'src/install clone.yml, reference: spares a download',
  ],
  ['ssl_ca_cert_expiry: +900d', [ca(3650)], [ca(900)], 'sys/ssl/ca, ownca_not_after'],
  [
    'ssl_server_cert_expiry: +90d',
    [`server ${set}/pg-backup-api.crt ${worker} 0644 CN=barman1.example.com for 365 days`],
    [`server ${set}/pg-backup-api.crt ${worker} 0644 CN=barman1.example.com for 90 days`],
    'sys/ssl/server/tasks/certificate.yml, _expiry',
  ],
  [
    'ssl_client_cert_expiry: +80d',
    [`client ${set}/pg-backup-user.crt root:root 0644 CN=pg-backup-user for 365 days`],
    [`client ${set}/pg-backup-user.crt root:root 0644 CN=pg-backup-user for 80 days`],
    'sys/ssl/client/tasks/certificate.yml, _expiry',
  ],
  [
    'ssl_cert_expiry: +70d',
    [ca(3650), ...leaves(worker, [365, 365])],
    [ca(70), ...leaves(worker, [70, 70])],
    'the fallback of all three: sys/ssl/{ca,server,client}',
  ],
  [
    // No certificate of ours outlives the CA that signs it; TPA's would, and clients would reject it from the CA's end on.
    'ssl_ca_cert_expiry: +100d',
    [ca(3650), ...leaves(worker, [365, 365])],
    [ca(100), ...leaves(worker, [100, 100])],
    'sys/ssl/ca, ownca_not_after',
  ],
];

/** config.yml of one Barman host that installs from source, with settings at one level. */
function config(at: Partial<Record<'cluster' | 'location' | 'defaults' | 'instance', string>>): string {
  const vars = (level: string | undefined, indent: string) =>
    level === undefined ? '' : `${indent}vars:\n${indent}  ${level}\n`;
  return `cluster_name: c
cluster_vars:
  pg_backup_api_installation_method: src
  pg_backup_api_git_url: https://git.example.com/api.git
${at.cluster === undefined ? '' : `  ${at.cluster}\n`}locations:
- Name: main
${vars(at.location, '  ')}instance_defaults:
  platform: bare
${vars(at.defaults, '  ')}instances:
- Name: barman1.example.com
  location: main
  role: [barman]
${vars(at.instance, '  ')}`;
}

describe.each(['debian', 'redhat', 'suse'] as const)('a setup on %s', (family) => {
  let host: TemporaryHost;
  let without: readonly string[];
  const { user, group, trustAnchorDirectory } = layoutOf(family);
  const plan = (text: string) => {
    host.put(configFile, text);
    return setupLines(host);
  };
  const here = (lines: readonly string[]) =>
    lines
      .map((line) => line.replace('WORKER', user).replace('TEAM', group).replace('ANCHORS', trustAnchorDirectory))
      .sort();
  beforeAll(async () => {
    host = temporaryHost();
    freshHost(host, family);
    without = await plan(config({}));
  });
  afterAll(() => host.end());

  test.each(rows)('%s', async (setting, gone, come) => {
    const found = difference(without, await plan(config({ cluster: setting })));
    expect(found.gone).toEqual(here(gone));
    expect(found.come).toEqual(here(come));
  });
});

describe('on one host', () => {
  let host: TemporaryHost;
  const plan = (text: string) => {
    host.put(configFile, text);
    return setupLines(host);
  };
  beforeAll(() => {
    host = temporaryHost();
    freshHost(host, 'debian');
  });
  afterAll(() => host.end());

  test.each(['cluster', 'location', 'defaults', 'instance'] as const)(
    'a setting counts at the level %s, and a nearer one wins',
    async (level) => {
      const without = await plan(config({}));
      const far = level === 'cluster' ? {} : { cluster: 'pg_backup_api_clientcert_owner: bin' };
      const found = difference(
        without,
        await plan(config({ ...far, [level]: 'pg_backup_api_clientcert_owner: daemon' })),
      );
      expect(found).toEqual({ gone: [...ofClient('root:root')].sort(), come: [...ofClient('daemon:root')].sort() });
    },
  );

  test('a value that refers to another setting is followed', async () => {
    const text = config({ cluster: "pg_backup_api_ssl_dir: '/srv/{{ cluster_name }}'" });
    expect(await plan(text)).toContain('directory /srv/c root:root 0700');
  });

  test.each<[line: string, value: string, allowed: string]>([
    ['pg_backup_api_ssl_dir: api', 'api', 'an absolute path'],
    ['pg_backup_api_ssl_dir: /srv/../etc', '/srv/../etc', 'an absolute path'],
    ["pg_backup_api_ssl_dir: '{{ lookup(x) }}'", '{{ lookup(x) }}', 'of Jinja only {{ NAME }}'],
    ['pg_backup_api_ssl_user: a b', 'a b', "the name of an account's user or group"],
    ['pg_backup_api_ssl_group: 33', '33', "the name of an account's user or group"],
    ['pg_backup_api_ssl_service: other', 'other', 'pg-backup-api'],
    ['pg_backup_api_CN: -x', '-x', 'letters, digits, dots, hyphens and underscores'],
    ['pg_backup_api_clientcert_service: a/b', 'a/b', 'letters, digits, dots, hyphens and underscores'],
    ['pg_backup_api_clientcert_owner: [root]', '["root"]', "the name of an account's user or group"],
    ['pg_backup_api_clientcert_group: a:b', 'a:b', "the name of an account's user or group"],
    ['pem_user: a b', 'a b', "the name of an account's user or group"],
    ['pem_group: true', 'true', "the name of an account's user or group"],
    ['pg_backup_api_privatekey_path: a.key', 'a.key', 'an absolute path'],
    ['pg_backup_api_certificate_path: 7', '7', 'an absolute path'],
    ['pg_backup_api_src_dir: /opt', '/opt', 'at least three levels below /'],
    ['pg_backup_api_build_dir: /opt/postgres/../../etc', '/opt/postgres/../../etc', 'at least three levels below /'],
    ["pg_backup_api_build_dir: '/opt/{{ lookup(x) }}/api'", '/opt/{{ lookup(x) }}/api', 'of Jinja only {{ NAME }}'],
    ['pg_backup_api_git_ref: 2.0', '2', 'a text'],
    ['ssl_ca_cert_expiry: ten years', 'ten years', 'a text such as +365d'],
    ['ssl_server_cert_expiry: 365', '365', 'a text such as +365d'],
    ['ssl_client_cert_expiry: 1y', '1y', 'a text such as +365d'],
  ])('%s is refused with file, line, value and what is allowed', async (line, value, allowed) => {
    await expect(plan(config({ cluster: line }))).rejects.toMatchObject({
      problem: {
        message: expect.stringMatching(new RegExp(`^${configFile}:5:\\d+: ${line.split(':')[0]}.*“${escaped(value)}”`)),
        fix: expect.arrayContaining([expect.stringContaining(allowed)]),
      },
    });
  });

  test.each([
    ['pg_backup_api_ssl_user: nemo', 'user nemo'],
    ['pg_backup_api_ssl_group: nemo', 'group nemo'],
    ['pg_backup_api_clientcert_owner: nemo', 'user nemo'],
    ['pg_backup_api_clientcert_group: nemo', 'group nemo'],
    ['pem_user: nemo', 'user nemo'],
    ['pem_group: nemo', 'group nemo'],
    ['pg_backup_api_privatekey_path: /no/such/a.key', 'directory /no/such'],
    ['pg_backup_api_certificate_path: /no/such/a.crt', 'directory /no/such'],
  ])('%s is refused before anything is made, for there is no such thing here', async (line, what) => {
    await expect(plan(config({ cluster: line }))).rejects.toMatchObject({
      problem: {
        id: 'setting-names-nothing',
        message: expect.stringMatching(
          new RegExp(`^${configFile}:5:\\d+: ${line.split(':')[0]}: this host has no ${what}`),
        ),
      },
    });
  });

  test("Apache's account may come with its package", async () => {
    const worker = layoutOf('debian').user;
    host.put('/etc/passwd', 'root:x:0:0::/root:/bin/sh\n');
    try {
      expect(await plan(config({ cluster: `pg_backup_api_ssl_user: ${worker}` }))).toContain(
        `directory ${set} root:root 0700`,
      );
    } finally {
      freshHost(host, 'debian');
    }
  });

  test('another method of installation is refused in the same way', async () => {
    const text = config({}).replace('installation_method: src', 'installation_method: git');
    await expect(plan(text)).rejects.toMatchObject({
      problem: {
        message: expect.stringMatching(/:3:\d+: pg_backup_api_installation_method: “git”/),
        fix: expect.arrayContaining([expect.stringContaining('pkg or src')]),
      },
    });
  });

  test('settings of a checkout do not matter for packages', async () => {
    const text = config({ cluster: 'pg_backup_api_src_dir: /opt' }).replace(
      'installation_method: src',
      'installation_method: pkg',
    );
    expect((await plan(text)).filter((line) => line.startsWith('git '))).toEqual([]);
  });
});

function escaped(text: string): string {
  return text.replace(/[[\](){}.*+?^$|\\]/g, '\\$&');
}
