import type { OsFamily } from '../../os/families.ts';
import type { Behaviour } from '../call.ts';
import { a2en } from './a2en.ts';
import { apachectl } from './apachectl.ts';
import { aptCache } from './apt-cache.ts';
import { aptGet } from './apt-get.ts';
import { aptMark } from './apt-mark.ts';
import { barman } from './barman.ts';
import { curl } from './curl.ts';
import { df } from './df.ts';
import { dnf } from './dnf.ts';
import { dpkg } from './dpkg.ts';
import { dpkgQuery } from './dpkg-query.ts';
import { hostname, sandboxFault } from './host-commands.ts';
import { journalctl } from './journalctl.ts';
import { pgBackupApi } from './pg-backup-api.ts';
import { rpm } from './rpm.ts';
import { selinux } from './selinux.ts';
import { service } from './service.ts';
import { socketStatistics } from './socket-statistics.ts';
import { systemctl } from './systemctl.ts';
import { updateCaCertificates, updateCaTrust } from './trust-store.ts';
import { zypper } from './zypper.ts';

type Table = Readonly<Record<string, Behaviour>>;

const everywhere: Table = { systemctl, service, journalctl, ss: socketStatistics, barman, df };

const debian: Table = {
  'apt-get': aptGet,
  apt: aptGet,
  'apt-cache': aptCache,
  'apt-mark': aptMark,
  'dpkg-query': dpkgQuery,
  dpkg,
  'update-ca-certificates': updateCaCertificates,
};

const redhat: Table = {
  dnf,
  yum: dnf,
  rpm,
  'update-ca-trust': updateCaTrust,
  getenforce: selinux,
  selinuxenabled: selinux,
  getsebool: selinux,
  setsebool: selinux,
  restorecon: selinux,
  chcon: selinux,
  matchpathcon: selinux,
};

const suse: Table = { zypper, rpm, 'update-ca-certificates': updateCaCertificates };

const families: Readonly<Record<OsFamily, Table>> = { debian, redhat, suse };

const withPackages: Table = {
  a2enmod: a2en,
  a2dismod: a2en,
  a2ensite: a2en,
  a2dissite: a2en,
  a2enconf: a2en,
  a2disconf: a2en,
  a2enflag: a2en,
  a2disflag: a2en,
  apachectl,
  apache2ctl: apachectl,
  httpd: apachectl,
  'pg-backup-api': pgBackupApi,
};

/** Commands of other distributions, which must not be found when this machine really has them. */
const elsewhere = ['dnf5', 'snap', 'invoke-rc.d', 'a2query', 'SUSEConnect'];

/** What a command does. */
export function behaviourOf(name: string): Behaviour {
  return behaviours[name] ?? notThere;
}

const notThere: Behaviour = (call) => {
  call.err(`${call.name}: not part of this sandbox`);
  return 127;
};

const behaviours: Table = {
  ...everywhere,
  ...debian,
  ...redhat,
  ...suse,
  ...withPackages,
  curl,
  hostname,
  'sandbox-fault': sandboxFault,
};

/** Commands of a fresh host of a family. */
export function commandsOf(family: OsFamily): string[] {
  return [...Object.keys({ ...everywhere, ...families[family] }), 'hostname', 'sandbox-fault'];
}

/** Commands that a fresh host of a family does not have, whatever this machine has. */
export function absentFrom(family: OsFamily): string[] {
  const own = families[family];
  const others = Object.keys({ ...debian, ...redhat, ...suse, ...withPackages });
  return [...others.filter((name) => !Object.hasOwn(own, name)), ...elsewhere];
}
