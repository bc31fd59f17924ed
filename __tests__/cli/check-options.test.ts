import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CheckOptions, type CheckWish, readCheckOptions } from '../../source/cli/check-options.ts';

describe('the options of check', () => {
  it.each<[CheckOptions, boolean, Partial<CheckWish>]>([
    [{}, false, { format: 'text', output: undefined, interval: undefined }],
    [{}, true, { format: 'json' }],
    [{ format: 'nagios' }, false, { format: 'nagios' }],
    [{ format: 'json' }, true, { format: 'json' }],
    [{ output: 'x' }, false, { format: 'text', output: resolve('x') }],
    [{ watch: true }, false, { format: 'text', interval: 30_000 }],
    [{ watch: true, interval: '2' }, false, { interval: 2000 }],
    [{ watch: true, format: 'prometheus', output: '/x' }, true, { format: 'prometheus', output: '/x' }],
  ])('%j, with --json %j: %j', (options, json, wish) => {
    expect(readCheckOptions(options, json)).toMatchObject(wish);
  });

  it.each<[CheckOptions, boolean, string]>([
    [{ interval: '5' }, false, '--interval goes with --watch'],
    [{ watch: true, interval: '1' }, false, '--interval 1: write seconds from 2'],
    [{ watch: true, interval: 'often' }, false, '--interval often'],
    [{ watch: true, interval: 'Infinity' }, false, '--interval Infinity'],
    [{ format: 'nagios' }, true, '--json and --format nagios contradict'],
    [{ format: 'text' }, true, '--json and --format text contradict'],
    [{ watch: true, format: 'nagios' }, false, '--format nagios needs --output'],
  ])('%j, with --json %j, is refused', (options, json, why) => {
    expect(() => readCheckOptions(options, json)).toThrow(why);
  });
});
