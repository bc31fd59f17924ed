import type { AvailableVersion, InstalledPackage } from './candidates.ts';

export interface ZypperSearch {
  readonly available: readonly AvailableVersion[];
  readonly installed: InstalledPackage;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const decode = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => ENTITIES[name] ?? '');

/** The attributes of one XML tag. zypper writes one element a line and always double quotes. */
export const xmlAttributes = (tag: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...tag.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name ?? '', decode(value ?? '')]),
  );

/**
 * What `--xmlout` says to a reader: messages, problems and questions, one a line, without tags, progress and the choices of
 * prompts. A signing key reads as without `--xmlout`.
 */
export const zypperText = (stdout: string): string =>
  stdout.includes('<stream>')
    ? decode(
        stdout
          .replace(/<(?:progress|option)\b[^>]*>|<text>Continue\?<\/text>/g, '')
          .replace(/<\/?[a-z?][^>]*>/g, '')
          .replace(/(?:[ \t]*\r?\n)+/g, '\n')
          .trimStart(),
      ).replace(
        /<gpgkey-info><repository>([^<]*)<\/repository><key-name>([^<]*)<\/key-name><key-fingerprint>([^<]*)<.*/g,
        'Repository: $1\nKey Name: $2\nKey Fingerprint: $3',
      )
    : stdout;

/**
 * `zypper -q --xmlout search -s -x NAME`: `<solvable status="installed|other-version|not-installed" name= kind="package"
 * edition="[EPOCH:]VERSION-RELEASE" arch= repository=/>`, one element a repository. The installed version that no
 * repository has comes from "(System Packages)". `held` from `zypper locks`.
 */
export const parseZypperSearch = (stdout: string, packageName: string, held = false): ZypperSearch => {
  const rows = [...stdout.matchAll(/<solvable\b[^>]*>/g)]
    .map(([tag]) => xmlAttributes(tag))
    .filter((row) => row.name === packageName && (row.kind ?? 'package') === 'package' && row.edition && row.arch);
  const versionOf = (row: Readonly<Record<string, string>>): string => `${row.edition}.${row.arch}`;
  const present = rows.find((row) => row.status === 'installed');
  return {
    available: rows
      .filter((row) => row.repository !== '(System Packages)')
      .map((row) => ({ version: versionOf(row), repository: row.repository ?? '' })),
    installed:
      present === undefined
        ? { state: 'absent', held: false }
        : { state: 'installed', version: versionOf(present), held },
  };
};

/** `zypper --xmlout repos`: the priority of each repository, by the name that a search has. */
export const parseZypperRepositories = (stdout: string): ReadonlyMap<string, number> =>
  new Map(
    [...stdout.matchAll(/<repo\b[^>]*>/g)]
      .map(([tag]) => xmlAttributes(tag))
      .flatMap(({ name, priority }): [string, number][] =>
        name === undefined || !/^\d+$/.test(priority ?? '') ? [] : [[name, Number(priority)]],
      ),
  );
