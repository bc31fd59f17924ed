import type { Manager } from '../manager.ts';
import { readRpmCandidate, withoutArch } from '../versions/rpm-candidate.ts';

/** The word a specifier becomes on the command line, as the operator (or TPA) would write it. */
export const specifierArgument = (manager: Manager, packageName: string, specifier: string): string =>
  `${packageName}${manager === 'apt' || manager === 'zypper' ? '=' : '-'}${specifier}`;

/** The specifier that stands for a listed candidate: zypper's capabilities have no architecture, so with one it matches nothing. */
export const candidateSpecifier = (manager: Manager, candidate: string): string =>
  manager === 'zypper' ? withoutArch(candidate) : candidate;

/**
 * The word that selects one candidate and nothing else: `name=version` (apt), `name-epoch:v-r[.arch]` with epoch 0
 * written too (dnf), `name=epoch:v-r` (zypper).
 */
export const exactArgument = (manager: Manager, packageName: string, candidate: string): string => {
  if (manager === 'apt') return `${packageName}=${candidate}`;
  const { epoch, version, release, arch } = readRpmCandidate(candidate);
  const evr = `${epoch}:${version}-${release}`;
  if (manager === 'zypper') return `${packageName}=${evr}`;
  return arch === undefined ? `${packageName}-${evr}` : `${packageName}-${evr}.${arch}`;
};
