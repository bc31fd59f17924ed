import type { OsFamily } from '../../os/families.ts';
import { directory, type Entry, file, link } from './entry.ts';

/** A public root of nobody, whose key was never kept: what the trust store holds before the operator's CA comes. */
const exampleRoot = `-----BEGIN CERTIFICATE-----
MIIByDCCAW2gAwIBAgIUPKwPulJmpi3AioUtJI/afUlClTUwCgYIKoZIzj0EAwIw
MDEQMA4GA1UECgwHRXhhbXBsZTEcMBoGA1UEAwwTRXhhbXBsZSBQdWJsaWMgUm9v
dDAgFw0yNjExMjMxNTEyNDVaGA8yMTA2MTEwNDE1MTI0NVowMDEQMA4GA1UECgwH
RXhhbXBsZTEcMBoGA1UEAwwTRXhhbXBsZSBQdWJsaWMgUm9vdDBZMBMGByqGSM49
AgEGCCqGSM49AwEHA0IABLXfXItDmMZcItV5G9qyTGU73wNstCo19DHJ/zzTO4m6
PeIibVy4bxIkE5Nth4qN/0O9hbrPNao5gZnhYa8o3oijYzBhMB0GA1UdDgQWBBQ+
m2FzTu5Mwv6txWsxudqizz1vATAfBgNVHSMEGDAWgBQ+m2FzTu5Mwv6txWsxudqi
zz1vATAPBgNVHRMBAf8EBTADAQH/MA4GA1UdDwEB/wQEAwIBBjAKBggqhkjOPQQD
AgNJADBGAiEAgTouCRk0SoCuFPC3VGKr1qyYfFPD2o99IWCHdKOy4YACIQDDoSt8
4OUea1KmGe6+RaAN+6GbfAvgKHAI2dtLKlSBdA==
-----END CERTIFICATE-----
`;

/** What every host has: accounts, names, the trust store, folders. The name resolves to loopback, where the servers listen. */
export function baseTree(family: OsFamily, hostName: string): Entry[] {
  return [
    ...['/tmp', '/var/tmp'].map((path) => directory(path, 0o1777)),
    ...[
      '/run/lock',
      '/run/systemd/system',
      '/etc/systemd/system/multi-user.target.wants',
      '/usr/local/lib',
      '/usr/local/bin',
      '/opt',
      '/srv',
      '/var/backups',
      '/var/lib',
    ].map((path) => directory(path)),
    directory('/root', 0o700),
    file('/etc/hostname', `${hostName}\n`),
    file('/etc/hosts', hosts(hostName)),
    file(
      '/etc/passwd',
      accounts[family].map(([name, id, home]) => `${name}:x:${id}:${id}::${home}:/bin/sh\n`).join(''),
    ),
    file('/etc/group', accounts[family].map(([name, id]) => `${name}:x:${id}:\n`).join('')),
    ...distributions[family],
  ];
}

function hosts(hostName: string): string {
  const short = hostName.split('.')[0];
  return `127.0.0.1 localhost\n127.0.0.1 ${hostName} ${short}\n10.1.0.11 pg1.example.com pg1\n10.1.0.12 pg2.example.com pg2\n`;
}

const accounts: Readonly<Record<OsFamily, readonly (readonly [string, number, string])[]>> = {
  debian: [
    ['root', 0, '/root'],
    ['daemon', 1, '/usr/sbin'],
    ['www-data', 33, '/var/www'],
    ['nobody', 65_534, '/nonexistent'],
    ['barman', 105, '/var/lib/barman'],
  ],
  redhat: [
    ['root', 0, '/root'],
    ['daemon', 2, '/sbin'],
    ['nobody', 65_534, '/'],
    ['barman', 991, '/var/lib/barman'],
  ],
  suse: [
    ['root', 0, '/root'],
    ['daemon', 2, '/sbin'],
    ['nobody', 65_534, '/var/lib/nobody'],
    ['barman', 478, '/var/lib/barman'],
  ],
};

const debian: Entry[] = [
  file(
    '/etc/os-release',
    'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nVERSION="12 (bookworm)"\nVERSION_CODENAME=bookworm\nID=debian\n',
  ),
  file('/etc/debian_version', '12.12\n'),
  file('/etc/apt/sources.list', 'deb http://mirror.example.com/debian bookworm main\n'),
  file('/etc/apt/sources.list.d/pgdg.list', 'deb https://pgdg.example.com/pub/repos/apt bookworm-pgdg main\n'),
  file(
    '/etc/apt/sources.list.d/enterprise.list',
    'deb https://downloads.example.com/enterprise/deb/debian bookworm main\n',
  ),
  directory('/var/lib/apt/lists/partial', 0o700),
  directory('/var/lib/dpkg/updates'),
  file('/var/lib/dpkg/lock-frontend', '', 0o640),
  file('/usr/share/ca-certificates/example/Example_Root.crt', exampleRoot),
  file('/etc/ssl/certs/ca-certificates.crt', exampleRoot),
  directory('/etc/ssl/private', 0o710),
  directory('/usr/local/share/ca-certificates'),
];

const redhat: Entry[] = [
  file(
    '/etc/os-release',
    'NAME="Rocky Linux"\nVERSION="9.6 (Blue Onyx)"\nID="rocky"\nID_LIKE="rhel centos fedora"\nVERSION_ID="9.6"\nPLATFORM_ID="platform:el9"\nPRETTY_NAME="Rocky Linux 9.6 (Blue Onyx)"\n',
  ),
  file('/etc/redhat-release', 'Rocky Linux release 9.6 (Blue Onyx)\n'),
  file(
    '/etc/dnf/dnf.conf',
    '[main]\ngpgcheck=1\ninstallonly_limit=3\nclean_requirements_on_remove=True\nbest=True\nskip_if_unavailable=False\n',
  ),
  file('/etc/selinux/config', 'SELINUX=enforcing\nSELINUXTYPE=targeted\n'),
  file('/sys/fs/selinux/enforce', '1'),
  file('/usr/share/pki/ca-trust-source/example-root.pem', exampleRoot),
  file('/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem', exampleRoot),
  link('/etc/pki/tls/certs/ca-bundle.crt', '../../ca-trust/extracted/pem/tls-ca-bundle.pem'),
  directory('/etc/pki/ca-trust/source/anchors'),
  directory('/etc/pki/tls/private'),
];

const suse: Entry[] = [
  file(
    '/etc/os-release',
    'NAME="SLES"\nVERSION="15-SP6"\nVERSION_ID="15.6"\nPRETTY_NAME="SUSE Linux Enterprise Server 15 SP6"\nID="sles"\nID_LIKE="suse"\n',
  ),
  file('/etc/zypp/zypp.conf', '[main]\n# download.use_deltarpm = true\nmultiversion = provides:multiversion(kernel)\n'),
  ...[
    [
      'SLE-Module-Server-Applications',
      'https://mirror.example.com/SUSE/Products/SLE-Module-Server-Applications/15-SP6',
    ],
    ['enterprisedb-enterprise', 'https://downloads.example.com/enterprise/rpm/opensuse/15.6'],
  ].map(([name, url]) =>
    file(
      `/etc/zypp/repos.d/${name}.repo`,
      `[${name}]\nname=${name}\nenabled=1\nautorefresh=1\nbaseurl=${url}\ngpgcheck=1\n`,
    ),
  ),
  file('/usr/share/pki/trust/example-root.pem', exampleRoot),
  file('/var/lib/ca-certificates/ca-bundle.pem', exampleRoot),
  link('/etc/ssl/ca-bundle.pem', '../../var/lib/ca-certificates/ca-bundle.pem'),
  directory('/etc/pki/trust/anchors'),
  directory('/etc/ssl/private', 0o700),
];

const distributions: Readonly<Record<OsFamily, readonly Entry[]>> = { debian, redhat, suse };
