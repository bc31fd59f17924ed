import { describe, expect, it } from 'vitest';
import { verdictOf, worstState } from '../../source/health/verdict.ts';

describe('worstState', () => {
  it.each([
    [['ok', 'warn', 'crit', 'unknown'], 'crit'],
    [['ok', 'warn', 'unknown'], 'warn'],
    [['ok', 'unknown', 'busy'], 'busy'],
    [['ok', 'unknown'], 'unknown'],
    [['ok', 'not-run'], 'not-run'],
    [['ok', 'ok'], 'ok'],
    [[], 'unknown'],
  ] as const)('%j: %s', (states, worst) => {
    expect(worstState(states)).toBe(worst);
  });
});

describe('verdictOf', () => {
  it('what was not run is never ok', () => {
    expect(verdictOf(['ok', 'not-run'])).toBe('unknown');
  });
});
