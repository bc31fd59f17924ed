import { looksLikeFloat, looksLikeInteger, parseFloat11, parseInteger } from './numbers.ts';
import { isValidTimestamp, looksLikeTimestamp } from './timestamps.ts';

/** What a plain scalar means to PyYAML. `merge` and `indicator` (`=`) have no value; `invalid` makes the loader stop. */
export type Resolved =
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'integer'; readonly value: bigint }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'timestamp'; readonly value: string }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'merge' }
  | { readonly kind: 'indicator' }
  | { readonly kind: 'invalid'; readonly what: string };

const words: ReadonlyMap<string, Resolved> = new Map([
  ...['', '~', 'null', 'Null', 'NULL'].map((word): [string, Resolved] => [word, { kind: 'null' }]),
  ...['yes', 'true', 'on'].flatMap(casings).map((word): [string, Resolved] => [word, { kind: 'boolean', value: true }]),
  ...['no', 'false', 'off']
    .flatMap(casings)
    .map((word): [string, Resolved] => [word, { kind: 'boolean', value: false }]),
  ['<<', { kind: 'merge' }],
  ['=', { kind: 'indicator' }],
]);

function casings(word: string): readonly string[] {
  return [word, `${word.charAt(0).toUpperCase()}${word.slice(1)}`, word.toUpperCase()];
}

/**
 * Resolves a plain scalar as PyYAML does (`yaml/resolver.py`, YAML 1.1): `yes`, `no`, `on`, `off` are booleans but `y` and `n`
 * are strings; a float needs a point, and a sign in its exponent; `0644` is octal, `1:20` is 80.
 */
export function resolvePlain(text: string): Resolved {
  if (text.length < 6) {
    const word = words.get(text);
    if (word !== undefined) return word;
  }
  const first = text.charCodeAt(0);
  const numeric = (first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46;
  return numeric ? resolveNumeric(text) : { kind: 'string', value: text };
}

function resolveNumeric(text: string): Resolved {
  if (looksLikeFloat(text)) return { kind: 'float', value: parseFloat11(text) };
  if (looksLikeInteger(text)) {
    const value = parseInteger(text);
    return value === undefined ? { kind: 'invalid', what: 'a number without digits' } : { kind: 'integer', value };
  }
  if (looksLikeTimestamp(text)) {
    if (isValidTimestamp(text)) return { kind: 'timestamp', value: text };
    return { kind: 'invalid', what: 'a date or time that does not exist' };
  }
  return { kind: 'string', value: text };
}
