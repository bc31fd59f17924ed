import type { JsonValue } from '../document/diagnose-document.ts';
import { hidePrivateKeys } from './private-key-text.ts';
import { isSecretName } from './secret-names.ts';
import { mayHoldSecrets, secretPatterns } from './secret-patterns.ts';

/** What stands in place of a secret: Barman's own word. */
export const mask = '*REDACTED*';

/**
 * Hides the secrets of a text: what Barman's console hides (barman.utils.redact_passwords: `password=…` of a connection
 * string, the password of `postgresql://user:password@host`), private keys, and every other form of `secretPatterns`. Works on JSON
 * text too. Redacting twice changes nothing, so both sides of a comparison can be redacted.
 */
export function redactText(text: string): string {
  return hide(text, wholly);
}

/** The lines of a text, redacted, as many as there were: of a secret of several lines each is hidden by itself. */
export function redactLines(text: string): readonly string[] {
  return hide(text, lineByLine).split('\n');
}

/** What Barman's console leaves of a value: its two expressions, in its order (barman.utils.redact_passwords, 2.10 to 3.17). */
export function redactAsBarman(text: string): string {
  return text
    .replace(/password=(?:'[^']+'|[^ '"]*)/g, `password=${mask}`)
    .replace(/(?<=postgresql:\/\/)([^ :@]+:)(?:[^ :@]+)?@/g, `$1${mask}@`);
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
 * Every string of a JSON value redacted, and every value of a member that has the name of a secret; keys stay. Values
 * without secrets are returned as they are, not copied.
 */
export function redactValue(value: JsonValue): JsonValue {
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(redactValue);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, redactMember(key, redactValue(inner))]));
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

/** What is hidden can complete another form: again, until nothing changes. What is hidden only grows, so it ends. */
function hide(text: string, cover: Cover): string {
  if (!mayHoldSecrets.test(text)) return text;
  const once = secretPatterns.reduce(
    (rest, { pattern }) =>
      rest.replace(pattern, (...match) => {
        const { before = '', secret = '', after = '' } = match.at(-1) as Readonly<Record<string, string | undefined>>;
        return `${before}${cover(secret)}${after}`;
      }),
    hidePrivateKeys(text, mask, cover),
  );
  return once === text ? once : hide(once, cover);
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
