import type { IssueCertificate } from '../../source/plan/actions.ts';

export interface Account {
  readonly owner: string;
  readonly group: string;
}

/** The renewal of the CA `root.crt` of a folder, with the key `CA.key`. */
export function renewal(folder: string, account: Account): IssueCertificate {
  return {
    kind: 'issue-certificate',
    path: `${folder}/root.crt`,
    attributes: { ...account, mode: 0o644 },
    copies: [],
    profile: 'ca',
    commonName: 'speedy.CA',
    names: [],
    key: `${folder}/CA.key`,
    renews: `${folder}/root.crt`,
    notBefore: new Date().toISOString(),
    notAfter: new Date(Date.now() + 3650 * 86_400_000).toISOString(),
    why: 'A test.',
  };
}
