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
    // dnf 5 waits for it without end.
    id: 'locked',
    pattern: /^Waiting for a lock on the [^.;\n]+\.[^\n]*\n(?<pid>\d+)\t(?<program>\S+)[^\n]*/m,
    cause: 'process {pid} ({program}) is using dnf or the package database',
    next: ['wait until process {pid} ends, then try again', 'never use --skip-file-locks'],
  },
  {
    // Where it cannot look at the processes.
    id: 'locked',
    pattern: /^Waiting for a lock on the (?<what>[^.;\n]+)[.;]/m,
    cause: 'another dnf holds the lock of the {what}',
    next: ['find it with `ps -C dnf5,dnf` and wait until it ends, then try again'],
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

const TRY_AGAIN = [
  'nothing was changed; try again',
  'if it stays, look at the network and the proxy in between, or use another mirror',
];

/** Proxies, and servers that end in the middle of a file, in the words of curl. dnf 4 and 5 and zypper. */
export const CURL: readonly SituationRule[] = [
  {
    id: 'proxy-refused',
    pattern: /Status code: 407|HTTP response: 407|Error code: 407|(?:HTTP code|response) 407\b/,
    cause: 'the proxy wants a user name and a password (407), and got none or wrong ones',
    next: ['write them into its settings: `proxy_username` and `proxy_password` of dnf, /root/.curlrc of zypper'],
  },
  {
    id: 'proxy-unreachable',
    pattern:
      /for '?https?:\/\/(?<repository>[^/:\s']+)(?=[/:\s'])[^\n]*?(?:\n[^\n]*){0,2}?Failed to connect to (?!\k<repository>[ :])(?<host>\S+?)(?: port |:)(?<port>\d+)/,
    cause: 'the proxy {host}:{port} does not answer, and {repository} is asked through it',
    next: ['correct the proxy in the settings of the package manager or in http_proxy and https_proxy, or start it'],
  },
  {
    id: 'proxy-unreachable',
    pattern: /Could(?:n't| not) resolve proxy:? (?:name: )?(?<host>[^\s\])]+)/,
    cause: 'the name of the proxy, {host}, cannot be resolved',
    next: ['correct the proxy in the settings of the package manager or in http_proxy and https_proxy'],
  },
  {
    id: 'download-failed',
    pattern: /(?:\[MIRROR\] [^\n]*?|>>> )Curl error \((?:18|28|52|55|56|92)\): (?<why>[^\n]*?) for (?<url>\S+\.rpm)/,
    cause: 'the connection ended before {url} had arrived: {why}',
    next: TRY_AGAIN,
  },
  {
    // zypper 1.14.101
    id: 'download-failed',
    pattern: /Preloading: (?<url>\S+\.rpm) \[(?<why>end of response with [^\]\n]*)\]/,
    cause: 'the connection ended before {url} had arrived: {why}',
    next: TRY_AGAIN,
  },
  {
    id: 'download-failed',
    pattern: /Timeout exceeded when accessing '(?<url>[^']+\.rpm)'/,
    cause: 'the connection ended before {url} had arrived',
    next: TRY_AGAIN,
  },
];

/** What stands between the host and the repositories. */
export const DNF_REPOSITORIES: readonly SituationRule[] = [
  {
    // Without -y dnf asks whether to import the key, and nobody answers.
    id: 'key-not-imported',
    pattern:
      /Importing (?:GPG|OpenPGP) key (?<key>0x[0-9A-Fa-f]+):(?=[\s\S]*Is this ok \[y\/N\])\s+User[Ii][Dd]\s*: "?(?<user>[^"\n]*)"?\s+Fingerprint\s*: (?<fingerprint>[^\n]*)[\s\S]*? repo(?:sitory)? ['"](?<repo>[^'"]*)['"]: repomd\.xml GPG signature verification error/,
    cause:
      'the lists of {repo} are signed, and its key {key} of {user} is not imported here; fingerprint {fingerprint}',
    next: [
      'compare the fingerprint with the one that the vendor tells, run `dnf makecache` and answer y',
      'if it asks again, the lists were signed with another key',
    ],
  },
  {
    id: 'key-expired',
    pattern: /repo(?:sitory)? ['"](?<repo>[^'"]*)['"]: repomd\.xml GPG signature verification error: [^\n]*expired/,
    cause: 'the lists of {repo} are signed with a key that has expired',
    next: ["install the vendor's renewed key where gpgkey= says, and import it: `rpm --import FILE`"],
  },
  {
    id: 'signature-bad',
    pattern: /repo(?:sitory)? ['"](?<repo>[^'"]*)['"]: repomd\.xml GPG signature verification error: (?<why>[^\n]*)/,
    cause:
      'the signature of the lists of {repo} is not of the key that gpgkey= names, the key has expired, or the lists were changed on the way: {why}',
    next: [
      "compare the file that gpgkey= names with the vendor's key",
      'if it is the right one, try another mirror and look at the proxy in between; do not switch repo_gpgcheck off',
    ],
  },
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
  ...CURL,
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
    // dnf 5 says it in one sentence.
    pattern:
      /Package (?<file>\S+) is not signed|check for package "(?<name>[^"]+)"[^\n]* has failed: The package is not signed/,
    cause: 'a package is not signed, though gpgcheck=1 asks for it',
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
    pattern: /GPG check FAILED|Public key for \S+ is not installed|OpenPGP check for package [^\n]* has failed:/,
    cause: 'the signature of a package is not of the keys that gpgkey= names',
    next: ["compare the vendor's key with `rpm -qa gpg-pubkey*`", 'do not use --nogpgcheck'],
  },
];
