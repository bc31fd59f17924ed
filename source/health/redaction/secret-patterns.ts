import { enclosedSecrets, secretCommands } from './secret-commands.ts';
import { secretWords } from './secret-names.ts';
import { secretTokens, tokenHints } from './secret-tokens.ts';
import { secretValues } from './secret-values.ts';
import { type SecretPattern, secretName } from './secret-words.ts';

/** In the order in which they are tried. Where a text can be read in two ways, the reading that hides more wins. */
export const secretPatterns: readonly SecretPattern[] = [
  ...enclosedSecrets,
  ...secretValues,
  ...secretCommands,
  ...secretTokens,
  {
    form: 'line of .pgpass',
    pattern:
      /(?<before>(?<!\S)(?![0-9a-f]{2}(?::[0-9a-f]{2}){4})(?:\\.|[^\s:\\])+:(?:\*:(?!\d+:)|(?:54|64)\d\d:)(?:\\.|[^\s:\\])+:(?:\\.|[^\s:\\])+:)(?<secret>[^\n]+)/gim,
  },
  {
    form: 'line of .pgpass with another port; a place in a file and a level may look alike',
    pattern:
      /(?<before>^(?:\*|[\w-]+(?:\.[\w-]+)*|\/[^\s:]+):(?:[1-9]\d{3,4}):(?:\*|[a-z_][\w$-]*):(?:\*|[a-z_](?!(?:nfo|arn(?:ing)?|rror|ebug|race|atal|rit(?:ical)?|oot|otice):)[\w$.@-]*):)(?<secret>[^\s:]{4,})(?<after>[ \t]*$)/gm,
  },
];

/** A name and the sign that its value follows: enough to hide the rest of a line of which nobody sees the end. */
export const secretBegins = new RegExp(
  `(?<before>${secretName}[\\\\"'\\]]*\\s*(?:[:=,>]|=>)[ \\t]*)(?=[^\\s*])|(?<header>authorization|cookie)[\\\\"']*\\s*[:=,]`,
  'i',
);

/** Whether a text may hold one at all: most texts do not, and are not searched. */
export const mayHoldSecrets = new RegExp(
  `${secretWords}|PRIVATE KEY|://|authorization|cookie|sshpass|pass\\b|pass[-_]|passwd|pwd=|sig(?:nature)?=|bearer|kind:|"auth"|community|pw\\b|masterauth|stats|SetCredential|PrivateKey|SecureString|identified|ldap|\\bzip\\b|unzip|\\b7za?\\b|mysql|mariadb|redis-cli|ipmitool|\\blogin\\b|vault|\\bsmb\\w+ |sudo|enc\\b|oracle|sqlplus|net use|^"[^"\\n]+"[ \\t]+"|^\\[|(?<![^\\s"'\`(])-(?:[uUE]|-(?:proxy-)?(?:user|cert))|:(?:\\d{4,5}|\\*):|${tokenHints}`,
  'im',
);
