import type { AvailableVersion, InstalledPackage } from './candidates.ts';

export interface Policy {
  readonly installed?: string;
  /** What a plain `apt-get install NAME` would take; absent where a pin forbids every version. */
  readonly candidate?: string;
  readonly versions: readonly AvailableVersion[];
}

/**
 * `apt-cache policy NAME`, which also has an installed version that no repository has, and the priorities. Headings
 * are translated, so only the shape is read: two heading lines, then ` *** version priority` and ` priority source`. An
 * phased update has `(phased N%)` behind the priority (apt 2.9 and later).
 */
export const parsePolicy = (stdout: string): Policy => {
  const versions: AvailableVersion[] = [];
  const headings: string[] = [];
  let installed: string | undefined;
  let current: { readonly version: string; readonly priority: number } | undefined;
  for (const line of stdout.split('\n')) {
    const entry = /^ (\*\*\*| {3}) (\S+) (-?\d+)(?: \(.*\))?$/.exec(line);
    if (entry?.[2] !== undefined) {
      current = { version: entry[2], priority: Number(entry[3]) };
      if (entry[1] === '***') installed = entry[2];
      continue;
    }
    const source = /^ +-?\d+ (.+)$/.exec(line)?.[1];
    if (current !== undefined && source !== undefined) {
      const local = source.startsWith('/') ? '' : nameOfSource(source.replace(/ Packages$/, ''));
      versions.push({ version: current.version, repository: local, priority: current.priority });
    } else if (current === undefined && /^ {2}\S/.test(line)) headings.push(line.replace(/^[^:]*: */, ''));
  }
  const candidate = headings[1];
  const known = candidate !== undefined && versions.some(({ version }) => version === candidate);
  return {
    ...(installed === undefined ? {} : { installed }),
    ...(known ? { candidate } : {}),
    versions,
  };
};

/**
 * A source as `https://HOST/PATH SUITE/COMPONENT ARCHITECTURE` by its host and what stands behind the address: the path of EDB's and of other
 * vendors' repositories has the subscription's token.
 */
const nameOfSource = (source: string): string => {
  const [address = '', ...rest] = source.split(' ');
  const host = /^[a-z+]+:\/\/(?:[^\s/@]*@)?([^\s/]+)/i.exec(address)?.[1];
  return [host ?? address, ...rest].join(' ');
};

/** A line of `apt-get --print-uris update`: an address and the file that its contents are kept in. */
export interface ListAddress {
  readonly address: string;
  readonly file: string;
}

/** The Release files alone: the lists that apt reads besides depend on what they say. */
export const parseListAddresses = (stdout: string): readonly ListAddress[] =>
  [...stdout.matchAll(/^'([^']*)' (\S+_InRelease) \d+/gm)].map(([, address = '', file = '']) => ({ address, file }));

/** The sources none of whose lists is there, without the path of the address, which may hold a token. */
export const unfetchedLists = (addresses: readonly ListAddress[], present: readonly string[]): readonly string[] =>
  addresses
    .filter(({ file }) => !present.some((name) => name.startsWith(file.slice(0, -'InRelease'.length))))
    .map(({ address }) => nameOfSource(address.replace(/\/(?:\.\/)?(?:dists\/([^']*)\/)?InRelease$/, ' $1').trim()));

const STATES: Readonly<Record<string, InstalledPackage['state']>> = {
  installed: 'installed',
  'triggers-awaited': 'installed',
  'triggers-pending': 'installed',
  'config-files': 'removed',
  'half-installed': 'broken',
  unpacked: 'broken',
  'half-configured': 'broken',
};

/**
 * The line of `dpkg-query -W -f='${db:Status-Want}\t${db:Status-Status}\t${db:Status-Eflag}\t${Version}\n' NAME`
 * (dpkg-query(1)). Nothing on stdout, with exit code 1, is a package that was never there.
 */
export const parseDpkgStatus = (stdout: string): InstalledPackage => {
  const [want, status, flag, version] = (stdout.split('\n')[0] ?? '').split('\t');
  const state = STATES[status ?? ''] ?? 'absent';
  const reinstall = state === 'installed' && flag !== 'ok';
  const found: InstalledPackage = { state: reinstall ? 'broken' : state, held: want === 'hold' };
  return version && state !== 'absent' ? { ...found, version } : found;
};
