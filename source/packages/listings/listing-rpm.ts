import type { AvailableVersion, InstalledPackage } from './candidates.ts';

const NOT_INSTALLABLE: ReadonlySet<string> = new Set(['src', 'nosrc']);

/** `[EPOCH:]VERSION-RELEASE.ARCH`; epoch 0 and rpm's `(none)` are not written. */
const evra = (epoch: string, version: string, release: string, arch: string): string =>
  `${/^(0+|\(none\)|)$/.test(epoch) ? '' : `${epoch}:`}${version}-${release}.${arch}`;

/**
 * `dnf -q repoquery --qf '%{name}\t%{epoch}\t%{version}\t%{release}\t%{arch}\t%{repoid}\n' NAME`. dnf 4 adds a line
 * break of its own, dnf 5 does not; the query's name ignores case, so other names are dropped. Order as printed (text
 * order): sort it.
 */
export const parseRepoquery = (stdout: string, packageName: string): readonly AvailableVersion[] =>
  stdout.split('\n').flatMap((line) => {
    const [name, epoch, version, release, arch, repository] = line.trim().split('\t');
    if (name !== packageName || !version || !release || !arch || NOT_INSTALLABLE.has(arch)) return [];
    return [{ version: evra(epoch ?? '', version, release, arch), repository: repository ?? '' }];
  });

/**
 * `rpm -q --qf '%{EPOCHNUM}\t%{VERSION}\t%{RELEASE}\t%{ARCH}\n' NAME`. "package NAME is not installed" comes on stdout
 * too (exit code 1) and has no tab. Locks live elsewhere: `held` from versionlock or `zypper locks`.
 */
export const parseRpmQuery = (stdout: string, held = false): InstalledPackage => {
  // Where a killed transaction left two versions, rpm lists the older first; the last is what its files are.
  const row = stdout
    .split('\n')
    .map((line) => line.split('\t'))
    .findLast((cells) => cells.length === 4);
  const [epoch, version, release, arch] = row ?? [];
  if (epoch === undefined || !version || !release || !arch) return { state: 'absent', held: false };
  return { state: 'installed', version: evra(epoch, version, release, arch), held };
};

/**
 * `dnf versionlock list` (rows `[!]name-epoch:version-release.*`; dnf 5: `Package name: NAME`) or `zypper locks`: whether
 * the package is named.
 */
export const isLocked = (stdout: string, packageName: string): boolean =>
  stdout.split('\n').some((line) => {
    const text = line.trim();
    if (text.includes('|')) return text.split('|').some((cell) => cell.trim() === packageName);
    const rest = text.startsWith(`${packageName}-`) ? text.slice(packageName.length + 1) : undefined;
    if (text === `Package name: ${packageName}`) return true;
    return text === packageName || (rest !== undefined && /^([0-9]+:)?[0-9]/.test(rest));
  });
