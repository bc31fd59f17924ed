import type { JsonValue } from '../health/document/diagnose-document.ts';
import { redactList, redactMembers, redactText } from '../health/redaction/redact.ts';
import { invisible, withoutHidden } from './clean-text.ts';

/**
 * A JSON value with every secret hidden, in texts, in keys and in members that have the name of one; everything else as it was, since JSON
 * has escapes of its own for what a terminal must not get. Dates as ISO 8601, undefined members left out.
 */
export function cleanValue(value: unknown): JsonValue {
  if (typeof value === 'string') return withoutSecrets(value);
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return redactList(value.map(cleanValue));
  if (typeof value !== 'object' || value === null) return null;
  const members = Object.entries(value).flatMap(([name, member]) =>
    member === undefined ? [] : [[withoutSecrets(name), cleanValue(member)] as const],
  );
  return redactMembers(Object.fromEntries(members), (member) => member);
}

/** The same text where it has no secret, looked at without the characters that nobody sees. */
function withoutSecrets(text: string): string {
  const plain = withoutHidden(text);
  const redacted = redactText(plain);
  return redacted === plain ? text : redacted;
}

/** Escaped by JSON.stringify: all below U+0020 and lone surrogates. Not: what else a terminal obeys, or nobody sees. */
const unescaped = new RegExp(`[\\u007f-\\u009f\\u2028-\\u202e\\u2066-\\u2069]|${invisible.source}`, 'gu');

/** A clean value as JSON in ASCII escapes where a terminal or an eye could be misled: it means the same. */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(cleanValue(value), undefined, indent).replace(unescaped, escaped);
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, at) => {
    return `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
  }).join('');
}
