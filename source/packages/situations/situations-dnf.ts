import type { SituationRule } from './situation.ts';

const REFRESH = 'run `dnf makecache --refresh` and choose a version again';

/** Locks and permissions. Texts: dnf 4.5 to 4.23 in the C locale. */
export const DNF_PREFLIGHT: readonly SituationRule[] = [
  {
    id: 'not-root',
    pattern: /has to be run with superuser privileges/,
    cause: 'only root may install packages, and even dnf --assumeno needs root',
    next: ['start the wizard again with sudo', 'listing versions works without'],
  },
  {
    id: 'locked',
    pattern: /(?:metadata|RPMDB) already locked by (?<pid>\d+)/,
    cause: 'process {pid} is using dnf or the package database',
    next: ['wait until process {pid} ends, then try again', 'never delete the lock file'],
  },
  {
    id: 'locked',
    exitCodes: [200],
    cause: 'another dnf is running',
    next: ['wait until it ends, then try again'],
  },
  {
    id: 'rpm-locked',
    pattern: /can't create transaction lock on (?<file>\S+)/,
    cause: 'another rpm is running and holds {file}',
    next: ['find it with `fuser {file}`, wait until it ends, then try again'],
  },
  {
    id: 'killed',
    exitCodes: [129, 137, 143],
    cause: '{asked}: dnf was killed (exit code {code}); the package may be there with its scripts unfinished',
    next: ['run `rpm -V {asked}` and install the same version again', 'never kill a running installation'],
  },
  {
    id: 'output-lost',
    exitCodes: [141],
    cause: "the reader of dnf's output went away and dnf died of it",
    next: ['run `rpm -q {asked}` and `rpm -V {asked}`, then try again'],
  },
];

/** What stands between the host and the repositories. */
export const DNF_REPOSITORIES: readonly SituationRule[] = [
  {
    id: 'repository-unsigned',
    pattern: /GPG verification is enabled, but GPG signature is not available/,
    cause: 'the repository is not signed, though repo_gpgcheck=1 asks for it',
    next: ['ask the vendor whether the repository is signed; do not switch the check off unasked'],
  },
  {
    id: 'signature-file-missing',
    pattern:
      /Curl error \(37\)[^\n]*? for file:\/\/(?<file>\S+\.(?:asc|gpg|key)\S*)|RPM-GPG-KEY\S*[^\n]*Curl error \(37\)/,
    cause: "the key file that the repository's gpgkey names is not there: {file}",
    next: ["install the vendor's key file, or correct gpgkey= in /etc/yum.repos.d"],
  },
  {
    id: 'package-gone',
    pattern:
      /Error downloading packages:|\.rpm: [^\n]*(?:Status code: 404|No more mirrors)|have incorrect checksum|has incorrect checksum/,
    cause: 'the package lists and the repository differ: the file is gone, or its checksum is another',
    next: [REFRESH],
  },
  {
    id: 'repository-unreachable',
    pattern: /Ignoring repositories: (?<repo>[^\n]*)/,
    cause: 'the repository {repo} cannot be read, and dnf goes on without it (skip_if_unavailable)',
    next: ['check its address in /etc/yum.repos.d, the network and DNS', 'or disable it, if nothing needs it'],
  },
  {
    id: 'repository-unreachable',
    pattern: /Failed to download metadata (?:\([^)\n]*\) )?for repo(?:sitory)? ['"](?<repo>[^'"]*)['"]/,
    cause: 'the repository {repo} cannot be read, and one bad repository stops dnf',
    next: ['check its address in /etc/yum.repos.d, the network and DNS', 'to go on without it: --disablerepo={repo}'],
  },
  {
    id: 'repository-unreachable',
    pattern: /Errors during downloading metadata for repository '(?<repo>[^']*)'/,
    cause: 'the repository {repo} cannot be read; with skip_if_unavailable=1 dnf goes on as if it were empty',
    next: ['check its address in /etc/yum.repos.d, the network and DNS'],
  },
  {
    // dnf 5 tells it with a mark of its own, and goes on in silence.
    id: 'repository-unreachable',
    pattern: /^ (?<repo>\S[^\n]*?) +\?\?\?% \|[^\n]*\n>>> /m,
    cause: 'the repository {repo} cannot be read, and dnf goes on without it (skip_if_unavailable)',
    next: ['check its address in /etc/yum.repos.d, the network and DNS', 'or disable it, if nothing needs it'],
  },
  {
    id: 'no-cache',
    pattern: /Cache-only enabled but no cache for '(?<repo>[^']*)'/,
    cause: 'dnf may not use the network and has no package list of {repo}',
    next: [REFRESH],
  },
  {
    id: 'no-base-url',
    pattern: /Cannot find a valid baseurl for repo: (?<repo>\S+)/,
    cause: 'the repository {repo} has no address',
    next: ['set baseurl=, mirrorlist= or metalink= of [{repo}] in /etc/yum.repos.d'],
  },
  {
    id: 'repository-file-broken',
    pattern: /failed loading '(?<file>[^']*)', skipping/,
    cause: '{file} cannot be read and is left out',
    next: ['correct {file}'],
  },
  {
    id: 'no-repositories',
    pattern: /There are no enabled repositor(?:ies|y) in (?<place>[^\n]*?)\.?(?:\n|$)/,
    cause: 'no repository is enabled in {place}',
    next: ['set up and enable the repository that has {asked}'],
  },
  {
    id: 'package-unsigned',
    pattern: /Package (?<file>\S+) is not signed/,
    cause: '{file} is not signed',
    next: ["get the package from the vendor's repository", 'do not use --nogpgcheck'],
  },
  {
    id: 'key-missing',
    pattern: /You have enabled checking of packages via GPG keys/,
    cause: "packages are to be checked, but this host has no key and the repository's gpgkey names none",
    next: ["set gpgkey= in /etc/yum.repos.d to the vendor's key"],
  },
  {
    id: 'signature-invalid',
    pattern: /GPG check FAILED|Public key for \S+ is not installed/,
    cause: 'the signature of a package could not be verified',
    next: ["compare the vendor's key with `rpm -qa gpg-pubkey*`", 'do not use --nogpgcheck'],
  },
];
