import { describe, expect, it } from 'vitest';
import type { Comparison, Mismatch } from '../../../source/health/compare/compare.ts';
import { mayHaveComeBack, settleComparison } from '../../../source/health/compare/settle-comparison.ts';
import type { JsonValue } from '../../../source/health/document/json-text.ts';

const size = '/servers/main/status/current_size';
const setting = '/servers/main/config/description';
const at = (path: string, cli: JsonValue, api: JsonValue): Mismatch => ({ path, cli, api, cause: 'unknown' });

function comparisonOf(mismatches: readonly Mismatch[], doubts: readonly string[] = []): Comparison {
  return { verdict: 'mismatch', identical: 1, moving: ['/a'], redacted: [], timezone: [], mismatches, doubts };
}

describe('mayHaveComeBack', () => {
  it.each([
    ['a value that moves', [at(size, 2, 1)], true],
    ['a setting', [at(setting, 2, 1)], false],
    ['both', [at(size, 2, 1), at(setting, 2, 1)], false],
    ['nothing', [], false],
  ])('%s: %s', (_name, mismatches, expected) => {
    expect(mayHaveComeBack(comparisonOf(mismatches))).toBe(expected);
  });
});

describe('settleComparison', () => {
  it.each<[string, readonly Mismatch[], readonly Mismatch[], Comparison['verdict'], readonly string[]]>([
    ['gone', [at(size, 2, 1)], [], 'match', ['/a']],
    ['Barman’s moved from one to the next', [at(size, 2, 1)], [at(size, 3, 1)], 'match', ['/a', size]],
    ['the API’s moved from one to the next', [at(size, 2, 1)], [at(size, 2, 3)], 'match', ['/a', size]],
    ['it stood still in all six', [at(size, 2, 1)], [at(size, 2, 1)], 'mismatch', ['/a']],
    ['a list stood still in all six', [at(size, [2, 3], 1)], [at(size, [2, 3], 1)], 'mismatch', ['/a']],
    ['the API has none, whatever Barman’s is', [at(size, 2, null)], [at(size, 3, null)], 'mismatch', ['/a']],
    ['the API lacks it both times', [at(size, 2, '(absent)')], [at(size, 3, '(absent)')], 'mismatch', ['/a']],
    ['a setting differs now', [at(size, 2, 1)], [at(setting, 2, 1)], 'mismatch', ['/a']],
  ])('%s', (_name, first, second, verdict, moving) => {
    expect(settleComparison(comparisonOf(first), comparisonOf(second))).toMatchObject({ verdict, moving });
  });

  it('a doubt remains one', () => {
    const second = comparisonOf([at(size, 3, 1)], ['two documents cannot tell']);
    expect(settleComparison(comparisonOf([at(size, 2, 1)]), second).verdict).toBe('unproven');
  });
});
