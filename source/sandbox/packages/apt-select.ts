import { fnmatch } from '../../packages/specifiers/fnmatch.ts';
import { type Catalogue, findPackage } from './catalogue.ts';
import { type Installed, installedVersion } from './package-state.ts';
import type { PackageRequest } from './transaction.ts';

export type AptSelection = PackageRequest | { readonly kind: 'error'; readonly text: string };

/**
 * What apt-get 2.6 makes of a word after `install` (apt-pkg's cacheset.cc and versionmatch.cc): `name`, `name=SPEC`, a trailing
 * `+` or `-`. SPEC is taken from the highest version down: equal or a glob ignoring case, or, ending in `*`, a prefix.
 */
export function selectForApt(word: string, catalogue: Catalogue, installed: Installed): AptSelection {
  const whole = selectExactly(word, catalogue, installed);
  if (whole.kind !== 'error' || !/[+-]$/.test(word)) return whole;
  const cut = selectExactly(word.slice(0, -1), catalogue, installed);
  if (cut.kind === 'error') return whole;
  return word.endsWith('-') ? { kind: 'remove', name: cut.name } : cut;
}

function selectExactly(word: string, catalogue: Catalogue, installed: Installed): AptSelection {
  const at = Math.max(word.lastIndexOf('='), word.lastIndexOf('/'));
  const name = at < 0 ? word : word.slice(0, at);
  const offered = findPackage(catalogue, name)?.versions.map((item) => item.version) ?? [];
  const present = installedVersion(installed, name);
  const versions = present === undefined || offered.includes(present) ? offered : [...offered, present];
  const newest = versions[0];
  if (newest === undefined) return { kind: 'error', text: `E: Unable to locate package ${name}` };
  if (at < 0) return { kind: 'install', name, version: newest };
  const pattern = word.slice(at + 1);
  if (word.charAt(at) === '/') return { kind: 'error', text: `E: Release '${pattern}' for '${name}' was not found` };
  const version = matchAptVersion(pattern, versions, present);
  if (version === undefined) return { kind: 'error', text: `E: Version '${pattern}' for '${name}' was not found` };
  return { kind: 'install', name, version };
}

/** The version that SPEC of `name=SPEC` takes; `versions` highest first. */
export function matchAptVersion(specifier: string, versions: readonly string[], present?: string): string | undefined {
  if (specifier === 'installed') return present;
  if (specifier === 'candidate' || specifier === 'newest') return versions[0];
  if (!specifier.endsWith('*')) {
    const exact = specifier.toLowerCase();
    return versions.find(
      (version) => version.toLowerCase() === exact || fnmatch(specifier, version, { ignoreCase: true }),
    );
  }
  const prefix = specifier.slice(0, -1);
  return versions.find(
    (version) =>
      version.toLowerCase().startsWith(prefix.toLowerCase()) || fnmatch(prefix, version, { ignoreCase: true }),
  );
}
