import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { compareDebian, parseDebian } from '../../source/packages/versions/version-debian.ts';
import { compareRpm } from '../../source/packages/versions/version-rpm.ts';

const DPKG_PAIRS = 1000;
const RPM_PAIRS = 4000;

/** A small generator with a seed, so that a failure can be repeated: the seed is in the name of the test. */
const random = (seed: number): ((below: number) => number) => {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

const PIECES = [
  '0',
  '1',
  '2',
  '9',
  '10',
  '007',
  '18446744073709551616',
  'a',
  'b',
  'rc',
  'el',
  'A',
  '.',
  '+',
  '~',
  '-',
  '_',
  '^',
  ':',
  '~~',
];

const randomText = (next: (below: number) => number, pieces: readonly string[]): string =>
  Array.from({ length: 1 + next(7) }, () => pieces[next(pieces.length)]).join('');

/** Pairs that differ in one place more often than not: unrelated texts are decided by their first character. */
const randomPairs = (
  seed: number,
  count: number,
  pieces: readonly string[],
): readonly (readonly [string, string])[] => {
  const next = random(seed);
  return Array.from({ length: count }, () => {
    const a = `${next(3)}${randomText(next, pieces)}`;
    const cut = next(a.length + 1);
    const b =
      next(3) === 0 ? randomText(next, pieces) : a.slice(0, cut) + randomText(next, pieces) + a.slice(cut + next(2));
    return [a, b] as const;
  });
};

const dpkgHolds = (a: string, operator: string, b: string): boolean | 'invalid' => {
  const { status, stderr, error } = spawnSync('dpkg', ['--compare-versions', a, operator, b], { encoding: 'utf8' });
  if (error !== undefined) throw error;
  return /^dpkg: error:/m.test(stderr) ? 'invalid' : status === 0;
};

const seed = Date.now() % 2 ** 31;

describe(`versions, seed ${seed}`, () => {
  it('are ordered as dpkg orders them', () => {
    // dpkg takes a first version that starts with `-` for an option.
    const pairs = randomPairs(seed, DPKG_PAIRS, PIECES).filter((pair) => pair.every((text) => !text.startsWith('-')));
    for (const [a, b] of pairs) {
      const valid = parseDebian(a).ok && parseDebian(b).ok;
      const lower = dpkgHolds(a, 'lt', b);
      expect([a, b, valid]).toEqual([a, b, lower !== 'invalid']);
      if (!valid) continue;
      const real = lower === true ? -1 : dpkgHolds(a, 'eq', b) === true ? 0 : 1;
      expect([a, b, compareDebian(a, b)]).toEqual([a, b, real]);
    }
  });

  it("are ordered as rpm's vercmp orders them", () => {
    const pairs = randomPairs(seed + 1, RPM_PAIRS, PIECES);
    for (let start = 0; start < pairs.length; start += 200) {
      const some = pairs.slice(start, start + 200);
      const calls = some.map(([a, b]) => `print(rpm.vercmp("${a}","${b}"))print(" ")`).join('');
      const answers = execFileSync('rpm', ['--eval', `%{lua:${calls}}`], { encoding: 'utf8' })
        .trim()
        .split(/\s+/);
      expect(answers).toHaveLength(some.length);
      some.forEach(([a, b], at) => {
        expect([a, b, compareRpm(a, b)]).toEqual([a, b, Number(answers[at])]);
      });
    }
  });
});
