import type { KnownSetting } from './setting.ts';

/** Settings of package installation that matter on a Barman host. */
export const packageSettings: readonly KnownSetting[] = [
  {
    key: 'allow_package_upgrades',
    use: 'tpa',
    type: 'boolean',
    default: false,
    reader: 'cluster',
    meaning: 'Upgrades packages that are installed already; without it they are left alone.',
    source: 'roles/pkg/install/tasks/main.yml',
  },
  {
    key: 'edb_repositories',
    use: 'tpa',
    type: 'list',
    default: undefined,
    reader: 'cluster',
    meaning: "EDB's repositories to use; needs EDB_SUBSCRIPTION_TOKEN on the controller.",
    source: 'roles/init/tasks/repos.yml',
  },
  {
    key: 'use_local_repo_only',
    use: 'tpa',
    type: 'boolean',
    default: false,
    reader: 'cluster',
    meaning: "Uses only the packages in the cluster directory's local-repo.",
    source: 'lib/tpa/architecture.py',
  },
  {
    key: 'postgres_version',
    use: 'tpa',
    type: 'version',
    default: undefined,
    reader: 'cluster',
    meaning: 'Major version of Postgres.',
    source: 'lib/tpa/architecture.py',
  },
];
