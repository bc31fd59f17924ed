import type { JsonValue } from '../document/diagnose-document.ts';
import { microsecondsOf } from '../document/instant.ts';
import { mask, redactAsBarman, redactText } from '../redaction/redact.ts';

/** How two values agree: the same, the same but for a hidden password, the same instant in two time zones, or not. */
export type Agreement = 'same' | 'redacted' | 'timezone' | 'different';

/** Compares two values of the same path; undefined stands for an absent key. */
export function agreement(one: JsonValue | undefined, other: JsonValue | undefined): Agreement {
  if (one === other) return 'same';
  if (typeof one === 'string' && typeof other === 'string') {
    const instant = microsecondsOf(one);
    if (instant !== undefined && instant === microsecondsOf(other)) return 'timezone';
    return isSameRedacted(one, other) ? 'redacted' : 'different';
  }
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return 'different';
  return agreementOfMembers(one, other);
}

/**
 * Two passwords that are both shown are two values. Barman's console hides less of some passwords than `redactText`: what it
 * left has to be the same, too, after hiding as Barman does.
 */
function isSameRedacted(one: string, other: string): boolean {
  if (!one.includes(mask) && !other.includes(mask)) return false;
  if (redactText(one) === redactText(other)) return true;
  const [left, right] = [redactAsBarman(one), redactAsBarman(other)];
  return (left !== one || right !== other) && left === right;
}

function agreementOfMembers(one: object, other: object): Agreement {
  if (Array.isArray(one) !== Array.isArray(other)) return 'different';
  const before: [string, JsonValue][] = Object.entries(one);
  const after = new Map<string, JsonValue>(Object.entries(other));
  if (before.length !== after.size) return 'different';
  let found: Agreement = 'same';
  for (const [key, value] of before) {
    const inner = after.has(key) ? agreement(value, after.get(key)) : 'different';
    if (inner === 'different') return inner;
    if (inner !== 'same') found = inner;
  }
  return found;
}
