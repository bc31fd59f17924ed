import { highestFirst, type Manager } from '../manager.ts';
import { type RpmCandidate, readRpmCandidate } from '../versions/rpm-candidate.ts';
import { matchApt } from './match-apt.ts';
import { matchDnf } from './match-dnf.ts';
import { matchYum } from './match-yum.ts';
import { matchZypper } from './match-zypper.ts';

/** What a specifier is matched against. */
export interface Selection {
  readonly manager: Manager;
  readonly packageName: string;
  /** Versions as the manager prints them: `[EPOCH:]UPSTREAM-REVISION`, or `[EPOCH:]VERSION-RELEASE[.ARCH]`. */
  readonly candidates: readonly string[];
  readonly installed?: string | undefined;
  /** apt only: what apt-cache policy calls the candidate, where a pin made it another than the highest. */
  readonly policyCandidate?: string | undefined;
  /** dnf.conf's best. False (upstream; EL 8 and later ship true) keeps an installed version that matches. */
  readonly best?: boolean | undefined;
}

const matchRpm = (selection: Selection, specifier: string, candidates: readonly RpmCandidate[]) => {
  if (selection.manager === 'zypper') return matchZypper(specifier, candidates);
  const match = selection.manager === 'yum' ? matchYum : matchDnf;
  return match(specifier, candidates, selection.packageName);
};

/** Every candidate the manager's own rules accept for the specifier, the one it would install first. */
export const selectVersions = (selection: Selection, specifier: string): readonly string[] => {
  const { manager, installed, policyCandidate } = selection;
  // Only apt counts an installed version that no repository has among those it can install.
  const extra = manager === 'apt' && installed !== undefined ? [installed] : [];
  const versions = highestFirst(manager, [...selection.candidates, ...extra]);
  if (manager === 'apt') return matchApt(specifier, versions, { installed, candidate: policyCandidate });
  const matches = matchRpm(selection, specifier, versions.map(readRpmCandidate)).map(({ text }) => text);
  const keepsInstalled = manager === 'dnf' && selection.best === false && installed !== undefined;
  if (!keepsInstalled || !matches.includes(installed)) return matches;
  return [installed, ...matches.filter((version) => version !== installed)];
};
