import type { SituationRule } from './situation.ts';

/** dpkg names a package (`pg-backup-api:amd64`) or the file it unpacks, and says why on the next line. */
const SCRIPT_ERROR =
  /dpkg: error processing (?:package |archive \S*\/(?:\d+-)?)(?<package>[a-z0-9][a-z0-9.+-]*)[^\n]*\n(?<why>[^\n]*)/;

/** What the choice of a version leads to before anything is unpacked. */
export const APT_CHOICE: readonly SituationRule[] = [
  {
    id: 'version-unknown',
    pattern: /Version '(?<version>[^']*)' for '(?<package>[^']*)' was not found/,
    cause: 'no repository has version {version} of {package}',
    next: ['choose one of the listed versions', 'if it was published lately, run `apt-get update`'],
  },
  {
    id: 'package-unknown',
    pattern: /Package (?<package>\S+) is a virtual package provided by:\n\s+(?<provider>\S+)/,
    cause: 'no repository has {package}: it is only another name of {provider}',
    next: ['set up the repository that has {package} itself'],
  },
  {
    // With a pin that forbids every version, apt also says that only another package refers to it.
    id: 'pinned-away',
    pattern: /Package '(?<package>[^']*)' has no installation candidate/,
    cause:
      'apt has no version of {package} that it may install: a pin forbids every one, or only other packages name it',
    next: ['`apt-cache policy {package}` shows versions and pins', 'an exact version goes through in spite of a pin'],
  },
  {
    id: 'package-unknown',
    pattern: /Unable to locate package (?<package>\S+)/,
    cause: 'no package list has {package}: the repository is not set up, or the lists were never fetched',
    next: ['run `apt-get update`', 'if that does not help, set up the repository that has {package}'],
  },
  {
    id: 'held',
    pattern: /Held packages were changed and -y was used/,
    cause: 'the package is on hold',
    next: ['confirm that the hold may be broken (apt then drops it), or keep the version there is'],
  },
  {
    id: 'downgrade',
    pattern: /Packages were downgraded and -y was used|will be DOWNGRADED/,
    cause: 'the chosen version is older than the installed one',
    next: ['confirm the downgrade, or choose a newer version'],
  },
  {
    id: 'removals',
    pattern: /Packages need to be removed but remove is disabled/,
    cause: 'installing this version would remove other packages',
    next: ['look at the preview and confirm the removals, or choose another version'],
  },
  {
    id: 'dependency-missing',
    pattern:
      /(?<package>\S+) : (?:Pre-?)?Depends: (?<dependency>[^\n]*?) but it is not (?:installable|going to be installed)/,
    cause: '{package} needs {dependency}, which cannot be installed here',
    next: ['choose the next lower version', 'or set up the repository that has {dependency}'],
  },
  {
    id: 'dependency-missing',
    pattern: /Unable to correct problems, you have held broken packages/,
    cause: 'a dependency of the chosen version cannot be installed (nothing need be on hold)',
    next: ['choose the next lower version'],
  },
  {
    // apt 3 says which on the lines after it.
    id: 'dependency-missing',
    pattern: /Unable to satisfy dependencies\.[^\n]*(?:\n {3}[^\n]*)*/,
    cause: 'what the chosen version depends on cannot be installed, or contradicts something else',
    next: ['read the lines below; choose another version, or set up the repository that has what is missing'],
  },
  {
    id: 'declined',
    exitCodes: [1],
    pattern: /(?:^|\] )Abort\.$/m,
    cause: 'apt asked whether to go on and got no answer',
    next: ['nothing was changed; start again'],
  },
];

/** What goes wrong once packages are fetched and unpacked. */
export const APT_INSTALL: readonly SituationRule[] = [
  {
    id: 'conffile-prompt',
    pattern: /end of file on stdin at conffile prompt/,
    cause: 'a configuration file was edited here and changed in the package, and nobody could be asked',
    next: [
      'run `dpkg --force-confdef --force-confold --configure -a`: it keeps your file, the new one is FILE.dpkg-dist',
    ],
  },
  {
    id: 'disk-full',
    pattern: /You don't have enough free space in (?<place>\S+?)\.?(?:\n|$)/,
    cause: 'the file system of {place} is full',
    next: ['free space there: `apt-get clean`, `df -h {place}`', 'nothing was changed'],
  },
  {
    id: 'disk-full',
    pattern: /Failed to fetch \S+\s+[^\n]*No space left on device/,
    cause: "the file system of apt's cache filled up while packages were fetched",
    next: ['free space there: `apt-get clean`, `df -h /var/cache/apt`', 'nothing was changed'],
  },
  {
    id: 'disk-full',
    pattern: /cannot copy extracted data[^\n]*|No space left on device/,
    cause: 'a file system filled up while the package was unpacked',
    next: ['free space: `df -h`', 'then run `dpkg --configure -a` and try again'],
  },
  {
    id: 'script-failed',
    pattern: SCRIPT_ERROR,
    package: 'own',
    cause: "the package's own script failed: {why}",
    next: ['read the lines above the error in the log', 'then `dpkg --configure -a`, or choose another version'],
  },
  {
    id: 'other-package-broken',
    pattern: SCRIPT_ERROR,
    package: 'other',
    cause: 'another package, {package}, could not be configured: {why}',
    next: ['repair {package} and run `dpkg --configure -a`', '{asked} itself may be installed all the same'],
  },
  {
    id: 'other-package-broken',
    pattern: /Sub-process \/usr\/bin\/dpkg returned an error code \((?<status>\d+)\)/,
    cause: 'dpkg failed; another package may be the reason',
    next: ['look for half-configured packages: `dpkg --audit`', '{asked} itself may be installed all the same'],
  },
  {
    id: 'killed',
    exitCodes: [129, 137, 143],
    cause: 'apt-get was killed (exit code {code}), which leaves dpkg interrupted',
    next: ['run `dpkg --configure -a`', 'never kill a running installation'],
  },
  {
    id: 'output-lost',
    exitCodes: [100, 141],
    pattern: /Write error - write \(32: Broken pipe\)/,
    cause: "the reader of apt's output went away; the package may be installed all the same",
    next: ['read the state from dpkg-query, not from the exit code'],
  },
];

/** Words that mean no failure by themselves: looked for last. */
export const APT_NOTES: readonly SituationRule[] = [
  {
    id: 'config-kept',
    pattern:
      /Configuration file '(?<file>[^']*)'\n(?: ==> [^\n]*\n)* ==> (?:Keeping old config file|Using current old file)/,
    cause: "your edited {file} was kept; the package's is {file}.dpkg-dist",
    next: ['compare the two and merge what is new'],
  },
  {
    id: 'interrupted',
    pattern: /Operation was interrupted before it could finish/,
    cause: 'Ctrl-C was pressed; apt finished all the same, it cannot be stopped half way',
    next: ['nothing to do: the state was read from dpkg'],
  },
  {
    id: 'waiting-for-lock',
    pattern:
      /Waiting for cache lock: Could not get lock (?<file>\S+?)\. It is held by process (?<pid>\d+) \((?<program>[^)]*)\)/,
    cause: 'waiting for process {pid} ({program}), which holds {file}',
    next: ['wait, or leave and come back later', 'never delete the lock file'],
  },
  {
    id: 'debconf-noise',
    pattern: /debconf: unable to initialize frontend/,
    cause: 'debconf found no terminal and took its defaults',
    next: ['set DEBIAN_FRONTEND=noninteractive, as the wizard does'],
  },
  {
    id: 'needrestart-scan',
    pattern: /Scanning processes\.\.\.|NEEDRESTART-|needrestart is being skipped/,
    cause: 'needrestart looked for services to restart after the installation',
    next: ['set NEEDRESTART_SUSPEND=1 or NEEDRESTART_MODE=l, as the wizard does'],
  },
];
