import type { SecretPattern } from './secret-words.ts';

/** How the tokens of well-known services begin; what follows is the secret. */
const beginnings = [
  'gh[pousr]_',
  'github_pat_',
  'gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent)-',
  'hv[sbr]\\.',
  'xox[abeoprs]-',
  'xapp-',
  'AIza',
  'ya29\\.',
  '(?:sk|rk)_(?:live|test)_',
  'whsec_',
  'sk-(?:proj-|ant-|or-)?(?=[\\w-]*\\d)',
  'npm_',
  'pypi-',
  'do[opr]_v1_',
  'dckr_[po]at_',
  'shp(?:at|ss|ca|pa)_',
  'hf_',
  'ATATT3',
  'dapi(?=[0-9a-f])',
  'AGE-SECRET-KEY-1',
  'lin_api_',
  'pul-',
];

/** Secrets that are known by their shape, whatever stands around them. */
export const secretTokens: readonly SecretPattern[] = [
  {
    form: 'token that is known by how it begins',
    pattern: new RegExp(
      `(?<before>(?<![A-Za-z0-9])(?:${beginnings.join('|')}))(?<secret>[\\w-]{16,}(?:\\.[\\w-]{8,})*)`,
      'g',
    ),
  },
  {
    form: 'key of SendGrid',
    pattern: /(?<before>(?<![A-Za-z0-9])SG\.)(?<secret>[\w-]{16,}\.[\w-]{16,})/g,
  },
  {
    form: 'token of Terraform Cloud',
    pattern: /(?<before>(?<![A-Za-z0-9]))(?<secret>[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{40,})/g,
  },
  {
    form: 'token of JSON (JWT, RFC 7519)',
    pattern: /(?<before>(?<![A-Za-z0-9])eyJ)(?<secret>[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)*)/g,
  },
  {
    form: 'secret of AWS beside the id of its key',
    pattern: /(?<before>\b(?:AKIA|ASIA)[A-Z0-9]{16}[\s:,"']{1,8})(?<secret>[A-Za-z0-9/+]{36,44}={0,2})/g,
  },
  {
    form: 'hash of a password, as in /etc/shadow and htpasswd (crypt(5))',
    pattern:
      /(?<before>\$(?:g?y|[1567]|2[abxy]?|apr1|md5|sha1|argon2(?:id|i|d)|pbkdf2[\w-]*|scrypt|bcrypt[\w-]*|[PHS])\$)(?<secret>[^\s:"'<>*]{8,})/g,
  },
  {
    form: 'hash of a password of LDAP (RFC 3112)',
    pattern:
      /(?<before>\{(?:S?SHA(?:256|384|512)?|S?MD5|CRYPT|PBKDF2[\w-]*|ARGON2|BCRYPT|CLEARTEXT)\})(?<secret>[^\s"'<>*]{8,})/gi,
  },
  {
    form: 'hash of a password of PostgreSQL, MySQL, Django, GRUB',
    pattern:
      /(?<before>(?<![A-Za-z0-9])md5(?=[0-9a-f]{32}(?![0-9a-f]))|(?<!\w)\*(?=[0-9A-F]{40}\b)|\bpbkdf2_sha\d+\$|\bgrub\.pbkdf2\.sha\d+\.\d+\.)(?<secret>[\w$+/=.]{16,})/g,
  },
  {
    form: 'verifier of a role, as in pg_authid',
    pattern: /(?<before>SCRAM-SHA-256\$\d+:)(?<secret>[A-Za-z0-9+/=]+\$[A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+)/g,
  },
  {
    form: 'PEM in base64 that is no certificate and no public key',
    pattern: /(?<before>LS0tLS1CRUdJTi(?!BDRVJU|BUUlVTVEVE|BQVUJM|BYNTA5))(?<secret>[A-Za-z0-9+/=]+)/g,
  },
  {
    form: 'private key of PuTTY',
    pattern: /(?<before>^Private-Lines:[ \t]*\d+[ \t]*\n)(?<secret>(?:[A-Za-z0-9+/=]+[ \t]*(?:\n|$))+)/gm,
  },
];

/** For the search whether a text may hold one at all. */
export const tokenHints = `${beginnings.join('|')}|SG\\.|atlasv1|eyJ|AKIA|ASIA|\\$\\w+\\$|\\}\\S{8}|md5[0-9a-f]|\\*[0-9A-F]{8}|pbkdf2|SCRAM-SHA-256|LS0tLS1C|Private-Lines`;
