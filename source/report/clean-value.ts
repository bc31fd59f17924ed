import type { JsonValue } from '../health/document/diagnose-document.ts';
import { redactMember } from '../health/redaction/redact.ts';
import { cleanText } from './clean-text.ts';

/**
 * Every text in a JSON value, keys included, through `cleanText`, and the value of a member that has the name of a secret
 * hidden; dates as ISO 8601, undefined members left out.
 */
export function cleanValue(value: unknown): JsonValue {
  if (typeof value === 'string') return cleanText(value);
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(cleanValue);
  if (typeof value !== 'object' || value === null) return null;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => {
      const key = cleanText(name);
      return member === undefined ? [] : [[key, redactMember(key, cleanValue(member))]];
    }),
  );
}
