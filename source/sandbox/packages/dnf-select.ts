import { fnmatch } from '../../packages/specifiers/fnmatch.ts';
import type { Catalogue } from './catalogue.ts';
import type { PackageRequest } from './transaction.ts';

/** The parts of an RPM's name. */
export interface Nevra {
  readonly name: string;
  readonly epoch: string;
  readonly version: string;
  readonly release: string;
  readonly architecture: string;
}

/** Splits `[EPOCH:]VERSION-RELEASE`. */
export function nevra(name: string, version: string, architecture: string): Nevra {
  const [, epoch, number = '', release = ''] = /^(?:(\d+):)?([^-]*)-(.*)$/.exec(version) ?? [];
  return { name, epoch: epoch ?? '0', version: number, release, architecture };
}

/** `name-[epoch:]version-release.arch`, the epoch left out when it is 0, as dnf prints it. */
export function formatNevra(parts: Nevra): string {
  const epoch = parts.epoch === '0' ? '' : `${parts.epoch}:`;
  return `${parts.name}-${epoch}${parts.version}-${parts.release}.${parts.architecture}`;
}

/**
 * Every package version that a word after `dnf install` selects, highest first for a name. The forms are tried in libdnf's order
 * (name-[e:]v-r.arch, name.arch, name, name-[e:]v-r, name-[e:]v); globs and equal texts only, not rpm's looser equality.
 */
export function matchDnf(word: string, catalogue: Catalogue): { readonly name: string; readonly version: string }[] {
  const rows = catalogue.packages.flatMap((item) =>
    item.versions.map(({ version }) => ({ version, parts: nevra(item.name, version, item.architecture) })),
  );
  const forms: readonly ((parts: Nevra) => readonly string[])[] = [
    (p) => epochs(p).map((epoch) => `${p.name}-${epoch}${p.version}-${p.release}.${p.architecture}`),
    (p) => [`${p.name}.${p.architecture}`],
    (p) => [p.name],
    (p) => epochs(p).map((epoch) => `${p.name}-${epoch}${p.version}-${p.release}`),
    (p) => epochs(p).map((epoch) => `${p.name}-${epoch}${p.version}`),
  ];
  for (const form of forms) {
    const found = rows.filter(({ parts }) => form(parts).some((text) => text === word || fnmatch(word, text)));
    if (found.length > 0) return found.map(({ parts, version }) => ({ name: parts.name, version }));
  }
  return [];
}

/** The request for a word: the highest selected version of each selected name. */
export function selectForDnf(word: string, catalogue: Catalogue): PackageRequest[] {
  const highest = new Map<string, string>();
  for (const { name, version } of matchDnf(word, catalogue)) if (!highest.has(name)) highest.set(name, version);
  return [...highest].map(([name, version]) => ({ kind: 'install', name, version }));
}

function epochs(parts: Nevra): string[] {
  return ['', `${parts.epoch}:`];
}
