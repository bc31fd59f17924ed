import { type Catalogue, cataloguePackages } from './catalogue.ts';

const apache = '2.4.58-150600.5.29.1';
const python = '3.6.15-150300.10.84.1';

/** What the repositories of the SLES 15 sandbox offer. Versions are `[EPOCH:]VERSION-RELEASE`. */
export const suseCatalogue: Catalogue = {
  repositories: [
    { id: 'SLE-Module-Basesystem', release: '15-SP6', source: 'SLE-Module-Basesystem15-SP6-Updates' },
    { id: 'SLE-Module-Server-Applications', release: '15-SP6', source: 'SLE-Module-Server-Applications15-SP6-Updates' },
    { id: 'enterprisedb-enterprise', release: '15', source: 'enterprisedb-enterprise' },
  ],
  packages: cataloguePackages([
    [
      'pg-backup-api',
      'noarch',
      72,
      'barman python3-Flask python3-requests python3-gunicorn',
      '2:2.2.0-1.sles15@enterprisedb-enterprise',
      '2.2.0-1.sles15@enterprisedb-enterprise',
      '2.1.1-1.sles15@enterprisedb-enterprise',
      '2.1.0-1.sles15@enterprisedb-enterprise',
      '2.0.0-2.sles15@enterprisedb-enterprise',
      '1.3.0-1.sles15@enterprisedb-enterprise',
    ],
    [
      'apache2',
      'x86_64',
      180,
      'apache2-prefork apache2-utils system-user-wwwrun libapr1 libapr-util1',
      `${apache}@SLE-Module-Server-Applications`,
    ],
    ['apache2-prefork', 'x86_64', 1300, 'libapr1', `${apache}@SLE-Module-Server-Applications`],
    ['apache2-utils', 'x86_64', 120, 'libapr1 libapr-util1', `${apache}@SLE-Module-Server-Applications`],
    ['system-user-wwwrun', 'noarch', 9, '', '20170617-150400.24.2.1@SLE-Module-Basesystem'],
    ['libapr1', 'x86_64', 104, '', '1.6.3-150000.3.6.1@SLE-Module-Basesystem'],
    ['libapr-util1', 'x86_64', 88, 'libapr1', '1.6.1-150300.18.5.1@SLE-Module-Basesystem'],
    ['python3-cryptography', 'x86_64', 860, 'python3 python3-cffi', '3.3.2-150400.23.1@SLE-Module-Basesystem'],
    ['python3-cffi', 'x86_64', 220, 'python3', '1.13.2-150200.3.5.1@SLE-Module-Basesystem'],
    ['python3-Flask', 'noarch', 180, 'python3', '1.0.4-150400.7.64@SLE-Module-Server-Applications'],
    ['python3-gunicorn', 'noarch', 150, 'python3', '19.7.1-150400.1.4@SLE-Module-Server-Applications'],
    ['python3-requests', 'noarch', 140, 'python3', '2.24.0-150300.3.15.1@SLE-Module-Basesystem'],
    [
      'barman',
      'noarch',
      46,
      'python3-barman rsync',
      '3.17.0-1.sles15@enterprisedb-enterprise',
      '3.16.2-1.sles15@enterprisedb-enterprise',
    ],
    [
      'python3-barman',
      'noarch',
      540,
      'python3',
      '3.17.0-1.sles15@enterprisedb-enterprise',
      '3.16.2-1.sles15@enterprisedb-enterprise',
    ],
    ['ca-certificates', 'noarch', 36, '', '2+git20240416.98ae794-150300.4.3.3@SLE-Module-Basesystem'],
    ['openssl', 'noarch', 16, '', '3.1.4-150600.2.1@SLE-Module-Basesystem'],
    ['curl', 'x86_64', 270, '', '8.6.0-150600.4.21.1@SLE-Module-Basesystem'],
    ['rsync', 'x86_64', 400, '', '3.2.7-150600.3.8.1@SLE-Module-Basesystem'],
    ['python3', 'x86_64', 250, '', `${python}@SLE-Module-Basesystem`],
  ]),
  preinstalled: {
    barman: '3.16.2-1.sles15',
    'python3-barman': '3.16.2-1.sles15',
    'ca-certificates': '2+git20240416.98ae794-150300.4.3.3',
    openssl: '3.1.4-150600.2.1',
    curl: '8.6.0-150600.4.21.1',
    rsync: '3.2.7-150600.3.8.1',
    python3: python,
    'python3-requests': '2.24.0-150300.3.15.1',
  },
};
