import type { SituationRule } from './situation.ts';

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
    id: 'scriptlet-failed',
    exitCodes: [107],
    cause: 'a script of the package failed',
    next: ['read the lines above the warning', 'install the same version again with `zypper install --force`'],
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
