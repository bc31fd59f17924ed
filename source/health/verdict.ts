import type { Acknowledged } from './acknowledgement.ts';
import type { Diagnosis } from './explain/explain.ts';
import type { RungId } from './explain/rungs.ts';

/**
 * How something is. `not-run`: nobody looked, which is never ok. `busy`: the API serves one request at a time, and
 * another one is under way.
 */
export type HealthState = 'ok' | 'warn' | 'crit' | 'unknown' | 'not-run' | 'busy';

export type RungResult = {
  readonly id: RungId;
  readonly state: HealthState;
  /** One sentence: what was seen. */
  readonly evidence: string;
  readonly diagnosis?: Diagnosis;
  readonly acknowledged?: Acknowledged;
};

/** Worst first. CRITICAL > WARNING > UNKNOWN > OK is our choice among the plugin guidelines' orders (docs/reference/health.md, Plugin output). */
const order: readonly HealthState[] = ['crit', 'warn', 'busy', 'unknown', 'not-run', 'ok'];

/** The worst of the states; of none at all: unknown. */
export function worstState(states: Iterable<HealthState>): HealthState {
  const seen = new Set(states);
  return order.find((state) => seen.has(state)) ?? 'unknown';
}

/** The verdict of a whole check: what was not run leaves it unknown, never ok. */
export function verdictOf(states: Iterable<HealthState>): 'ok' | 'warn' | 'crit' | 'unknown' | 'busy' {
  const worst = worstState(states);
  return worst === 'not-run' ? 'unknown' : worst;
}
