import type { JsonValue } from '../document/diagnose-document.ts';
import { microsecondsOf } from '../document/instant.ts';
import { agreement } from './same-value.ts';

/**
 * Whether a value seen between two others fits between them: equal to one of them, or in order where the kind of value
 * has one (times, WAL positions, WAL names, counters). Undefined: this kind has no order.
 */
export function fitsBetween(
  before: JsonValue | undefined,
  between: JsonValue | undefined,
  after: JsonValue | undefined,
): boolean | undefined {
  if (agreement(between, before) !== 'different' || agreement(between, after) !== 'different') return true;
  const ranks = [before, between, after].map(rankOf);
  const [low, middle, high] = ranks;
  if (low === undefined || middle === undefined || high === undefined) return undefined;
  return low.kind === middle.kind && middle.kind === high.kind && low.rank <= middle.rank && middle.rank <= high.rank;
}

type Rank = { readonly kind: 'time' | 'lsn' | 'wal' | 'count'; readonly rank: bigint };

function rankOf(value: JsonValue | undefined): Rank | undefined {
  // A fraction is a rate or a size here, and those go up and down.
  if (typeof value === 'number')
    return Number.isSafeInteger(value) ? { kind: 'count', rank: BigInt(value) } : undefined;
  if (typeof value !== 'string') return undefined;
  const time = microsecondsOf(value);
  if (time !== undefined) return { kind: 'time', rank: time };
  const lsn = /^([0-9A-F]{1,8})\/([0-9A-F]{1,8})$/i.exec(value);
  if (lsn !== null) return { kind: 'lsn', rank: (BigInt(`0x${lsn[1]}`) << 32n) + BigInt(`0x${lsn[2]}`) };
  return /^[0-9A-F]{24}$/i.test(value) ? { kind: 'wal', rank: BigInt(`0x${value}`) } : undefined;
}
