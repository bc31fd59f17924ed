import { type HostLayout, layoutOf, type OsFamily } from './families.ts';

/** What a distribution's family does not tell. A new one is a row here, and its fixtures. */
export interface Distribution {
  readonly family: OsFamily;
  /** Whether SELinux comes with it: on every release, on none, or from a release (the first number of VERSION_ID) on. */
  readonly selinux: 'always' | 'never' | { readonly since: number };
}

/** By the ID of os-release(5). TPA sets up Debian, Ubuntu, RHEL with its rebuilds and SLES; the others are kin that behave alike. */
const distributions = {
  debian: { family: 'debian', selinux: 'never' },
  ubuntu: { family: 'debian', selinux: 'never' },
  rhel: { family: 'redhat', selinux: 'always' },
  centos: { family: 'redhat', selinux: 'always' },
  rocky: { family: 'redhat', selinux: 'always' },
  almalinux: { family: 'redhat', selinux: 'always' },
  ol: { family: 'redhat', selinux: 'always' },
  amzn: { family: 'redhat', selinux: 'always' },
  fedora: { family: 'redhat', selinux: 'always' },
  // SELinux took AppArmor's place in SLES 16 and Leap 16, and on new installations of Tumbleweed.
  sles: { family: 'suse', selinux: { since: 16 } },
  sled: { family: 'suse', selinux: { since: 16 } },
  sle_hpc: { family: 'suse', selinux: { since: 16 } },
  suse: { family: 'suse', selinux: { since: 16 } },
  opensuse: { family: 'suse', selinux: { since: 16 } },
  'opensuse-leap': { family: 'suse', selinux: { since: 16 } },
  'opensuse-tumbleweed': { family: 'suse', selinux: 'always' },
} as const satisfies Readonly<Record<string, Distribution>>;

/**
 * The distribution of a host from the text of /etc/os-release: ID first, then the words of ID_LIKE in order, as os-release(5) advises.
 * Undefined for a system that TPA does not set up.
 */
function distributionOf(text: string): Distribution | undefined {
  const fields = osReleaseFields(text);
  const ids = [fields.get('ID') ?? '', ...(fields.get('ID_LIKE') ?? '').split(/\s+/)];
  return ids.map((id) => rowOf(id.toLowerCase())).find((row) => row !== undefined);
}

function rowOf(id: string): Distribution | undefined {
  return Object.hasOwn(distributions, id) ? distributions[id as keyof typeof distributions] : undefined;
}

/** The family of a host from the text of /etc/os-release; undefined for a system that TPA does not set up. */
export function familyFromOsRelease(text: string): OsFamily | undefined {
  return distributionOf(text)?.family;
}

/** The layout of a host from the text of /etc/os-release; undefined for a system that TPA does not set up. */
export function layoutFromOsRelease(text: string): HostLayout | undefined {
  const distribution = distributionOf(text);
  if (distribution === undefined) return undefined;
  const layout = layoutOf(distribution.family);
  const release = Number.parseInt(osReleaseFields(text).get('VERSION_ID') ?? '', 10);
  return hasSelinux(distribution, release) ? layout : { ...layout, selinux: undefined };
}

/** A release without a number is a rolling one, newer than all. */
function hasSelinux({ selinux }: Distribution, release: number): boolean {
  if (typeof selinux === 'string') return selinux === 'always';
  return Number.isNaN(release) || release >= selinux.since;
}

/** The variables of an os-release file; the last assignment of a name wins, as in the shell. */
export function osReleaseFields(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*([A-Za-z_][A-Za-z0-9_]*)=(.*?)\s*$/.exec(line);
    if (match?.[1] !== undefined) fields.set(match[1], unquote(match[2] ?? ''));
  }
  return fields;
}

function unquote(value: string): string {
  const quoted = /^(["'])(.*)\1$/.exec(value);
  return quoted === null ? value : (quoted[2] ?? '').replace(/\\([\\"'$`])/g, '$1');
}
