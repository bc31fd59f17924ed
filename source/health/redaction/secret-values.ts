import { closingQuote, fullSecretName, type SecretPattern, secretName, upperWords } from './secret-words.ts';

/** libpq escapes by a backslash, and JSON escapes the backslash: a run of them takes the quote or the space after it along. */
const single = "'(?:\\\\+'|\\\\+(?!['\\\\])|[^'\\\\\\n])*\\\\*'";
const double = '(?!"\\s*(?:,\\s*"|[}\\]]|$))"(?:\\\\+"|\\\\+(?!["\\\\])|[^"\\\\\\n])*\\\\*"';
const bare = `(?:\\\\+(?:["' \\t]|(?!["' \\t\\\\]))|[^\\s'"\\\\]|"(?!${closingQuote})|'(?!"|${closingQuote}))`;

/** Why a file whose name is such a word (`/etc/passwd: Permission denied`) is not read or written: no password reads like that. */
const reason =
  '(?:permission denied|operation not permitted|no such file or directory|(?:is|not) a directory|input/output error|the file cannot be (?:read|written) \\([^()\\n]*\\))\\.?["\']?[ \\t]*$';
/** A line of YAML that goes on with the value of the key above: deeper, and neither a key nor an entry of a list. */
const further = '(?:\\n(?:[ \\t]*\\n)*\\k<indent>[ \\t]+(?!- |["\']?[\\w.-]+["\']?:(?:\\s|$))[^\\s#][^\\n]*)';
const quotedRest = '(?<secret>(?:\\\\.|\\k<quote>\\k<quote>|(?!\\k<quote>)[^\\\\\\n])+)(?<after>\\k<quote>)';

const nameKey = '["\']?\\b(?:name|key|parameter_?key|variable|option)["\']?\\s*[:=]\\s*';
const valueKey = '["\']?\\b(?:value|parameter_?value|val)["\']?\\s*[:=]\\s*';

/** Settings and members with the name of a secret: YAML, JSON, XML, INI, the literals of languages, connection strings. */
export const secretValues: readonly SecretPattern[] = [
  {
    form: 'YAML block below a key',
    pattern: new RegExp(
      `(?<before>^(?<indent>[ \\t]*)(?:- )?["']?[\\w.-]*${secretName}["']?[ \\t]*:[ \\t]*)(?<secret>(?:[!&]\\S+[ \\t]+)*[|>][-+0-9]*[^\\n]*(?:\\n(?:\\k<indent>[ \\t]+[^\\n]*|[ \\t]*(?=\\n)))+)`,
      'gim',
    ),
  },
  {
    form: 'users and passwords of cloud-init',
    pattern:
      /(?<before>^[ \t]*chpasswd:[ \t]*\n(?:[ \t]+expire:[^\n]*\n)?[ \t]+list:[ \t]*[|>][^\n]*\n)(?<secret>(?:[ \t]+[^\n]*(?:\n|$))+)/gm,
  },
  {
    form: 'data of a Secret of Kubernetes',
    pattern:
      /(?<before>^kind:[ \t]*["']?Secret["']?[ \t]*\n(?:(?!---)[^\n]*\n)*?(?:string)?data:[ \t]*\n)(?<secret>(?:[ \t]+[^\n]*(?:\n|$))+)/gim,
  },
  {
    form: 'name and value in two members, in quotes',
    pattern: new RegExp(
      `(?<before>${nameKey}["']?${fullSecretName}["']?\\s*,?\\s*${valueKey}(?<quote>["']))${quotedRest}`,
      'gi',
    ),
  },
  {
    form: 'name and value in two members, bare',
    pattern: new RegExp(
      `(?<before>${nameKey}["']?${fullSecretName}["']?\\s*,?\\s*${valueKey})(?<secret>(?!\\*REDACTED)[^\\s"',}\\]][^\\n,}\\]]*)`,
      'gi',
    ),
  },
  {
    form: 'value and name in two members',
    pattern: new RegExp(
      `(?<before>${valueKey}(?<quote>["']?))(?<secret>[^\\s"'\\n,}][^"'\\n,}]*)(?<after>\\k<quote>\\s*,?\\s*${nameKey}["']?${fullSecretName}["']?(?=[\\s,}]|$))`,
      'gi',
    ),
  },
  {
    form: 'pair of texts: Python, PHP',
    pattern: new RegExp(
      `(?<before>[([]\\s*b?["'](?:${fullSecretName}|authorization|cookie)["']\\s*,\\s*b?(?<quote>["']))${quotedRest}`,
      'gi',
    ),
  },
  {
    form: 'arrow of Ruby, PHP and Perl',
    pattern: new RegExp(`(?<before>${secretName}["']?\\s*=>\\s*(?<quote>["']))${quotedRest}`, 'gi'),
  },
  {
    form: 'element of XML',
    pattern: new RegExp(
      `(?<before><(?:[\\w.-]+:)?[\\w.-]*${secretName}(?:\\s[^<>\\n]*)?>)(?<secret>[^<]+)(?<after></)`,
      'gi',
    ),
  },
  {
    form: 'element of XML with the name of a secret',
    pattern: new RegExp(
      `(?<before><[\\w.:-]+\\s(?:[^<>\\n]*\\s)?(?:name|key)=["']${fullSecretName}["'][^<>\\n]*>)(?<secret>[^<]+)(?<after></)`,
      'gi',
    ),
  },
  {
    form: 'pair of a property list',
    pattern: new RegExp(`(?<before><key>${fullSecretName}</key>\\s*<string>)(?<secret>[^<]+)(?<after></)`, 'gi'),
  },
  {
    form: 'quoted value after a colon, in JSON within JSON',
    pattern: new RegExp(
      `(?<before>${secretName}(?<escape>\\\\+)["']\\s*:\\s*\\k<escape>["'])(?<secret>(?:(?!(?<!\\\\)\\k<escape>["'])[^\\n])+)`,
      'gi',
    ),
  },
  {
    form: 'quoted value after a colon: JSON, YAML, Python',
    pattern: new RegExp(
      `(?<before>${secretName}["']?[ \\t]*:\\s*(?:[!&]\\S+[ \\t]+)*(?<quote>["']))(?<secret>(?:\\\\.|\\k<quote>\\k<quote>|(?!\\k<quote>)[^\\\\])+)(?<after>\\k<quote>)`,
      'gi',
    ),
  },
  {
    form: 'number after a colon, in JSON',
    pattern: new RegExp(`(?<before>${secretName}"\\s*:\\s*)(?<secret>-?\\d[\\d.eE+-]*)(?<after>\\s*[,}])`, 'gi'),
  },
  {
    form: 'YAML value that goes on, or begins, below its key',
    pattern: new RegExp(
      `(?<before>^(?<indent>[ \\t]*)(?:- )?["']?[\\w.-]*${secretName}["']?[ \\t]*:)(?<secret>[^\\n]*${further}+)`,
      'gim',
    ),
  },
  {
    form: 'value after a colon, to the end of the line',
    pattern: new RegExp(
      `(?<before>${secretName}["']?[ \\t]*:{1,2}[ \\t]+)(?!["']{2}|["']\\*REDACTED\\*|(?:null|true|false|~)[ \\t]*(?:[,}\\]]|$)|[{[]\\s*$|${reason})(?<secret>\\S[^\\n]*)`,
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
    pattern: new RegExp(
      `(?<before>^[ \\t]*(?:export[ \\t]+)?(?!(?:OLD)?PWD=)${upperWords}=)(?<secret>[^\\s"'][^\\n]*)`,
      'gm',
    ),
  },
  {
    form: 'command that prints a passphrase, to the end of the line',
    pattern: /(?<before>passphrase_command[ \t]*=[ \t]*)(?<secret>[^\n]+)/gi,
  },
  {
    form: 'setting on a line of its own, to its end',
    pattern: new RegExp(
      `(?<before>^[ \\t]*[\\w.-]*${secretName}[ \\t]*=[ \\t]*)(?<secret>[^\\s='"][^='"\\n]*)$`,
      'gim',
    ),
  },
  {
    form: 'connection string, setting, query of an address',
    pattern: new RegExp(`(?<before>${secretName}[ \\t]*:?=[ \\t]*)(?<secret>(?:${single}|${double})?${bare}*)`, 'gi'),
  },
];
