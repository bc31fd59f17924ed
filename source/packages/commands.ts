import type { Manager } from './manager.ts';

/** A command as data: never a shell line. `env` is added to the environment the host gives every command. */
export interface PackageCommand {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface InstallOptions {
  /** The exact words of `exactArgument`, or absolute paths of package files; a wildcard has no place here. */
  readonly words: readonly string[];
  /** The operator confirmed that the version goes down. Without it apt and zypper refuse; dnf would not ask. */
  readonly allowDowngrade?: boolean;
  /** The operator confirmed that a hold is broken (apt drops the hold with it). */
  readonly allowHeld?: boolean;
  /** The operator saw in the preview that packages are removed. */
  readonly allowRemovals?: boolean;
  /** The descriptor number that apt writes its progress to; keep its reader open until the end. */
  readonly statusFd?: number;
  /** How long apt waits for dpkg's lock, in seconds (dnf: without end, if over 0); 0 (default) reports the holder at once. */
  readonly lockTimeoutSeconds?: number;
}

const LOCALE = { LC_ALL: 'C.UTF-8' } as const;

/** debconf asks on a terminal and needrestart scans with whiptail: both would stop a wizard that owns the screen. */
const APT_ENVIRONMENT = {
  ...LOCALE,
  DEBIAN_FRONTEND: 'noninteractive',
  NEEDRESTART_SUSPEND: '1',
  NEEDRESTART_MODE: 'l',
  APT_LISTCHANGES_FRONTEND: 'none',
} as const;

/** An edited conffile is kept and the new one left beside it as `.dpkg-dist`; DEBIAN_FRONTEND has no say in this. */
const KEEP_CONFFILES = ['-o', 'Dpkg::Options::=--force-confdef', '-o', 'Dpkg::Options::=--force-confold'] as const;

const RPM_FIELDS = '%{EPOCHNUM}\\t%{VERSION}\\t%{RELEASE}\\t%{ARCH}\\n';
/** Real tabs and a real line end: dnf 5 prints `\\t` and `\\n` as they are written. */
const REPOQUERY_FIELDS = `${['name', 'epoch', 'version', 'release', 'arch', 'repoid'].map((tag) => `%{${tag}}`).join('\t')}\n`;
const DPKG_FIELDS = ['db:Status-Want', 'db:Status-Status', 'db:Status-Eflag', 'Version']
  .map((field) => `\${${field}}`)
  .join('\\t');

const NO_WAIT = '--setopt=exit_on_lock=True';
const UNLOCKED = '--disableplugin=versionlock';

const quiet = (...argv: readonly string[]): PackageCommand => ({ argv, env: LOCALE });
const apt = (...argv: readonly string[]): PackageCommand => ({ argv, env: APT_ENVIRONMENT });

/** Every version the repositories have; read with parsePolicy, parseRepoquery or parseZypperSearch. */
export const availableCommand = (manager: Manager, packageName: string): PackageCommand => {
  if (manager === 'apt') return quiet('apt-cache', 'policy', packageName);
  // Without exit_on_lock dnf waits without end, and looking would never come to an end. With -q it would not say that
  // it leaves out a repository that it cannot reach (skip_if_unavailable).
  if (manager === 'dnf') return quiet('dnf', NO_WAIT, 'repoquery', '--qf', REPOQUERY_FIELDS, packageName);
  // Asked whether to go on without a repository that it cannot reach, zypper would give up (zypper 1.14.42).
  return quiet('zypper', '-q', '--non-interactive', '--xmlout', 'search', '-s', '-x', packageName);
};

/** The same list with all that a setting, a version lock or a module stream hides (dnf.conf(5), disable_excludes). */
export const hiddenCommand = (packageName: string): PackageCommand =>
  quiet(
    'dnf',
    NO_WAIT,
    // dnf 4 understands `all`, dnf 5 the pattern.
    '--setopt=disable_excludes=all,*',
    '--setopt=*.module_hotfixes=1',
    UNLOCKED,
    'repoquery',
    '--qf',
    REPOQUERY_FIELDS,
    packageName,
  );

/** Every address that apt would fetch lists from, with the file each is kept in; fetches nothing. */
export const listAddressesCommand = (): PackageCommand => quiet('apt-get', '--print-uris', 'update');

/**
 * What the manager would take by itself for the bare name, with its own configuration: read with parseDnfPlan or
 * parseZypperPlan. apt's choice is the candidate of its policy.
 */
export const choiceCommand = (manager: Manager, packageName: string): PackageCommand | undefined => {
  if (manager === 'apt') return undefined;
  if (manager === 'zypper')
    return quiet('zypper', '--non-interactive', '--xmlout', 'install', '--dry-run', packageName);
  return quiet('dnf', NO_WAIT, '--color=never', '--assumeno', 'install', packageName);
};

/** What the package database says, before and after: read with parseDpkgStatus or parseRpmQuery. */
export const statusCommand = (manager: Manager, packageName: string): PackageCommand =>
  manager === 'apt'
    ? quiet('dpkg-query', '-W', `-f=${DPKG_FIELDS}\\n`, packageName)
    : quiet('rpm', '-q', '--qf', RPM_FIELDS, packageName);

/** Which packages are locked; dnf only where the versionlock plugin is there. apt's holds are in its status. */
export const locksCommand = (manager: Manager): PackageCommand | undefined => {
  if (manager === 'apt') return undefined;
  return manager === 'zypper' ? quiet('zypper', '-q', 'locks') : quiet('dnf', '-q', 'versionlock', 'list');
};

/** Tells an empty answer for an unknown name from one for want of package lists: read with hasPackageLists. */
export const repositoriesCommand = (manager: Manager): PackageCommand => {
  if (manager === 'apt') return quiet('apt-get', 'indextargets', '--format', '$(FILENAME)', 'Created-By: Packages');
  if (manager === 'zypper') return quiet('zypper', '-q', '--xmlout', 'repos');
  return quiet('dnf', '-q', NO_WAIT, 'repolist');
};

/** Fetches the package lists. A list that cannot be fetched is an error here; apt's default is exit code 0. */
export const refreshCommand = (manager: Manager): PackageCommand => {
  if (manager === 'apt') return apt('apt-get', '-o', 'APT::Update::Error-Mode=any', 'update');
  if (manager === 'dnf') return quiet('dnf', NO_WAIT, 'makecache', '--refresh');
  return quiet('zypper', '--non-interactive', 'refresh');
};

/** What `-s` does not look at: the lock, an interrupted dpkg, unmet dependencies. apt only; dnf's plan takes its lock. */
export const preflightCommand = (manager: Manager): PackageCommand | undefined =>
  manager === 'apt' ? apt('apt-get', '-qq', 'check') : undefined;

/**
 * The plan without the deed (never apt's --assume-no, which installs when there is nothing to ask). dnf needs root.
 * `held`: also past a version lock, which hides every other version from dnf.
 */
export const simulateCommand = (manager: Manager, words: readonly string[], held = false): PackageCommand => {
  if (manager === 'apt') {
    // -qq implies -y, so without the permissions a downgrade or a held package would end the simulation.
    return apt('apt-get', '-s', '-qq', '--allow-downgrades', '--allow-change-held-packages', 'install', ...words);
  }
  if (manager === 'zypper') {
    return quiet(...zypperInstall(words, '--xmlout', 'install', '--dry-run', '--oldpackage'));
  }
  return quiet(
    'dnf',
    NO_WAIT,
    ...(held ? [UNLOCKED] : []),
    ...apart(words),
    '--best',
    '--color=never',
    '--assumeno',
    'install',
    ...words,
  );
};

const isFile = (word: string): boolean => word.startsWith('/');

/** Package files are there for hosts without a way to a repository: dnf leaves out those that it cannot reach. */
const apart = (words: readonly string[]): readonly string[] =>
  words.some(isFile) ? ['--setopt=*.skip_if_unavailable=1'] : [];

/** zypper asks about a file without a signature, and takes No for the answer; signatures are looked at before. */
const zypperInstall = (words: readonly string[], ...options: readonly string[]): readonly string[] => [
  'zypper',
  ...(words.some(isFile) ? ['--no-refresh'] : []),
  '--non-interactive',
  ...options,
  ...(words.some(isFile) ? ['--allow-unsigned-rpm'] : []),
  ...words,
];

const aptInstall = (options: InstallOptions): PackageCommand => {
  const status = options.statusFd === undefined ? [] : ['-o', `APT::Status-Fd=${options.statusFd}`];
  return apt(
    'apt-get',
    '-y',
    ...status,
    ...KEEP_CONFFILES,
    '-o',
    `DPkg::Lock::Timeout=${options.lockTimeoutSeconds ?? 0}`,
    ...(options.allowDowngrade ? ['--allow-downgrades'] : []),
    ...(options.allowHeld ? ['--allow-change-held-packages'] : []),
    ...(options.allowRemovals ? [] : ['--no-remove']),
    'install',
    ...options.words,
  );
};

/**
 * The one command that changes packages, with the exact version. It must never be killed: detach it, read its output
 * to the end and judge by `statusCommand` (see judgeInstall), not by its exit code.
 */
export const installCommand = (manager: Manager, options: InstallOptions): PackageCommand => {
  if (manager === 'apt') return aptInstall(options);
  if (manager === 'zypper') {
    const old = options.allowDowngrade ? ['--oldpackage'] : [];
    // Not --xmlout: an operator reads along, and its words tell the progress too.
    return quiet(...zypperInstall(options.words, 'install', ...old));
  }
  // Without --best, dnf installs another version than asked for, or none, and ends with 0.
  const wait = (options.lockTimeoutSeconds ?? 0) > 0 ? [] : [NO_WAIT];
  // A version lock hides every other version; only for this one transaction it is not looked at.
  const held = options.allowHeld ? [UNLOCKED] : [];
  return quiet(
    'dnf',
    ...['-y', ...wait, ...held, ...apart(options.words)],
    '--best',
    '--color=never',
    'install',
    ...options.words,
  );
};

/** Repairs what a killed dpkg left; only after asking. */
export const repairCommand = (): PackageCommand =>
  apt('dpkg', '--force-confdef', '--force-confold', '--configure', '-a');
