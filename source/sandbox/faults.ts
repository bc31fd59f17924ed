import type { OsFamily } from '../os/families.ts';

export interface FaultRow {
  /** The sentence that `--list-faults` and trainers see. */
  readonly says: string;
  /** It is wrong with a host that was set up: such a host is set up first. */
  readonly on?: 'set-up';
  /** The families that can have it; without it, all. */
  readonly families?: readonly OsFamily[];
  /** Nothing that the wizard does takes it away: another program, another host or the operator has to. */
  readonly beyond?: true;
}

const table = {
  'no-candidate': { says: 'no repository offers pg-backup-api', beyond: true },
  'lists-absent': { says: 'apt has no package lists until `apt-get update`', families: ['debian'], beyond: true },
  'apt-locked': { says: 'another package manager holds the lock and does not let go', beyond: true },
  'dpkg-interrupted': { says: 'an earlier dpkg run was cut off half way', families: ['debian'], beyond: true },
  'download-fails': { says: 'the repository has moved on: the package file is missing (404)', beyond: true },
  'port-in-use': { says: 'another web server listens on port 443', beyond: true },
  'proof-fails': {
    says: 'Apache goes on with the certificate that it served before, whatever its files say; without one it refuses everybody (403)',
    beyond: true,
  },
  'backend-down': { says: 'pg-backup-api ends as soon as it is started', beyond: true },
  'postgres-unreachable': { says: 'one PostgreSQL server does not answer Barman', beyond: true },
  'slot-inactive': {
    says: 'the replication slot of one server is not active, although its receive-wal holds the lock',
    beyond: true,
  },
  'backup-too-old': { says: 'one server has had no backup for two weeks', beyond: true },
  'backup-failed': { says: 'the last backup of one server failed, an hour ago', beyond: true },
  'password-in-conninfo': {
    says: 'the connection strings of one server hold a password, which the API sends',
    beyond: true,
  },
  'barman-disk-full': { says: 'the disk of Barman has room for no further backup', beyond: true },
  'barman-home-unmounted': {
    says: 'the disk of Barman is not mounted: no job of cron runs, and none says so',
    beyond: true,
  },
  'port-7480-open': { says: 'pg-backup-api listens on every address, not on loopback alone', beyond: true },
  'barman-config-broken': { says: 'a file of Barman’s configuration cannot be read', beyond: true },
  'config-broken': { says: 'config.yml ends in the middle of a list', beyond: true },
  'no-client-verify': { says: 'Apache asks no client for a certificate (SSLVerifyClient none)', on: 'set-up' },
  'server-certificate-expired': { says: 'the certificate of the proxy ended yesterday', on: 'set-up' },
  'server-certificate-ends': { says: 'the certificate of the proxy ends in five days', on: 'set-up' },
  'server-name-missing': { says: 'the certificate of the proxy does not have the host’s name', on: 'set-up' },
  'server-key-mismatch': { says: 'the key of the proxy is not that of its certificate', on: 'set-up' },
  'client-certificate-expired': { says: 'the certificate of the client ended yesterday', on: 'set-up' },
  'client-certificate-missing': { says: 'the certificate of the client is missing', on: 'set-up' },
  'client-of-another-ca': { says: 'the certificate of the client is of another CA', on: 'set-up' },
  'ca-ends': { says: 'the CA ends in twenty days', on: 'set-up' },
  'key-readable': { says: 'everybody on the host can read the key of the proxy', on: 'set-up' },
  'trusted-ca-empty': { says: 'the file of the CA that Apache trusts is empty', on: 'set-up' },
  'trust-store-missing': { says: 'the CA is not in the trust store of the host', on: 'set-up' },
  'vhost-missing': { says: 'the virtual host of the API is not enabled', on: 'set-up' },
  'vhost-broken': { says: 'the virtual host of the API has a directive that Apache does not know', on: 'set-up' },
  'vhost-of-another-name': { says: 'the virtual host answers for another name', on: 'set-up' },
  'proxy-wrong-port': { says: 'the virtual host hands calls on to a port where nobody listens', on: 'set-up' },
  'proxy-module-missing': { says: 'Apache does not load its proxy module', on: 'set-up', families: ['debian'] },
  'port-80-open': { says: 'Apache listens on port 80, too', on: 'set-up' },
  'apache-stopped': { says: 'Apache does not run', on: 'set-up' },
  'apache-disabled': { says: 'Apache does not come back with the host', on: 'set-up' },
  'api-stopped': { says: 'pg-backup-api does not run', on: 'set-up' },
  'api-disabled': { says: 'pg-backup-api does not come back with the host', on: 'set-up' },
  'selinux-refuses': {
    says: 'SELinux does not let Apache connect to pg-backup-api',
    on: 'set-up',
    families: ['redhat'],
  },
} as const satisfies Readonly<Record<string, FaultRow>>;

export type SandboxFault = keyof typeof table;

/** What can be made to go wrong in the sandbox. */
export const sandboxFaults: Readonly<Record<SandboxFault, FaultRow>> = table;

/** Whether a word of the command line names a fault. */
export function isSandboxFault(word: string): word is SandboxFault {
  return Object.hasOwn(sandboxFaults, word);
}

/** The faults that a host of a family can have. */
export function faultsOf(family: OsFamily): readonly SandboxFault[] {
  const names = Object.keys(sandboxFaults).filter(isSandboxFault);
  return names.filter((name) => sandboxFaults[name].families?.includes(family) ?? true);
}
