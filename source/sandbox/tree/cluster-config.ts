import type { OsFamily } from '../../os/families.ts';

const distributions: Readonly<
  Record<OsFamily, { readonly platform: string; readonly repositories: readonly string[] }>
> = {
  debian: {
    platform: 'Debian 12',
    repositories: ['  apt_repository_list:', '  - PGDG', '  edb_repositories:', '  - enterprise'],
  },
  redhat: {
    platform: 'Rocky Linux 9',
    repositories: ['  edb_repositories:', '  - enterprise', '  yum_repository_list:', '  - EPEL', '  - PGDG'],
  },
  suse: {
    platform: 'SLES 15',
    repositories: ['  edb_repositories:', '  - enterprise'],
  },
};

/** A config.yml as `tpaexec configure` writes it, with the comments that operators add. pg-backup-api is not enabled yet. */
export function clusterConfig(family: OsFamily): string {
  const { repositories, platform } = distributions[family];
  return [
    '---',
    'architecture: M1',
    'cluster_name: pgcluster',
    'cluster_tags: {}',
    '',
    'keyring_backend: system',
    'vault_name: 5e1f6f0e-52a1-4f0b-9a63-0d7d1c1a8a11',
    '',
    '# Settings of every instance. Those of one instance go under its `vars:`.',
    'cluster_vars:',
    ...repositories,
    '  failover_manager: repmgr',
    '  postgres_flavour: postgresql',
    "  postgres_version: '16'",
    '  preferred_python_version: python3',
    '  use_volatile_subscriptions: false   # set by configure',
    '',
    'locations:',
    '- Name: main',
    '- Name: offsite',
    '',
    'instance_defaults:',
    '  platform: bare',
    '  vars:',
    '    ansible_user: root',
    '',
    'instances:',
    '- Name: pg1.example.com',
    '  backup: barman1.example.com',
    '  location: main',
    '  node: 1',
    '  private_ip: 10.1.0.11',
    '  public_ip: 10.0.0.11',
    '  role:',
    '  - primary',
    '- Name: pg2.example.com',
    '  backup: barman1.example.com',
    '  location: main',
    '  node: 2',
    '  private_ip: 10.1.0.12',
    '  public_ip: 10.0.0.12',
    '  role:',
    '  - replica',
    '  upstream: pg1.example.com',
    `# The backup server (${platform}); its disk is grown by the storage team.`,
    '- Name: barman1.example.com',
    '  location: offsite',
    '  node: 3',
    '  private_ip: 10.1.0.13',
    '  public_ip: 10.0.0.13',
    '  role:',
    '  - barman',
    '  - log-server',
    '  - witness',
    '  upstream: pg1.example.com',
    '',
  ].join('\n');
}
