import { compareVersions, highestFirst, type Manager } from '../manager.ts';
import { archOf, type RpmCandidate, readRpmCandidate } from '../versions/rpm-candidate.ts';
import { hasGlob } from './fnmatch.ts';
import { matchApt } from './match-apt.ts';
import { matchDnf } from './match-dnf.ts';
import { matchZypper } from './match-zypper.ts';

/** What a specifier is matched against. */
export interface Selection {
  readonly manager: Manager;
  readonly packageName: string;
  /** Versions as the manager prints them: `[EPOCH:]UPSTREAM-REVISION`, or `[EPOCH:]VERSION-RELEASE[.ARCH]`. */
  readonly candidates: readonly string[];
  readonly installed?: string | undefined;
  /** apt only: what apt-cache policy calls the candidate, where a pin made it another than the highest; null where pins leave none. */
  readonly policyCandidate?: string | null | undefined;
  /**
   * Priorities of repositories by version, where one is not the usual 99 (dnf, zypper): the lower wins over any
   * version, also among those that a specifier selects.
   */
  readonly priorities?: ReadonlyMap<string, number> | undefined;
  /** dnf.conf's best. False (upstream; EL 8 and later ship true) keeps an installed version that matches. */
  readonly best?: boolean | undefined;
}

const matchRpm = (selection: Selection, specifier: string, candidates: readonly RpmCandidate[]) => {
  if (selection.manager === 'zypper') return matchZypper(specifier, candidates);
  return matchDnf(specifier, candidates, selection.packageName);
};

/** The order of a list that many specifiers are asked about: a thousand among 100 versions took 1.15 s of the processor without, 0.68 s with it. */
const ordered = new WeakMap<
  readonly string[],
  Pick<Selection, 'manager' | 'installed'> & { versions: readonly string[] }
>();

function inOrder({ manager, installed, candidates }: Selection): readonly string[] {
  const known = ordered.get(candidates);
  if (known !== undefined && known.manager === manager && known.installed === installed) return known.versions;
  const versions = highestFirst(manager, [...candidates, ...(installed === undefined ? [] : [installed])]);
  ordered.set(candidates, { manager, installed, versions });
  return versions;
}

/** Every candidate the manager's own rules accept for the specifier, the one it would install first. */
export const selectVersions = (selection: Selection, specifier: string): readonly string[] => {
  const { manager, installed, policyCandidate } = selection;
  const versions = inOrder(selection);
  if (manager === 'apt') return matchApt(specifier, versions, { installed, candidate: policyCandidate });
  const matches = matchRpm(selection, specifier, versions.map(readRpmCandidate)).map(({ text }) => text);
  const first = firstOfRpm(selection, matches);
  // dnf 4.14 rejects a pattern that fits nothing but an installed version that no repository has.
  if (first === undefined || (hasGlob(specifier) && !matches.some((one) => selection.candidates.includes(one))))
    return [];
  return [first, ...matches.filter((version) => version !== first)];
};

/**
 * libsolv looks at the priority, then at the architecture, then at the version (policy.c, prune_to_highest_prio,
 * prune_to_best_arch, prune_to_best_version). An installed version that is among the matches stays unless a higher one would come (dnf 4.14 and 5.4, zypper 1.14.42).
 */
const firstOfRpm = (selection: Selection, matches: readonly string[]): string | undefined => {
  const { manager, candidates, installed, priorities } = selection;
  const priority = (version: string): number => priorities?.get(version) ?? 99;
  const offered = matches.filter((version) => candidates.includes(version));
  const highest = Math.min(...offered.map(priority));
  const [best] = highestFirst(
    manager,
    ofBestArch(
      manager,
      offered.filter((version) => priority(version) === highest),
    ),
  );
  if (installed === undefined || !matches.includes(installed)) return best;
  const keeps = (manager === 'dnf' && selection.best === false) || best === undefined;
  return keeps || compareVersions(manager, installed, best) >= 0 ? installed : best;
};

/** Architectures that a 64-bit host can run besides its own; noarch goes with any. */
const secondary = /^(i[3-6]86|armv7hn?l|ppc64|s390)$/;

/** Without those of a host's second architecture, where its own has one: of a pattern dnf takes no i686 for an x86_64. */
const ofBestArch = (manager: Manager, versions: readonly string[]): readonly string[] => {
  if (manager !== 'dnf') return versions;
  const archs = versions.map((version) => archOf(readRpmCandidate(version)));
  const hasOwn = archs.some((arch) => arch !== 'noarch' && !secondary.test(arch));
  return hasOwn ? versions.filter((_, at) => !secondary.test(archs[at] ?? '')) : versions;
};
