import { type SecretPattern, secretName, shellWord, upperWords } from './secret-words.ts';

/**
 * Forms that say where the secret ends: before all others, which would take a `pwd=` within such a secret for the beginning of one and
 * leave what stands before it.
 */
export const enclosedSecrets: readonly SecretPattern[] = [
  {
    form: 'password of an address',
    pattern:
      /(?<before>\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:@/'"]{0,300}:)(?<secret>(?:[^\s'"/]|'(?=[^\s,'"\])};:])){0,1000}(?=@)|[^\s@'"]{0,1000})(?<after>@)/gi,
  },
  {
    form: 'value in quotes after its name: SQL, directives of Apache',
    pattern:
      /(?<before>(?:(?<!no[-_]?)passw(?:or)?d|passphrase|secret|identified[ \t]+by|\b(?:PSK|XAUTH|EAP))[ \t]+E?(?<quote>["']))(?<secret>(?:\\.|\k<quote>\k<quote>|(?!\k<quote>)[^\\\n])+)(?<after>\k<quote>)/gi,
  },
  {
    form: 'SET PASSWORD of SQL',
    pattern: /(?<before>\bset[ \t]+password\b[^=\n]{0,200}=[ \t]*(?:password\()?')(?<secret>[^'\n]+)(?<after>')/gi,
  },
];

/** Addresses, headers, command lines, directives of servers and sentences. */
export const secretCommands: readonly SecretPattern[] = [
  {
    form: 'token in place of user and password of a web address',
    pattern: /(?<before>\bhttps?:\/\/)(?<secret>[^\s:@/'"*]{1,1000})(?<after>@)/gi,
  },
  {
    form: 'token in the path of a web address: a subscription, a web hook',
    pattern:
      /(?<before>\b(?:https?|mirror):\/\/[^\s/'"]+\/(?:[^\s/'"]+\/){0,6}?)(?<secret>(?=[^/\s]{0,400}\d)(?=[^/\s]{0,400}[A-Z])(?=[^/\s]{0,400}[a-z])[A-Za-z0-9_]{16,}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})(?=[/?\s"'<>,)\]]|$)/g,
  },
  {
    form: 'subscription in the path of a repository',
    pattern:
      /(?<before>\bhttps?:\/\/(?:downloads?\.enterprisedb\.com|dl\.cloudsmith\.io|packagecloud\.io)\/(?:(?:basic|priv)\/)?)(?<secret>(?=[^/\s]{0,400}\d)[A-Za-z0-9_-]{12,})(?=\/|\s|$)/g,
  },
  {
    form: 'header of HTTP',
    pattern:
      /(?<before>\b(?:(?:proxy-)?authorization|(?:set-)?cookie)(?:["']?[ \t]*[:=][ \t]*["']?|[ \t]+["'])(?:(?:basic|bearer|digest|negotiate|token|apikey)[ \t]+)?)(?<secret>[^\s"'][^"'\n]*)/gi,
  },
  {
    form: 'bearer, wherever it stands',
    pattern:
      /(?<before>bearer(?<=(?:[=:][ \t]{0,8}["']?|-H[ \t]{1,8}["']?|oauth2-)bearer)[ \t]+["']?|\bbearer["']?(?:[ \t]+|[:=][ \t]*)["']?(?=[^\s"']{0,400}[\dA-Z])(?=[\w.~+/=-]{6}))(?<secret>(?!realm=)[^\s"'`;,]+)/gi,
  },
  {
    form: 'option and its value',
    pattern: new RegExp(
      `(?<before>(?<![^\\s"'\`(])--?(?!no-)(?:[\\w-]*-)?${secretName}[ \\t]+)(?<secret>${shellWord})`,
      'gi',
    ),
  },
  {
    form: 'password for sshpass, openssl, the key of curl',
    pattern: new RegExp(
      `(?<before>\\bsshpass[ \\t]+-p[ \\t]*|--pass[ \\t]+|-pass(?:in|out)?[ \\t]+["']?pass:|\\bopenssl[ \\t]+passwd(?:[ \\t]+-\\w+)*[ \\t]+|\\bopenssl[ \\t]+enc\\b[^\\n]{0,200}?[ \\t]-k[ \\t]+)(?<secret>${shellWord})`,
      'g',
    ),
  },
  {
    form: 'option of a command that takes a password by one letter',
    pattern: new RegExp(
      `(?<before>(?:\\b(?:mysql|mariadb)[\\w-]*\\b[^\\n|;&]{0,300}?[ \\t]-p|\\b7za?\\b[^\\n|;&]{0,300}?[ \\t]-p|\\bldap[a-z]+\\b[^\\n|;&]{0,300}?[ \\t]-w[ \\t]*|\\bredis-cli\\b[^\\n|;&]{0,300}?[ \\t]-a[ \\t]*|\\blogin\\b[^\\n|;&]{0,300}?[ \\t]-p[ \\t]*|\\b(?:un)?zip\\b[^\\n|;&]{0,300}?[ \\t]-P[ \\t]*|\\bipmitool\\b[^\\n|;&]{0,300}?[ \\t]-P[ \\t]*|\\bsmb\\w+\\b[^\\n|;&]{0,300}?[ \\t]-U[ \\t]*["']?[^\\s%]+%|\\bvault[ \\t]+login[ \\t]+|\\bhtpasswd(?:[ \\t]+-\\w+)*[ \\t]+-\\w*b\\w*[ \\t]+\\S+[ \\t]+\\S+[ \\t]+|\\bnet[ \\t]+use\\b[^\\n]{0,300}/user:\\S+[ \\t]+|ConvertTo-SecureString[ \\t]+(?:-String[ \\t]+)?|\\bpasswd[ \\t]+[\\w-]+[ \\t]+<<<[ \\t]*))(?<secret>${shellWord})`,
      'g',
    ),
  },
  {
    form: 'password that echo hands to another command',
    pattern:
      /(?<before>\becho[ \t]+(?:-n[ \t]+)?)(?<secret>"[^"\n]*"|'[^'\n]*'|[^\s|"']+)(?<after>[ \t]*\|[ \t]*(?:sudo[ \t]+-S|(?:sudo[ \t]+)?(?:ch)?passwd\b|[^\n|]{0,200}--password-stdin))/g,
  },
  {
    form: 'user and password of a command',
    pattern:
      /(?<before>(?<![^\s"'`(])(?:-[uUE][ \t]*|--(?:proxy-)?(?:user|cert)[ \t=]+)["']?[^\s:"'+%-][^\s:"']*:)(?<secret>[^\s"']+)/g,
  },
  {
    form: 'user and password of Oracle',
    pattern:
      /(?<before>(?:\bsqlplus[ \t]+(?:-\S+[ \t]+)*|\boracle:(?:thin|oci):)[\w$#]+\/)(?<secret>[^\s@"']+)(?<after>@)/gi,
  },
  {
    form: 'directive that sets a variable, Apache’s, a shell’s, Docker’s',
    pattern: new RegExp(
      `(?<before>\\b(?:SetEnv|setenv|set -g?x|ENV)[ \\t]+${upperWords}[ \\t]+)(?<secret>${shellWord})`,
      'g',
    ),
  },
  {
    form: 'directive of Apache with the name of a secret',
    pattern: /(?<before>^[ \t#]*[A-Z]\w*(?:Password|Passphrase|Secret)[ \t]+)(?<secret>[^\s"'=:][^\n]*)/gm,
  },
  {
    form: 'directive of other servers, its value after a space',
    pattern:
      /(?<before>^[ \t]*(?:bindpw|rootbindpw|rootpw(?:[ \t]+--\w+)*|requirepass|masterauth|auth_pass|r[ow]community6?|stats[ \t]+auth[ \t]+[^\s:]+:|user[ \t]+\S+[ \t]+(?:insecure-)?password|d-i[ \t]+\S+[ \t]+password|password(?=[ \t]+\S+[ \t]*$))[ \t]*)(?<secret>(?![=:])(?<=[ \t:])\S+)/gim,
  },
  {
    form: 'credential of a unit',
    pattern: /(?<before>\bSetCredential(?:Encrypted)?=[\w.-]+:)(?<secret>[^\n]+)/g,
  },
  {
    form: 'user list of PgBouncer',
    pattern: /(?<before>^"[^"\n]+"[ \t]+")(?<secret>[^"\n]+)(?<after>"[ \t]*$)/gm,
  },
  {
    form: 'passwords of Postfix',
    pattern: /(?<before>^\[[\w.-]+\](?::\d+)?[ \t]+[^\s:]+:)(?<secret>\S+)/gm,
  },
  {
    form: 'login of apt and curl',
    pattern: /(?<before>\blogin\s+\S+\s+password\s+)(?<secret>\S+)/g,
  },
  {
    form: 'login of a registry',
    pattern: /(?<before>"auth"\s*:\s*")(?<secret>[A-Za-z0-9+/=_-]{8,})(?<after>")/g,
  },
  {
    form: 'key of WireGuard',
    pattern: /(?<before>\bPrivateKey[ \t]*=[ \t]*)(?<secret>[A-Za-z0-9+/]{42,44}=)/g,
  },
  {
    form: 'signature that lets its bearer in, of Azure, AWS and Google',
    pattern: /(?<before>(?:[?&]|\b(?=sig=))(?:sig|x-(?:amz|goog)-signature)=)(?<secret>[^\s&"'\\]+)/gi,
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
    form: 'answer to a prompt',
    pattern:
      /(?<before>\b(?:password|passphrase|passwort)[ \t]+for[ \t]+[^\n:]{1,80}:[ \t]+)(?<secret>\S+)(?<after>[ \t]*$)/gim,
  },
  {
    form: 'said in a sentence',
    pattern:
      /(?<before>\b(?:password|passphrase|passwort)[ \t]+(?:is|was|ist)[ \t]*:?[ \t]+["'`]?)(?<secret>(?=[^\s"'`]{0,200}[\d!@#$%^&*_])[^\s"'`]{4,})/gi,
  },
];
