import type { SituationRule } from './situation.ts';

const UPDATE = 'run `apt-get update` and choose a version again';

/** Locks, permissions and states in which apt-get will not start. Texts: apt 2.2 to 3.3 in the C locale. */
export const APT_PREFLIGHT: readonly SituationRule[] = [
  {
    id: 'not-root',
    pattern: /Could not open lock file \S+ - open \(13: Permission denied\)|, are you root\?/,
    cause: 'only root may install packages',
    next: ['start the wizard again with sudo', 'listing and previewing versions work without'],
  },
  {
    id: 'dpkg-interrupted',
    pattern: /dpkg was interrupted, you must manually run/,
    cause: 'an earlier installation was cut off half way',
    next: ['run `dpkg --configure -a`, which finishes it; nothing can be installed before'],
  },
  {
    id: 'locked',
    pattern:
      /^E: Could not get lock (?<file>\S*lock-frontend)\. It is held by process (?<pid>\d+) \((?<program>[^)]*)\)/m,
    cause: 'process {pid} ({program}) is installing or removing packages',
    next: ['wait until process {pid} ends, then try again', 'never delete {file}'],
  },
  {
    id: 'locked',
    pattern: /Unable to acquire the dpkg frontend lock \((?<file>[^)]*)\)/,
    cause: 'another program is installing or removing packages',
    next: ['find it with `fuser {file}` and wait until it ends', 'never delete {file}'],
  },
  {
    id: 'lists-locked',
    pattern:
      /(?:Could not get lock|Unable to lock directory) (?<file>\S*\/lists\/\S*?)\.?(?: It is held by process (?<pid>\d+) \((?<program>[^)]*)\))?(?:\n|$| - )/,
    cause: 'another program is updating the package lists',
    next: ['wait until it ends and run the update again: apt itself does not wait for this lock'],
  },
  {
    id: 'archives-locked',
    pattern:
      /(?:Could not get lock|Unable to lock directory) (?<file>\S*\/archives\/\S*?)\.?(?: It is held by process (?<pid>\d+) \((?<program>[^)]*)\))?(?:\n|$| - )/,
    cause: 'another program is downloading packages',
    next: ['wait until it ends and try again'],
  },
  {
    id: 'dpkg-locked',
    pattern: /Could not get lock (?<file>\S*dpkg\/lock)(?![-\w])|Unable to lock the administration directory/,
    cause: 'dpkg itself is running',
    next: ['wait until it ends, then try again', 'never delete /var/lib/dpkg/lock'],
  },
  {
    id: 'sources-broken',
    pattern: /Malformed (?:entry|line|stanza) (?<entry>\d+) in (?:list file|source list|sources file) (?<file>\S+)/,
    cause: 'entry {entry} of {file} cannot be read, so apt does nothing at all',
    next: ['correct entry {entry} of {file}'],
  },
  {
    id: 'sources-broken',
    pattern: /The list of sources could not be read/,
    cause: 'a file of /etc/apt/sources.list.d cannot be read, so apt does nothing at all',
    next: ['run `apt-get update` and correct the file that it names'],
  },
  {
    id: 'half-installed',
    pattern: /The package (?<package>\S+) needs to be reinstalled, but I can't find an archive for it/,
    cause: '{package} was cut off while it was unpacked, and no repository has its file to unpack it again',
    next: [
      'set up the repository that has {package}',
      'or remove what remains of it: `dpkg --remove --force-remove-reinstreq {package}`',
    ],
  },
  {
    id: 'unmet-dependencies',
    pattern: /Unmet dependencies\. Try 'apt(?:-get)? --fix-broken install'/,
    cause: 'packages that are already installed miss what they depend on',
    next: ['run `apt-get --fix-broken install` and look at what it proposes', 'then try again'],
  },
];

/** What stands between the host and the repositories. */
export const APT_REPOSITORIES: readonly SituationRule[] = [
  {
    id: 'key-missing',
    pattern: /NO_PUBKEY (?<key>[0-9A-F]+)/,
    cause: 'a repository is signed with the key {key}, which this host does not have',
    next: ["install the vendor's key as its documentation says", 'never use --allow-unauthenticated'],
  },
  {
    // sqv, which verifies for apt 3.
    id: 'key-missing',
    pattern: /Missing key (?<key>[0-9A-F]+), which is needed to verify signature/,
    cause: 'a repository is signed with the key {key}, which this host does not have',
    next: ["install the vendor's key as its documentation says", 'never use --allow-unauthenticated'],
  },
  {
    id: 'key-missing',
    pattern: /Failed to parse keyring "(?<file>[^"]*)"/,
    cause: 'the key file {file} of a repository cannot be read',
    next: ["install the vendor's key as {file}", 'never use --allow-unauthenticated'],
  },
  {
    id: 'key-expired',
    pattern: /EXPKEYSIG (?<key>[0-9A-F]+)/,
    cause: 'a repository is signed with the key {key}, which has expired',
    next: ["install the vendor's renewed key where signed-by says, in place of the old one", UPDATE],
  },
  {
    id: 'key-weak',
    pattern: /Signing key on (?<key>[0-9A-F]+) is not bound/,
    cause: 'a repository is signed with the key {key}, which this release no longer accepts, as keys bound by SHA-1',
    next: ["install the vendor's newer key where signed-by says", 'or use the repository for this release'],
  },
  {
    id: 'signature-bad',
    pattern: /BADSIG (?<key>[0-9A-F]+)|Message has been manipulated|Splitting up \S+ into data and signature failed/,
    cause: 'the signature of a repository does not fit its contents: a proxy or the mirror changed them',
    next: ['try again in an hour, or with another mirror; look at the proxy in between', 'do not force it'],
  },
  {
    id: 'release-expired',
    pattern: /Release file for (?<url>\S+) is (?:expired|not valid yet)/,
    cause: 'the package lists of {url} are out of date, or the clock of this host is wrong',
    next: ['compare `date` with another host', 'otherwise the mirror is stale: use another one'],
  },
  {
    id: 'release-changed',
    pattern: /changed its '(?<field>[^']*)' value from '(?<from>[^']*)' to '(?<to>[^']*)'/,
    cause: 'a repository changed its {field} from {from} to {to}: it may hold another release now',
    next: ['if that is meant, run `apt-get update --allow-releaseinfo-change` yourself'],
  },
  {
    id: 'no-release-file',
    pattern: /The repository '(?<url>[^']*)' does not have a Release file/,
    cause: '{url} is no repository: wrong address or suite',
    next: ['correct the address or the suite in /etc/apt/sources.list.d', UPDATE],
  },
  {
    id: 'repository-unsigned',
    pattern: /The repository '(?<url>[^']*)' is (?:not signed|no longer signed)/,
    cause: '{url} is not signed, or the key file named by signed-by is missing',
    next: ["install the vendor's key where signed-by says", 'never use --allow-unauthenticated'],
  },
  {
    id: 'unauthenticated',
    pattern: /unauthenticated packages and -y was used without --allow-unauthenticated/,
    cause: 'the repository is not signed by a key that this host trusts',
    next: ["install the vendor's key", 'never use --allow-unauthenticated'],
  },
  {
    id: 'package-differs',
    pattern: /File has unexpected size \([^)]*\)|Hash Sum mismatch/,
    cause: 'the file is not the one the package lists describe: the mirror is being changed, or was tampered with',
    next: ['try again in an hour, or with another mirror', 'do not force it'],
  },
  {
    id: 'proxy-refused',
    pattern: /\b407\s+Proxy Authentication Required/,
    cause: 'the proxy wants a user name and a password (407), and got none or wrong ones',
    next: [
      'write them into a file of /etc/apt/apt.conf.d: Acquire::http::Proxy "http://USER:PASSWORD@HOST:PORT/";',
      'only root should be able to read it',
    ],
  },
  {
    id: 'proxy-unreachable',
    pattern:
      /Failed to fetch https?:\/\/(?<repository>[^/:\s]+)(?=[/:\s])\S*\s+(?:Could not connect to|Unable to connect to) (?!\k<repository>:)(?<host>[^\s:]+):(?<port>\w+)/,
    cause: 'the proxy {host}:{port} does not answer, and {repository} is asked through it',
    next: ['correct the proxy: `apt-config dump Acquire::http::Proxy`, http_proxy and https_proxy; or start it'],
  },
  {
    id: 'package-gone',
    pattern: /Failed to fetch (?<url>\S+\.deb)\s+(?:404|File not found)/,
    cause: 'the package lists are older than the repository: the file is no longer there',
    next: [UPDATE],
  },
  {
    id: 'download-failed',
    pattern:
      /Failed to fetch (?<url>\S+\.deb)\s+(?!Could not (?:connect|resolve)|Temporary failure)(?<why>[^\n]*?)(?: \[IP: [^\]\n]*\])?\n/,
    cause: 'the connection ended before {url} had arrived: {why}',
    next: [
      'nothing was changed; try again',
      'if it stays, look at the network and the proxy in between, or use another mirror',
    ],
  },
  {
    id: 'package-gone',
    pattern: /Unable to fetch some archives, maybe run apt-get update/,
    cause: 'the package lists are older than the repository: the file is no longer there',
    next: [UPDATE],
  },
  {
    id: 'repository-unreachable',
    pattern:
      /(?:Could not connect to|Could not resolve|Temporary failure resolving|Cannot initiate the connection to) '?(?<host>[^\s':]+)/,
    cause: '{host} cannot be reached, so the package lists are those of the last update',
    next: ['check network, proxy and DNS: `getent hosts {host}`', 'then run `apt-get update`'],
  },
  {
    id: 'lists-stale',
    pattern: /Some index files failed to download/,
    cause: 'not every package list could be fetched; apt goes on with the old ones',
    next: ['run `apt-get update` and correct the repository that it names'],
  },
];
