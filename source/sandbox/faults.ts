/** What can be made to go wrong in the sandbox, with the sentence that `--help` and trainers see. */
export const sandboxFaults = {
  'no-candidate': 'no repository offers pg-backup-api',
  'lists-absent': 'apt has no package lists until `apt-get update`',
  'apt-locked': 'another package manager holds the lock and does not let go',
  'dpkg-interrupted': 'an earlier dpkg run was cut off half way',
  'download-fails': 'the repository has moved on: the package file is not there any more (404)',
  'port-in-use': 'another web server listens on port 443',
  'proof-fails':
    'Apache goes on with the certificate that it served before, whatever its files say; without one it refuses everybody (403)',
  'backend-down': 'pg-backup-api ends as soon as it is started',
  'postgres-unreachable': 'one PostgreSQL server does not answer Barman',
  'slot-inactive': 'the replication slot of one server is not active, although its receive-wal holds the lock',
  'backup-too-old': 'one server has had no backup for two weeks',
  'backup-failed': 'the last backup of one server failed, an hour ago',
  'password-in-conninfo': 'the connection strings of one server hold a password, which the API sends',
  'barman-disk-full': 'the disk of Barman has room for no further backup',
  'barman-home-unmounted': 'the disk of Barman is not mounted: no job of cron runs, and none says so',
  'port-7480-open': 'pg-backup-api listens on every address, not on loopback alone',
  'no-client-verify': 'Apache asks no client for a certificate (SSLVerifyClient none)',
} as const;

export type SandboxFault = keyof typeof sandboxFaults;

/** Whether a word of the command line names a fault. */
export function isSandboxFault(word: string): word is SandboxFault {
  return Object.hasOwn(sandboxFaults, word);
}
