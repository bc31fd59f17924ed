import type { JsonValue } from './diagnose-document.ts';

const mask = '*REDACTED*';

/**
 * Hides passwords in a text as Barman's console does (barman.utils.redact_passwords): `password=…` of a connection
 * string, and the password of `scheme://user:password@host`. Works on JSON text too. Redacting twice changes nothing,
 * so both sides of a comparison can be redacted.
 */
export function redactText(text: string): string {
  return text
    .replace(/(password\s*=\s*)(?:'(?:\\.|[^'\\])*'|[^\s'"]*)/gi, `$1${mask}`)
    .replace(/\b([a-z][a-z0-9+.-]*:\/\/[^\s:@/'"]*:)[^\s@'"]*@/gi, `$1${mask}@`);
}

/** Every string of a JSON value redacted; keys stay. Values without secrets are returned as they are, not copied. */
export function redactValue(value: JsonValue): JsonValue {
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(redactValue);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, redactValue(inner)]));
}
