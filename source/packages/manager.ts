import { withoutArch } from './versions/rpm-candidate.ts';
import { compareDebian } from './versions/version-debian.ts';
import { compareRpm } from './versions/version-rpm.ts';

/**
 * The four command languages. `yum` is yum 3 of EL 7 alone: on EL 8 and later `/usr/bin/yum` is a link to dnf, and
 * such a host is `dnf`.
 */
export type Manager = 'apt' | 'dnf' | 'yum' | 'zypper';

/**
 * The manager's own order of two candidates: dpkg's for apt, rpm's for the others (an `.ARCH` at the end left aside,
 * and without carets for EL 7's rpm 4.11).
 */
export const compareVersions = (manager: Manager, a: string, b: string): -1 | 0 | 1 => {
  if (manager === 'apt') return compareDebian(a, b);
  return compareRpm(withoutArch(a), withoutArch(b), { caret: manager !== 'yum' });
};

/** A copy without repetitions, highest version first; equal versions keep their order. */
export const highestFirst = (manager: Manager, versions: readonly string[]): readonly string[] =>
  [...new Set(versions)].sort((a, b) => compareVersions(manager, b, a));
