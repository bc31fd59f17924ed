import { describe, expect, it } from 'vitest';
import { intervalSeconds, intervalText } from '../../../source/health/checks/interval.ts';

describe('intervalSeconds', () => {
  it.each([
    ['1 day', 86_400],
    ['1 day, 2 hours', 93_600],
    ['4 WEEKS', 2_419_200],
    ['1 MONTH', 2_678_400],
    ['90 seconds', 90],
    ['', undefined],
    ['soon', undefined],
    ['1 day 2', undefined],
    [null, undefined],
  ])('%j is %j', (text, seconds) => {
    expect(intervalSeconds(text)).toBe(seconds);
  });
});

describe('intervalText', () => {
  it.each([
    [0, '0 seconds'],
    [61, '1 minute, 1 second'],
    [93_661, '1 day, 2 hours'],
    [-5, '0 seconds'],
  ])('%i is %j', (seconds, text) => {
    expect(intervalText(seconds)).toBe(text);
  });
});
