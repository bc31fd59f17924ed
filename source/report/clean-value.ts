import { cleanText } from './clean-text.ts';

/** Every text in a JSON value, keys included, through `cleanText`; dates as ISO 8601, undefined members left out. */
export function cleanValue(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(cleanValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) =>
      member === undefined ? [] : [[cleanText(key), cleanValue(member)]],
    ),
  );
}
