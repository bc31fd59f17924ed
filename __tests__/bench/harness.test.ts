import { describe, expect, it } from 'vitest';
import { alternate } from './harness/alternate.ts';
import { isMeasured, type Line, resultOf } from './harness/benchmark.ts';
import { largeConfig } from './harness/large-config.ts';
import { median } from './harness/median.ts';
import { resultsJson, tableLines } from './harness/print-results.ts';

describe('a benchmark’s numbers', () => {
  it.each<[readonly number[], number]>([
    [[3], 3],
    [[9, 1, 5], 5],
    [[4, 1, 3, 2], 2.5],
    [[100, 9, 10], 10],
  ])('the median of %j is %d', (values, middle) => {
    expect(median(values)).toBe(middle);
  });

  it('both sides are measured in turn, and the first pair is not counted', async () => {
    const order: string[] = [];
    let clock = 0;
    const side = (name: string) => async () => {
      order.push(name);
      clock += 1;
      return clock;
    };
    const pairs = await alternate(2, side('ours'), side('theirs'));
    expect(order).toEqual(['ours', 'theirs', 'ours', 'theirs', 'ours', 'theirs']);
    expect(pairs).toEqual({ ours: [3, 5], theirs: [4, 6] });
  });

  it('a ratio is that of the medians, ours to theirs', () => {
    const about = { id: 'x', goal: 2, unit: 'ms', what: 'this against that' } as const;
    const result = resultOf(about, { ours: [30, 10, 20], theirs: [10, 500, 1] });
    expect(result).toEqual({ ...about, ratio: 2, ours: 20, theirs: 10, runs: 3 });
  });
});

describe('what is printed', () => {
  const measured: Line = {
    id: 'a',
    ratio: 2,
    goal: 1,
    ours: 2,
    theirs: 1,
    unit: 'ms',
    runs: 9,
    what: 'this against that',
  };
  const missing: Line = { id: 'b', reason: 'python3-yaml is missing' };

  it('the JSON has the schema, the results, and apart from them what was not measured', () => {
    expect(JSON.parse(resultsJson([measured, missing]))).toEqual({
      schema: 1,
      results: [measured],
      notMeasured: [missing],
    });
    expect([measured, missing].map(isMeasured)).toEqual([true, false]);
  });

  it('a ratio above its goal is marked, one at its goal is not', () => {
    expect(tableLines(measured)[0]).toContain('above its goal');
    expect(tableLines({ ...measured, ratio: 1 })[0]).not.toContain('above its goal');
    expect(tableLines(missing)).toEqual([expect.stringContaining('not measured: python3-yaml is missing')]);
  });
});

it('the large config.yml has the lines that it is asked for, give or take one instance', () => {
  const lines = largeConfig(10_000).trimEnd().split('\n');
  expect(lines.length).toBeGreaterThanOrEqual(10_000);
  expect(lines.length).toBeLessThan(10_010);
});
