import type { JsonValue } from '../document/diagnose-document.ts';
import { enclosedSecrets, secretCommands } from './secret-commands.ts';
import { isSecretName, secretKeys, secretWords } from './secret-names.ts';
import { secretTokens, tokenHints } from './secret-tokens.ts';
import { secretValues } from './secret-values.ts';
import { type SecretPattern, secretName } from './secret-words.ts';

/** Characters that are looked through at once: expressions that go back and forth take a stack that grows with the text. */
const stretch = 64 * 1024;
/** Two stretches of a long line share these: longer than any name and what may stand between it and its value. */
const overlap = 4096;

interface TextPart {
  readonly text: string;
  /** False for a line alone that is longer than a stretch. */
  readonly isWhole: boolean;
}

/**
 * A text in parts of about a stretch, cut between lines, where the next line begins at the left edge: what belongs to a key above is
 * indented. A line that is longer than a stretch is a part of its own. The parts joined are the text.
 */
function partsOf(text: string): readonly TextPart[] {
  if (text.length <= stretch) return [{ text, isWhole: true }];
  const parts: TextPart[] = [];
  let start = 0;
  let at = 0;
  const close = (end: number, isWhole: boolean) => {
    if (end > start) parts.push({ text: text.slice(start, end), isWhole });
    start = end;
  };
  while (at < text.length) {
    const end = endOfLine(text, at);
    if (end - at > stretch) {
      close(at, true);
      close(end, false);
    } else if (end - start > stretch && (mayCutAt(text, at) || end - start > 4 * stretch)) close(at, true);
    at = end;
  }
  close(text.length, true);
  return parts;
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

function mayCutAt(text: string, at: number): boolean {
  return !/[\s"'\])}<-]/.test(text[at] ?? '');
}

/** Any label: PKCS#1, SEC 1, PKCS#8, encrypted or not, OpenSSH's, OpenPGP's. Lines may be broken, prefixed or escaped as in JSON. */
const begin = /-----BEGIN [A-Z0-9 ]{0,64}PRIVATE KEY(?: BLOCK)?-----/g;
const end = /-----END [A-Z0-9 ]{0,64}PRIVATE KEY(?: BLOCK)?-----/;

/** Hides private keys in PEM, whatever surrounds them; one that is cut off at either side, too. `cover` makes what stands in place of a key. */
function hidePrivateKeys(text: string, mask: string, cover: (key: string) => string): string {
  if (!text.includes('PRIVATE KEY')) return text;
  let hidden = '';
  let from = 0;
  for (const match of text.matchAll(begin)) {
    const start = match.index + match[0].length;
    if (match.index < from) continue;
    const close = text.indexOf('-----', start);
    const stop = close < 0 ? text.length : close;
    hidden += text.slice(from, start) + (stop > start ? cover(text.slice(start, stop)) : '');
    from = stop;
  }
  return hideBeheaded(hidden + text.slice(from), mask);
}

/** The tail of a log may begin in the middle of a key: hides the lines of base64 above an end that has no beginning. */
function hideBeheaded(text: string, mask: string): string {
  const lines = text.split('\n');
  for (const [last, line] of lines.entries()) {
    const at = line.search(end);
    if (at < 0 || line.slice(0, at).endsWith(mask)) continue;
    // The line above the end is shorter than the others.
    let first = Math.max(0, last - 1);
    while (first > 0 && isOfKey(lines[first - 1] ?? '')) first -= 1;
    lines.fill('', first, last);
    lines[last] = mask + line.slice(at);
  }
  return lines.join('\n');
}

function isOfKey(line: string): boolean {
  return /[A-Za-z0-9+/=]{40}/.test(line) && !line.includes('-----');
}

/** In the order in which they are tried. Where a text can be read in two ways, the reading that hides more wins. */
const secretPatterns: readonly SecretPattern[] = [
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
const secretBegins = new RegExp(
  `(?<before>${secretName}[\\\\"'\\]]*\\s*(?:[:=,>]|=>)[ \\t]*)(?=[^\\s*])|(?<header>authorization|cookie)[\\\\"']*\\s*[:=,]`,
  'i',
);

/** Whether a text may hold one at all: most texts do not, and are not searched. */
const mayHoldSecrets = new RegExp(
  `${secretWords}|PRIVATE KEY|://|authorization|cookie|sshpass|pass\\b|pass[-_]|passwd|pwd=|sig(?:nature)?=|bearer|kind:|"auth"|community|pw\\b|masterauth|stats|SetCredential|PrivateKey|SecureString|identified|ldap|\\bzip\\b|unzip|\\b7za?\\b|mysql|mariadb|redis-cli|ipmitool|\\blogin\\b|vault|\\bsmb\\w+ |sudo|enc\\b|oracle|sqlplus|net use|^"[^"\\n]+"[ \\t]+"|^\\[|(?<![^\\s"'\`(])-(?:[uUE]|-(?:proxy-)?(?:user|cert))|:(?:\\d{4,5}|\\*):|${tokenHints}`,
  'im',
);

/** What stands in place of a secret: Barman's own word. */
export const mask = '*REDACTED*';

/**
 * Hides the secrets of a text: what Barman's console hides (barman.utils.redact_passwords: `password=…` of a connection
 * string, the password of `postgresql://user:password@host`), private keys, and every other form of `secretPatterns`. Works on JSON
 * text too. Redacting twice changes nothing, so both sides of a comparison can be redacted.
 */
export function redactText(text: string): string {
  if (harmless.has(text)) return text;
  const redacted = hide(text, wholly);
  if (redacted === text && text.length <= longestRemembered) remember(text);
  return redacted;
}

/** Sentences of ours that are printed again and again. Nothing that had a secret is kept. */
const harmless = new Set<string>();
const longestRemembered = 400;
const mostRemembered = 4000;

function remember(text: string): void {
  if (harmless.size >= mostRemembered) harmless.clear();
  harmless.add(text);
}

/** The lines of a text, redacted, as many as there were: of a secret of several lines each is hidden by itself. */
export function redactLines(text: string): readonly string[] {
  return hide(text, lineByLine).split('\n');
}

/**
 * What Barman's console leaves of a value: its two expressions, in its order (barman.utils.redact_passwords, 2.10 to 3.17), by hand
 * because a value may be megabytes long:
 * `password=('[^']+'|[^ '"]*)` and `(?<=postgresql://)([^ :@]+:)([^ :@]+)?@`.
 */
export function redactAsBarman(text: string): string {
  return redactAddressesAsBarman(redactWordsAsBarman(text));
}

function redactWordsAsBarman(text: string): string {
  const word = 'password=';
  let rest = '';
  let from = 0;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, from)) {
    const value = at + word.length;
    const quote = text[value] === "'" ? text.indexOf("'", value + 1) : -1;
    let end = value;
    if (quote > value + 1) end = quote + 1;
    else while (end < text.length && !` '"`.includes(text[end] ?? '')) end += 1;
    rest += `${text.slice(from, value)}${mask}`;
    from = end;
  }
  return rest + text.slice(from);
}

function redactAddressesAsBarman(text: string): string {
  const scheme = 'postgresql://';
  const stops = (at: number) => at >= text.length || ' :@'.includes(text[at] ?? '');
  let rest = '';
  let from = 0;
  for (let at = text.indexOf(scheme); at >= 0; at = text.indexOf(scheme, at + scheme.length)) {
    let colon = at + scheme.length;
    while (!stops(colon)) colon += 1;
    if (colon === at + scheme.length || text[colon] !== ':') continue;
    let end = colon + 1;
    while (!stops(end)) end += 1;
    if (text[end] !== '@') continue;
    rest += `${text.slice(from, colon + 1)}${mask}`;
    from = end;
  }
  return rest + text.slice(from);
}

/** The secrets that `redactText` would hide, as they are written there. */
export function secretsIn(text: string): readonly string[] {
  const found: string[] = [];
  hide(text, (secret) => {
    if (secret !== mask && secret !== '') found.push(secret);
    return mask;
  });
  return found;
}

/**
 * Every string of a JSON value redacted, and every value of a member that has the name of a secret, or stands beside one (`secretKeys`);
 * keys stay. Values without secrets are returned as they are, not copied.
 */
export function redactValue(value: JsonValue): JsonValue {
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object' || value === null) return value;
  return isList(value) ? redactList(value.map(redactValue)) : redactMembers(value, redactValue);
}

/** `Array.isArray` for lists that nobody may change. */
function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** The members of an object, each value by `redact`, the secret ones hidden. */
export function redactMembers(
  object: Readonly<Record<string, JsonValue>>,
  redact: (value: JsonValue) => JsonValue,
): JsonValue {
  const secret = secretKeys(object);
  return Object.fromEntries(
    Object.entries(object).map(([key, inner]) => [
      key,
      secret.has(key) ? masked(redact(inner)) : redactMember(key, redact(inner)),
    ]),
  );
}

/** `["password", "x"]`: a pair as Python and others write it. */
export function redactList(items: readonly JsonValue[]): readonly JsonValue[] {
  const [first, second] = items;
  const isPair = items.length === 2 && typeof first === 'string' && isSecretName(first);
  return isPair && second !== undefined ? [first, masked(second)] : items;
}

/** The redacted value of a member: one with the name of a secret has no text and no number left. */
export function redactMember(key: string, redacted: JsonValue): JsonValue {
  if (isSecretName(key)) return masked(redacted);
  return typeof redacted === 'string' && key.endsWith('conninfo') ? withoutRest(redacted) : redacted;
}

/** What stands in place of a secret. Of what is hidden already: the same again. */
type Cover = (secret: string) => string;

const wholly: Cover = () => mask;
const lineByLine: Cover = (secret) => secret.replace(/\S[^\n]*/g, mask);

/** Private keys in the whole text; everything else part by part: no expression is let loose on megabytes. */
function hide(text: string, cover: Cover): string {
  return partsOf(hidePrivateKeys(text, mask, cover))
    .map((part) => (part.isWhole ? hideInPart(part.text, cover) : hideFromFirst(part.text, cover)))
    .join('');
}

/** What is hidden can complete another form: again, until nothing changes. What is hidden only grows, so it ends. */
function hideInPart(text: string, cover: Cover): string {
  if (!mayHoldSecrets.test(text)) return text;
  let [before, after] = ['', text];
  for (let pass = 0; pass < mostPasses && before !== after; pass += 1) {
    before = after;
    after = secretPatterns.reduce(
      (rest, { pattern }) =>
        rest.replace(pattern, (...match) => {
          const { before = '', secret = '', after = '' } = match.at(-1) as Readonly<Record<string, string | undefined>>;
          return `${before}${cover(secret)}${after}`;
        }),
      after,
    );
  }
  return after;
}

/** Texts need two or three. */
const mostPasses = 12;

/** A line that is too long to be looked through: hidden from its first secret on. Nobody reads what follows there. */
function hideFromFirst(line: string, cover: Cover): string {
  for (let at = 0; at < line.length; at += stretch - overlap) {
    const piece = line.slice(at, at + stretch);
    const changed = hideInPart(piece, wholly);
    const begun = secretBegins.exec(piece);
    const start = Math.min(
      changed === piece ? piece.length : Math.max(0, firstDifference(piece, changed) - 1),
      begun === null ? piece.length : begun.index + begun[0].length,
    );
    if (start === piece.length) continue;
    const rest = line.slice(at + start);
    return rest.trimEnd() === mask ? line : `${line.slice(0, at + start)}${cover(rest)}`;
  }
  return line;
}

function firstDifference(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return at;
}

/** Barman takes a password with an escaped space for its first word, and prints the others. */
function withoutRest(conninfo: string): string {
  return conninfo.replace(/(\*REDACTED\*)(?:\s+[^\s=]+(?=\s|$))+/g, '$1');
}

function masked(value: JsonValue): JsonValue {
  if (typeof value === 'string') return value === '' ? value : mask;
  if (typeof value === 'number') return mask;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(masked);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, masked(inner)]));
}
