import type { SituationRule } from './situation.ts';
import { CURL } from './situations-dnf.ts';

const COMPARE = [
  'compare the fingerprint that `zypper ref` shows with the one that the vendor tells, and answer it with a (trust always)',
  'never use --gpg-auto-import-keys for it',
];

/** What zypper says in other words than dnf, or with other ways out: tried before the rules that they share. */
export const ZYPPER_INSTALL: readonly SituationRule[] = [
  {
    id: 'scriptlet-failed',
    exitCodes: [107],
    cause: 'a script of the package failed',
    next: ['read the lines above the warning', 'install the same version again with `zypper install --force`'],
  },
  {
    id: 'disk-full',
    pattern: /installing package (?<package>\S+) needs (?<size>\S+) more space on the (?<place>\S+) filesystem/,
    cause: '{size} are missing on {place} (a read-only package database says the same)',
    next: ['free space: `zypper clean`, `df -h {place}`', 'check that / and /var are not mounted read-only'],
  },
  {
    id: 'rpm-locked',
    pattern: /can't create transaction lock on (?<file>\S+)/,
    cause: 'another rpm is running and holds {file}',
    next: ['find it with `fuser {file}`, wait until it ends, then try again'],
  },
];

/** zypper: its exit codes are its own (zypper(8), EXIT CODES). */
export const ZYPPER: readonly SituationRule[] = [
  {
    id: 'not-root',
    exitCodes: [5],
    cause: 'only root may install packages',
    next: ['start the wizard again with sudo', 'searching works without'],
  },
  {
    id: 'locked',
    pattern: /locked by the application with pid (?<pid>\d+) \((?<program>[^)]*)\)/,
    cause: 'process {pid} ({program}) holds the lock of the package management',
    next: ['wait until process {pid} ends, then try again'],
  },
  {
    id: 'locked',
    exitCodes: [7],
    cause: 'another program holds the lock of the package management',
    next: ['wait until it ends, then try again'],
  },
  {
    id: 'key-expired',
    pattern:
      /signing key received:\s+Repository: +(?<repo>\S+)(?=[\s\S]*?Key Fingerprint: +(?<fingerprint>[^\n]*))(?=[\s\S]*?Key Name: +(?<user>[^\n]*))[\s\S]*?\(EXPIRED\)/,
    cause: 'the lists of {repo} are signed with the key of {user}, which has expired; fingerprint {fingerprint}',
    next: ["install the vendor's renewed key: `rpm --import FILE`", 'do not accept the old one'],
  },
  {
    // With --non-interactive zypper rejects a key that it does not know.
    id: 'key-not-imported',
    pattern:
      /signing key received:\s+Repository: +(?<repo>\S+)(?=[\s\S]*?Key Fingerprint: +(?<fingerprint>[^\n]*))(?=[\s\S]*?Key Name: +(?<user>[^\n]*))/,
    cause: 'the lists of {repo} are signed, and the key of {user} is not imported here; fingerprint {fingerprint}',
    next: COMPARE,
  },
  {
    // zypper 1.14.101 with --xmlout.
    id: 'key-not-imported',
    pattern: /Do you want to reject the key[\s\S]*?Repository '(?<repo>[^']*)' is invalid/,
    cause: 'the lists of {repo} are signed with a key that is not imported here',
    next: COMPARE,
  },
  {
    id: 'repository-unsigned',
    pattern: /File '[^']*' from repository '(?<repo>[^']*)' is unsigned/,
    cause: 'the lists of the repository {repo} are not signed',
    next: ['ask the vendor whether the repository is signed; do not switch the check off unasked'],
  },
  {
    id: 'signature-bad',
    pattern: /Repository '(?<repo>[^']*)' is invalid\.[\s\S]*?Signature verification failed for repomd\.xml/,
    cause: 'the signature of the lists of {repo} does not fit their contents, or its key has expired',
    next: ['try again in an hour, or with another mirror; look at the proxy in between', 'do not force it'],
  },
  {
    id: 'package-unsigned',
    pattern: /(?<package>\S+) \([^)\n]*\): Signature verification failed \[\d+-File is unsigned\]/,
    cause: '{package} is not signed',
    next: ["get the package from the vendor's repository", 'do not use --no-gpg-checks'],
  },
  {
    id: 'signature-invalid',
    pattern: /(?<package>\S+) \([^)\n]*\): Signature verification failed \[\d+-(?<why>[^\]\n]*)\]/,
    cause: 'the signature of {package} could not be verified: {why}',
    next: ["compare the vendor's key with `rpm -qa gpg-pubkey*`", 'do not use --no-gpg-checks'],
  },
  ...CURL,
  {
    id: 'dependency-missing',
    exitCodes: [4],
    pattern: /nothing provides (?<dependency>[^\n]*?) needed by (?:the to be installed )?(?<package>\S+)/,
    cause: '{package} needs {dependency}, which no enabled repository has',
    next: [
      'enable the repository or the module that has it (SUSEConnect, `zypper addrepo`)',
      'or choose the next lower version',
    ],
  },
  {
    id: 'package-gone',
    pattern: /File '(?<file>[^']*)' not found on medium/,
    cause: 'the package lists and the repository differ: {file} is not there any more',
    next: ['run `zypper refresh` and choose again', 'if it stays, the mirror is being changed: try later'],
  },
  {
    id: 'held',
    exitCodes: [4],
    pattern: /remove lock|conflicting requests/,
    cause: 'the package is locked, or another request contradicts this one',
    next: ['`zypper locks` shows the locks, `zypper removelock {asked}` takes one back'],
  },
  {
    id: 'repository-unreachable',
    pattern: /Skipping repository '(?<repo>[^']*)' because of the above error/,
    cause: 'the repository {repo} cannot be read, and zypper goes on without it',
    next: [
      'check its address (`zypper repos --uri`), the network and DNS',
      'or disable it, if nothing needs it: `zypper modifyrepo --disable {repo}`',
    ],
  },
  {
    id: 'dependency-missing',
    exitCodes: [4],
    cause: 'the dependencies of the chosen version cannot be satisfied',
    next: ['choose the next lower version, or set up the repository that has what is missing'],
  },
  {
    id: 'version-unknown',
    exitCodes: [104],
    cause: 'no repository has this version; zypper knows no wildcards, and without an epoch it looks for epoch 0',
    next: ['choose one of the listed versions and write its epoch'],
  },
  {
    id: 'no-repositories',
    exitCodes: [6],
    cause: 'no repository is set up or enabled',
    next: ['set up the repository that has {asked}: `zypper addrepo`'],
  },
  {
    id: 'older-than-installed',
    pattern: /--oldpackage/,
    cause: 'the installed version is newer, and zypper goes back only with --oldpackage; it ends with 0 all the same',
    next: ['confirm the downgrade, or keep the version there is'],
  },
  {
    id: 'not-a-version',
    exitCodes: [3],
    cause: 'zypper read the word as a package file',
    next: ['write a version'],
  },
  {
    id: 'nothing-to-do',
    pattern: /Nothing to do\b/,
    cause: 'a version that matches is installed already',
    next: ['ask for the exact version'],
  },
];
