import { withoutArch } from './versions/rpm-candidate.ts';
import { compareDebian } from './versions/version-debian.ts';
import { compareRpm } from './versions/version-rpm.ts';

/**
 * The three command languages. On EL 8 and later `/usr/bin/yum` is a link to dnf; yum 3 of EL 7, which has ended, is not
 * supported.
 */
export type Manager = 'apt' | 'dnf' | 'zypper';

/**
 * The manager's own order of two candidates: dpkg's for apt, rpm's for the others (an `.ARCH` at the end left aside).
 */
export const compareVersions = (manager: Manager, a: string, b: string): -1 | 0 | 1 => {
  if (manager === 'apt') return compareDebian(a, b);
  return compareRpm(withoutArch(a), withoutArch(b));
};

/** A copy without repetitions, highest version first; equal versions keep their order. */
export const highestFirst = (manager: Manager, versions: readonly string[]): readonly string[] =>
  [...new Set(versions)].sort((a, b) => compareVersions(manager, b, a));
