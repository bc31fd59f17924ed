import { compareVersions, type Manager } from '../manager.ts';

/** One version of the package that can be installed, or is. */
export interface Candidate {
  /** As the manager prints it: `[EPOCH:]UPSTREAM-REVISION`, or `[EPOCH:]VERSION-RELEASE.ARCH` (no `0:`). */
  readonly version: string;
  /** Where it comes from; empty for an installed version that no repository has. */
  readonly repositories: readonly string[];
  readonly installed: boolean;
  /** An installed version that a hold (apt) or a lock (versionlock, addlock) keeps. */
  readonly held: boolean;
  /**
   * A priority other than the usual: of a pin (apt-cache policy), where the higher wins, or of the best repository that
   * has it (dnf, zypper), where the lower wins.
   */
  readonly pinned?: number;
}

/** One row of a listing: a version in one repository. */
export interface AvailableVersion {
  readonly version: string;
  readonly repository: string;
  /** Of the version (apt) or of the repository. */
  readonly priority?: number;
}

/** The package as the package database has it: dpkg-query or rpm -q. */
export interface InstalledPackage {
  /** `broken`: unpacked, half-configured or half-installed; `removed`: only configuration files are left. */
  readonly state: 'absent' | 'installed' | 'removed' | 'broken';
  readonly version?: string;
  readonly held: boolean;
}

/** Why a list can be empty: three different next steps for the operator. */
export type CandidateList =
  | { readonly state: 'listed'; readonly candidates: readonly Candidate[] }
  | { readonly state: 'no-package-lists' }
  | { readonly state: 'no-such-package' };

export interface Listings {
  readonly manager: Manager;
  readonly available: readonly AvailableVersion[];
  readonly installed: InstalledPackage;
  /**
   * Whether the manager knows any package of any repository: a file in /var/lib/apt/lists, a line of
   * `dnf repolist` or `zypper repos`. An empty answer looks the same with and without package lists.
   */
  readonly hasPackageLists: boolean;
}

const ORDINARY_PRIORITIES: ReadonlySet<number> = new Set([100, 500]);

/** Of a repository of dnf and zypper that sets none (dnf.conf(5), zypper(8)). */
export const ORDINARY_REPOSITORY = 99;

const distinct = (values: readonly string[]): readonly string[] => [...new Set(values)];

const architecture = (version: string): string => version.slice(version.lastIndexOf('.') + 1);

/** The database and a listing may write one RPM differently: `0:2.0.0-1.el8.noarch` is `2.0.0-1.el8.noarch`. */
const sameVersion = (manager: Manager, a: string, b: string): boolean =>
  a === b || (manager !== 'apt' && compareVersions(manager, a, b) === 0 && architecture(a) === architecture(b));

/**
 * One candidate a version, highest first by our own order (`dnf repoquery` sorts by text), the repositories of equal
 * rows gathered, the installed version among them even where no repository has it.
 */
export const listCandidates = ({ manager, available, installed, hasPackageLists }: Listings): CandidateList => {
  const current = installed.state === 'absent' || installed.state === 'removed' ? undefined : installed.version;
  const versions = distinct(available.map(({ version }) => version));
  const isCurrent = (version: string): boolean => current !== undefined && sameVersion(manager, version, current);
  const all = current === undefined || versions.some(isCurrent) ? versions : [...versions, current];
  if (all.length === 0) return { state: hasPackageLists ? 'no-such-package' : 'no-package-lists' };
  const candidates = all.map((version): Candidate => {
    const rows = available.filter((row) => row.version === version);
    const told = rows.flatMap((row) => row.priority ?? []);
    const priority = told.length === 0 ? undefined : manager === 'apt' ? told[0] : Math.min(...told);
    const usual = manager === 'apt' ? ORDINARY_PRIORITIES.has(priority ?? 500) : priority === ORDINARY_REPOSITORY;
    const candidate: Candidate = {
      version,
      repositories: distinct(rows.map(({ repository }) => repository).filter((repository) => repository !== '')),
      installed: isCurrent(version),
      held: isCurrent(version) && installed.held,
    };
    return priority === undefined || usual ? candidate : { ...candidate, pinned: priority };
  });
  candidates.sort((a, b) => compareVersions(manager, b.version, a.version));
  return { state: 'listed', candidates };
};
