/** How a repository of dnf or yum has its packages checked. */
export interface RepositoryKeys {
  readonly checked: boolean;
  /** gpgkey=: addresses, with dnf's variables as they are written. They may hold a token: never show them. */
  readonly addresses: readonly string[];
}

/** A section of a file of /etc/yum.repos.d (dnf.conf(5)); undefined where the file does not have it. */
export const parseRepositoryKeys = (text: string, repository: string): RepositoryKeys | undefined => {
  const lines = text.split(/\r?\n/);
  const start = lines.findIndex((line) => line.trim() === `[${repository}]`);
  if (start < 0) return undefined;
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => /^\[/.test(line));
  const values = new Map<string, string>();
  let key = '';
  for (const line of end < 0 ? rest : rest.slice(0, end)) {
    if (/^\s*[#;]/.test(line)) continue;
    const set = /^([A-Za-z_]+)\s*=\s*(.*)$/.exec(line);
    if (set?.[1] !== undefined) {
      key = set[1];
      values.set(key, set[2] ?? '');
    } else if (/^\s+\S/.test(line)) values.set(key, `${values.get(key) ?? ''} ${line.trim()}`);
  }
  const addresses = (values.get('gpgkey') ?? '').split(/[\s,]+/).filter((address) => address !== '');
  return { checked: !/^(0|no|false|off)$/i.test(values.get('gpgcheck')?.trim() ?? '1'), addresses };
};

/** `rpm -q gpg-pubkey --qf '%{VERSION}\n'`: the short ids of the keys that rpm trusts. */
export const trustedKeysCommand = ['rpm', '-q', 'gpg-pubkey', '--qf', '%{VERSION}\\n'] as const;

export const parseTrustedKeys = (stdout: string): ReadonlySet<string> =>
  new Set(
    stdout
      .split('\n')
      .filter((line) => /^[0-9a-f]{8,}$/.test(line))
      .map((line) => line.slice(-8)),
  );
