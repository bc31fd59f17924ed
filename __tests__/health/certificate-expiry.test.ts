import { describe, expect, it } from 'vitest';
import { judgeExpiry } from '../../source/health/certificate-expiry.ts';

const now = new Date('2026-11-23T09:00:00Z');
const at = (days: number, seconds = 0): Date => new Date(now.getTime() + (days * 86_400 + seconds) * 1000);

describe('judgeExpiry', () => {
  it.each([
    ['client', 31, 'ok'],
    ['client', 30, 'ok'],
    ['client', 29, 'warn'],
    ['client', 14, 'warn'],
    ['client', 13, 'crit'],
    ['server', 0, 'crit'],
    ['server', -2, 'crit'],
    ['ca', 100, 'ok'],
    ['ca', 60, 'warn'],
    ['ca', 29, 'crit'],
  ] as const)('%s with %i days left: %s', (role, days, state) => {
    expect(judgeExpiry(at(days), now, role).state).toBe(state);
  });

  it.each([
    [-2, 0, 'expired 2 days ago; tpaexec deploy fails until it is renewed'],
    [6, 0, 'expires in 6 days; tpaexec deploy fails until it is renewed'],
    [7, 0, 'expires in 7 days'],
    [365, 0, 'expires in 365 days'],
    [0, 5400, 'expires in 90 minutes; tpaexec deploy fails until it is renewed'],
  ])('%i days and %i seconds: %s', (days, seconds, message) => {
    expect(judgeExpiry(at(days, seconds), now, 'client').message).toBe(message);
  });

  it('counts whole seconds', () => {
    expect(judgeExpiry(new Date(now.getTime() - 1), now, 'ca').secondsLeft).toBe(-1);
  });
});
