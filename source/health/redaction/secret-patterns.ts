import { secretWords } from './secret-names.ts';

/** One way in which secrets are written: what stands before, the secret, and what closes it. */
export type SecretPattern = {
  readonly form: string;
  /** Named groups: `before` and `secret`, and `after` where something closes it. */
  readonly pattern: RegExp;
};

const upperWords = '[A-Z0-9_]*(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|(?:ACCESS|ACCOUNT|STORAGE|API)_KEY)';
const name = `(?:${secretWords})`;

/** A quote that ends the text around a connection string, and does not belong to the password: JSON goes on after it, or nothing does. */
const closes = '(?=\\s|$|[}\\]]+(?:[\\s,]|$)|,\\s*(?:["\'{[\\d-]|$))';
/** libpq escapes by a backslash, and JSON escapes the backslash: a run of them takes the quote or the space after it along. */
const single = "'(?:\\\\+'|\\\\+(?!['\\\\])|[^'\\\\\\n])*\\\\*'";
const double = '(?!"\\s*(?:,\\s*"|[}\\]]|$))"(?:\\\\+"|\\\\+(?!["\\\\])|[^"\\\\\\n])*\\\\*"';
const bare = `(?:\\\\+(?:["' \\t]|(?!["' \\t\\\\]))|[^\\s'"\\\\]|"(?!${closes})|'(?!"|${closes}))`;

/** Why a file whose name is such a word (`/etc/passwd: Permission denied`) is not read or written: no password reads like that. */
const reason =
  '(?:permission denied|operation not permitted|no such file or directory|(?:is|not) a directory|input/output error|the file cannot be (?:read|written) \\([^()\\n]*\\))\\.?["\']?[ \\t]*$';
/** A word of a command line, with the quotes that belong to it. */
const word = `(?!-)(?:"(?!${closes})(?:\\\\.|[^"\\\\\\n])*"|'(?!${closes})[^'\\n]*'|\\\\.|[^\\s"'\\\\])+`;
/** A line of YAML that goes on with the value of the key above: deeper, and neither a key nor an entry of a list. */
const further = '(?:\\n(?:[ \\t]*\\n)*\\k<indent>[ \\t]+(?!- |["\']?[\\w.-]+["\']?:(?:\\s|$))[^\\s#][^\\n]*)';

/** In the order in which they are tried. Where a text can be read in two ways, the reading that hides more wins. */
export const secretPatterns: readonly SecretPattern[] = [
  {
    form: 'YAML block below a key',
    pattern: new RegExp(
      `(?<before>^(?<indent>[ \\t]*)(?:- )?["']?[\\w.-]*${name}["']?[ \\t]*:[ \\t]*)(?<secret>(?:[!&]\\S+[ \\t]+)*[|>][-+0-9]*[^\\n]*(?:\\n(?:\\k<indent>[ \\t]+[^\\n]*|[ \\t]*(?=\\n)))+)`,
      'gim',
    ),
  },
  {
    form: 'quoted value after a colon, in JSON within JSON',
    pattern: new RegExp(
      `(?<before>${name}(?<escape>\\\\+)["']\\s*:\\s*\\k<escape>["'])(?<secret>(?:(?!(?<!\\\\)\\k<escape>["'])[^\\n])+)`,
      'gi',
    ),
  },
  {
    form: 'quoted value after a colon: JSON, YAML, Python',
    pattern: new RegExp(
      `(?<before>${name}["']?[ \\t]*:\\s*(?:[!&]\\S+[ \\t]+)*(?<quote>["']))(?<secret>(?:\\\\.|\\k<quote>\\k<quote>|(?!\\k<quote>)[^\\\\])+)(?<after>\\k<quote>)`,
      'gi',
    ),
  },
  {
    form: 'YAML value that goes on, or begins, below its key',
    pattern: new RegExp(
      `(?<before>^(?<indent>[ \\t]*)(?:- )?["']?[\\w.-]*${name}["']?[ \\t]*:)(?<secret>[^\\n]*${further}+)`,
      'gim',
    ),
  },
  {
    form: 'value after a colon, to the end of the line',
    pattern: new RegExp(
      `(?<before>${name}["']?[ \\t]*:[ \\t]+)(?!["']{2}|["']\\*REDACTED\\*|(?:null|true|false|~)[ \\t]*(?:[,}\\]]|$)|[{[]\\s*$|${reason})(?<secret>\\S[^\\n]*)`,
      'gim',
    ),
  },
  {
    form: 'variable within quotes: Environment="PGPASSWORD=two words"',
    pattern: new RegExp(
      `(?<before>(?<quote>["'])${upperWords}=)(?<secret>(?:\\\\.|(?!\\k<quote>)[^\\\\\\n])+)(?<after>\\k<quote>)`,
      'g',
    ),
  },
  {
    form: 'variable that begins a line, to its end',
    pattern: new RegExp(`(?<before>^[ \\t]*(?:export[ \\t]+)?${upperWords}=)(?<secret>[^\\s"'][^\\n]*)`, 'gm'),
  },
  {
    form: 'command that prints a passphrase, to the end of the line',
    pattern: /(?<before>passphrase_command[ \t]*=[ \t]*)(?<secret>[^\n]+)/gi,
  },
  {
    form: 'setting on a line of its own, to its end',
    pattern: new RegExp(`(?<before>^[ \\t]*[\\w.-]*${name}[ \\t]*=[ \\t]*)(?<secret>[^\\s='"][^='"\\n]*)$`, 'gim'),
  },
  {
    form: 'connection string, setting, query of an address',
    pattern: new RegExp(`(?<before>${name}[ \\t]*=[ \\t]*)(?<secret>(?:${single}|${double})?${bare}*)`, 'gi'),
  },
  {
    form: 'password of an address',
    pattern:
      /(?<before>\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:@/'"]{0,300}:)(?<secret>(?:[^\s'"/]|'(?=[^\s,'"\])};:])){0,1000}(?=@)|[^\s@'"]{0,1000})(?<after>@)/gi,
  },
  {
    form: 'token in place of user and password of a web address',
    pattern: /(?<before>\bhttps?:\/\/)(?<secret>[^\s:@/'"*]{1,1000})(?<after>@)/gi,
  },
  {
    form: 'token as the first part of the path of a web address',
    pattern: /(?<before>\bhttps?:\/\/[^\s/'"]+\/)(?<secret>(?=[^/\s]*\d)(?=[^/\s]*[A-Z])[A-Za-z0-9]{24,})(?<after>\/)/g,
  },
  {
    form: 'header of HTTP',
    pattern:
      /(?<before>\b(?:(?:proxy-)?authorization|(?:set-)?cookie)(?:["']?[ \t]*[:=][ \t]*["']?|[ \t]+["'])(?:(?:basic|bearer|digest|negotiate|token)[ \t]+)?)(?<secret>[^\s"'][^"'\n]*)/gi,
  },
  {
    form: 'value in quotes after its name: SQL, directives of Apache, options',
    pattern:
      /(?<before>(?:passw(?:or)?d|passphrase|[-_](?:key|token)|secret)[ \t]+E?(?<quote>["']))(?<secret>(?:\\.|\k<quote>\k<quote>|(?!\k<quote>)[^\\\n])+)(?<after>\k<quote>)/gi,
  },
  {
    form: 'option and its value',
    pattern: new RegExp(`(?<before>(?<![^\\s"'\`(])--?(?!no-)(?:[\\w-]*-)?${name}[ \\t]+)(?<secret>${word})`, 'gi'),
  },
  {
    form: 'password for sshpass, openssl, the key of curl',
    pattern: new RegExp(
      `(?<before>\\bsshpass[ \\t]+-p[ \\t]*|--pass[ \\t]+|-pass(?:in|out)?[ \\t]+["']?pass:)(?<secret>${word})`,
      'g',
    ),
  },
  {
    form: 'user and password for curl',
    pattern:
      /(?<before>(?<![^\s"'`(])(?:-[uU][ \t]*|--(?:proxy-)?(?:user|cert)[ \t=]+)["']?[^\s:"']+:)(?<secret>[^\s"']+)/g,
  },
  {
    form: 'directive that sets a variable, Apache’s or a shell’s',
    pattern: new RegExp(`(?<before>\\b(?:SetEnv|setenv|set -g?x)[ \\t]+${upperWords}[ \\t]+)(?<secret>${word})`, 'g'),
  },
  {
    form: 'directive of Apache with the name of a secret',
    pattern: /(?<before>^[ \t#]*[A-Z]\w*(?:Password|Passphrase|Secret)[ \t]+)(?<secret>[^\s"'=:][^\n]*)/gm,
  },
  {
    form: 'login of apt and curl',
    pattern: /(?<before>\blogin\s+\S+\s+password\s+)(?<secret>\S+)/g,
  },
  {
    form: 'signature that lets its bearer in, of Azure, AWS and Google',
    pattern: /(?<before>[?&](?:sig|x-(?:amz|goog)-signature)=)(?<secret>[^\s&"'\\]+)/gi,
  },
  {
    form: 'setting or variable of another name, on a line of its own',
    pattern: /(?<before>^[ \t]*(?:[\w.-]*[_.-])?pass[ \t]*[=:][ \t]*)(?<secret>[^\s"'][^\n]*|"[^"\n]*"|'[^'\n]*')/gim,
  },
  {
    form: 'connection string of ODBC; the folder of a shell has the same name',
    pattern: /(?<before>(?:;[ \t]*pwd=(?![ \t])|(?<![\w-])pwd=(?![/~. \t])))(?<secret>\{[^}\n]*\}|[^;\s"'}]+)/gi,
  },
  {
    form: 'token that is known by how it begins: GitHub, GitLab',
    pattern: /(?<before>(?<![A-Za-z0-9])(?:gh[pousr]_|github_pat_|glpat-))(?<secret>[A-Za-z0-9_-]{16,})/g,
  },
  {
    form: 'verifier of a role, as in pg_authid',
    pattern: /(?<before>SCRAM-SHA-256\$\d+:)(?<secret>[A-Za-z0-9+/=]+\$[A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+)/g,
  },
  {
    form: 'line of .pgpass',
    pattern:
      /(?<before>(?<!\S)(?![0-9a-f]{2}(?::[0-9a-f]{2}){4})(?:\\.|[^\s:\\])+:(?:\d{1,5}|\*):(?:\\.|[^\s:\\])+:(?:\\.|[^\s:\\])+:)(?<secret>[^\n]+)/gim,
  },
];

/** Whether a text may hold one at all: most texts do not, and are not searched. */
export const mayHoldSecrets = new RegExp(
  `${secretWords}|PRIVATE KEY|://|authorization|cookie|sshpass|\\bpass\\b|[_.-]pass|pwd=|gh[pousr]_|github_pat_|glpat-|SCRAM-SHA-256|sig(?:nature)?=|(?<![^\\s"'\`(])-(?:u|-(?:proxy-)?(?:user|cert))|:(?:\\d{1,5}|\\*):`,
  'i',
);
