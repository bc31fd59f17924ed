/** The three families of distributions that TPA tells apart (Ansible's os_family Debian, RedHat and Suse). */
export type OsFamily = 'debian' | 'redhat' | 'suse';

const familyOfId: Readonly<Record<string, OsFamily>> = {
  debian: 'debian',
  ubuntu: 'debian',
  rhel: 'redhat',
  centos: 'redhat',
  fedora: 'redhat',
  rocky: 'redhat',
  almalinux: 'redhat',
  ol: 'redhat',
  amzn: 'redhat',
  suse: 'suse',
  sles: 'suse',
  sled: 'suse',
  sle_hpc: 'suse',
  opensuse: 'suse',
  'opensuse-leap': 'suse',
  'opensuse-tumbleweed': 'suse',
};

/**
 * The family of a host from the text of /etc/os-release: ID first, then the words of ID_LIKE in order, as
 * os-release(5) advises. Undefined for a system that TPA does not set up.
 */
export function familyFromOsRelease(text: string): OsFamily | undefined {
  const fields = osReleaseFields(text);
  const ids = [fields.get('ID') ?? '', ...(fields.get('ID_LIKE') ?? '').split(/\s+/)];
  for (const id of ids) {
    const family = Object.hasOwn(familyOfId, id.toLowerCase()) ? familyOfId[id.toLowerCase()] : undefined;
    if (family !== undefined) return family;
  }
  return undefined;
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
