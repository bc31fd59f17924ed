/** How a repository of dnf or yum has its packages checked. */
export interface RepositoryKeys {
  readonly checked: boolean;
  /** gpgkey=: addresses, with dnf's variables as they are written. They may hold a token: never show them. */
  readonly addresses: readonly string[];
}

interface Section {
  readonly name: string;
  readonly values: ReadonlyMap<string, string>;
}

/** The sections of a file of /etc/yum.repos.d or of dnf.conf (dnf.conf(5)); an indented line continues a value. */
const readSections = (text: string): readonly Section[] => {
  const sections: { name: string; values: Map<string, string> }[] = [];
  let key = '';
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*[#;]/.test(line)) continue;
    const heading = /^\[([^\]]*)\]/.exec(line.trim())?.[1];
    if (heading !== undefined) sections.push({ name: heading, values: new Map() });
    const values = sections.at(-1)?.values;
    if (values === undefined || heading !== undefined) continue;
    const set = /^([A-Za-z_]+)\s*=\s*(.*)$/.exec(line);
    if (set?.[1] !== undefined) {
      key = set[1];
      values.set(key, set[2] ?? '');
    } else if (/^\s+\S/.test(line)) values.set(key, `${values.get(key) ?? ''} ${line.trim()}`);
  }
  return sections;
};

const valuesOf = (text: string, repository: string): Section['values'] | undefined =>
  readSections(text).find(({ name }) => name === repository)?.values;

/** How a repository checks its packages; undefined where the file does not have it. */
export const parseRepositoryKeys = (text: string, repository: string): RepositoryKeys | undefined => {
  const values = valuesOf(text, repository);
  if (values === undefined) return undefined;
  const addresses = (values.get('gpgkey') ?? '').split(/[\s,]+/).filter((address) => address !== '');
  return { checked: !/^(0|no|false|off)$/i.test(values.get('gpgcheck')?.trim() ?? '1'), addresses };
};

/** priority= of a repository: the lower wins, whatever the versions are. Undefined where the file does not set it. */
export const parsePriority = (text: string, repository: string): number | undefined => {
  const value = valuesOf(text, repository)?.get('priority')?.trim();
  return value === undefined || !/^-?\d+$/.test(value) ? undefined : Number(value);
};

/** Settings that hide packages: a section, and the setting as it is written. */
export const parseExcludes = (text: string): readonly { readonly section: string; readonly setting: string }[] =>
  readSections(text).flatMap(({ name, values }) =>
    ['excludepkgs', 'exclude', 'includepkgs'].flatMap((key) => {
      const value = values.get(key)?.trim() ?? '';
      return value === '' ? [] : [{ section: name, setting: `${key}=${value}` }];
    }),
  );

/** `rpm -q gpg-pubkey --qf '%{VERSION}\n'`: the short ids of the keys that rpm trusts. */
export const trustedKeysCommand = ['rpm', '-q', 'gpg-pubkey', '--qf', '%{VERSION}\\n'] as const;

export const parseTrustedKeys = (stdout: string): ReadonlySet<string> =>
  new Set(
    stdout
      .split('\n')
      .filter((line) => /^[0-9a-f]{8,}$/.test(line))
      .map((line) => line.slice(-8)),
  );
