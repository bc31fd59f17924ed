import type { SituationRule } from './situation.ts';

/** What the choice of a version leads to. */
export const DNF_CHOICE: readonly SituationRule[] = [
  {
    id: 'excluded',
    pattern: /All matches were filtered out by modular filtering for argument: (?<spec>[^\n]*)/,
    cause: '{spec} exists, but a module stream hides it',
    next: [
      '`dnf module list` shows the streams; `dnf module disable NAME` takes one away',
      'module_hotfixes=1 in the section of a repository lets its packages past all modules',
    ],
  },
  {
    id: 'excluded',
    pattern: /All matches were filtered out by exclude filtering for argument: (?<spec>[^\n]*)/,
    cause: '{spec} exists, but an exclude or a version lock hides it',
    next: ['`dnf versionlock list`, and excludepkgs= in /etc/dnf/dnf.conf and /etc/yum.repos.d'],
  },
  {
    id: 'excluded',
    pattern: /Argument '(?<spec>[^'\n]*)' matches only excluded packages/,
    cause: '{spec} exists, but an exclude, a version lock or a module stream hides it',
    next: ['`dnf versionlock list`, excludepkgs= in /etc/dnf/dnf.conf and /etc/yum.repos.d, `dnf module list`'],
  },
  {
    id: 'version-unknown',
    pattern: /(?:Unable to find a match|No match for argument): (?<spec>[^\n]*)/,
    cause: 'no repository has {spec}',
    next: ['choose one of the listed versions', 'if it was published lately, run `dnf makecache --refresh`'],
  },
  {
    id: 'wrong-architecture',
    pattern: /(?<spec>\S*) ?does not have a compatible architecture/,
    cause: 'the chosen version was built for another processor',
    next: ['choose a version for this architecture or noarch'],
  },
  {
    id: 'dependency-missing',
    pattern: /nothing provides (?<dependency>[^\n]*?) needed by (?<package>\S+)/,
    cause: '{package} needs {dependency}, which no enabled repository has',
    next: ['enable the repository that has it (CodeReady Builder, EPEL)', 'or choose the next lower version'],
  },
  {
    id: 'dependency-skipped',
    pattern: /Skipping packages with broken dependencies/,
    cause: 'dnf left out the newest match because a dependency is missing, and took another version',
    next: ['use --best, or choose the exact version'],
  },
];

/** What goes wrong in the transaction; scriptlets first, because dnf ends with 0 and "Complete!" after them. */
export const DNF_INSTALL: readonly SituationRule[] = [
  {
    id: 'script-failed',
    pattern:
      /%(?:prein?|pretrans)\((?<package>[^)]*)\) scriptlet failed|Error in (?:PREIN|PRETRANS) scriptlet[^\n]*?(?:package|rpm package) (?<other>\S+)/,
    cause: "the package's script before the installation failed, so it was not installed",
    next: ['read the lines above the error in the log', 'choose another version'],
  },
  {
    id: 'scriptlet-failed',
    pattern: /%\w+\((?<package>[^)]*)\) scriptlet failed|Error in \w+ scriptlet/,
    cause: 'a script of the package failed; dnf says Complete! and ends with 0 all the same',
    next: ['read the lines above the warning', 'run the installation of the same version again with `dnf reinstall`'],
  },
  {
    id: 'disk-full',
    pattern: /installing package (?<package>\S+) needs (?<size>\S+) more space on the (?<place>\S+) filesystem/,
    cause: '{size} are missing on {place} (a read-only package database says the same)',
    next: ['free space: `dnf clean packages`, `df -h {place}`', 'check that / and /var are not mounted read-only'],
  },
  {
    id: 'file-conflict',
    // zypper spreads it over lines, and capitalises it.
    pattern:
      /\b[Ff]ile (?<file>\/\S+)\s+from install of\s+(?<package>\S+)(?: \([^)\n]*\))?\s+conflicts with file from (?:package|install of)\s+(?<other>\S+)/,
    cause: '{other} has the file {file} that {package} brings too',
    next: ['remove {other}, or choose a version that goes with it'],
  },
];

/** What is left to say of a transaction that failed. */
export const DNF_FAILURE: readonly SituationRule[] = [
  {
    id: 'transaction-failed',
    pattern: /(?:Error: |^)Transaction (?:test error|failed)|Could not run transaction/m,
    cause: 'rpm refused the transaction; another rpm may be running, which dnf 5 does not tell',
    next: ['read the lines above the error in the log', 'look for another rpm: `ps -C rpm`'],
  },
];

/** Words that mean no failure by themselves: looked for last. */
export const DNF_NOTES: readonly SituationRule[] = [
  {
    id: 'key-imported',
    pattern:
      /Importing (?:GPG|OpenPGP) key (?<key>0x[0-9A-Fa-f]+):(?:\s+User[Ii][Dd]\s*: "?(?<user>[^"\n]*)"?)?(?:\s+Fingerprint\s*: (?<fingerprint>[^\n]*))?/,
    cause: 'the key {key} of {user} was accepted for good, unasked because of -y; fingerprint {fingerprint}',
    next: ["compare the fingerprint with the vendor's", '`rpm -e gpg-pubkey-…` takes it back'],
  },
  {
    id: 'config-kept',
    pattern: /(?<file>\S+) (?:created|saved) as (?<copy>\S+\.rpm(?:new|save|orig))/,
    cause: 'the edited {file} was kept; the other one is {copy}',
    next: ['compare the two and merge what is new'],
  },
  {
    id: 'downgrade',
    pattern: /^Downgraded:|^Downgrading:/m,
    cause: 'dnf put an older version in place of a newer one; it does so unasked with -y',
    next: ['if that was not meant, install the newer version again'],
  },
  {
    id: 'waiting-for-lock',
    pattern: /Waiting for process with pid (?<pid>\d+) to finish/,
    cause: 'dnf waits without end for process {pid}',
    next: ['wait, or leave and come back later', 'with --setopt=exit_on_lock=True dnf does not wait'],
  },
  {
    id: 'interrupted',
    exitCodes: [130],
    cause: 'Ctrl-C was pressed; a running transaction is finished all the same',
    next: ['the state was read from rpm'],
  },
  {
    id: 'nothing-to-do',
    pattern: /Nothing to do\b/,
    cause: 'a version that matches is installed already, or a version lock keeps it',
    next: ['ask for the exact version', '`dnf versionlock list` shows locks'],
  },
];
