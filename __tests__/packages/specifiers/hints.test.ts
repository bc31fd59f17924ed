import { describe, expect, it } from 'vitest';
import type { Manager } from '../../../source/packages/manager.ts';
import { hintsFor } from '../../../source/packages/specifiers/hints.ts';
import { versionsOf } from './lab.ts';

const hints = (manager: Manager, profile: string, specifier: string) =>
  hintsFor({ manager, candidates: versionsOf(manager, profile), packageName: 'pg-backup-api' }, specifier).map(
    ({ spec, selects }) => `${spec} -> ${selects}`,
  );

describe('hintsFor', () => {
  it.each([
    ['a missing epoch', 'apt', 'epoch', '2.1.0*', '2:2.1.0* -> 2:2.1.0-1'],
    ['a missing revision', 'apt', 'mixed', '2.0.0', '2.0.0-* -> 2.0.0-2'],
    ['both', 'apt', 'epoch', '2.1.0', '2:2.1.0-* -> 2:2.1.0-1'],
    ['an epoch of zero', 'apt', 'mixed', '0:2.0.0-2', '2.0.0-2 -> 2.0.0-2'],
    ['another epoch', 'dnf', 'mixed', '1:2.0.0', '2.0.0 -> 2.0.0-2.el9'],
    ['stars at both ends', 'apt', 'mixed', '*2.1.0*', '2.1.0* -> 2.1.0-1.pgdg12+1'],
    ['a shortened version', 'apt', 'single', '2.0', '2.0* -> 2.0.0-1.bookworm'],
    ['an underscore', 'apt', 'mixed', '2.0.0_2', '2.0.0-2 -> 2.0.0-2'],
    ['a dot for a hyphen', 'apt', 'mixed', '2.0.0.2', '2.0.0-2 -> 2.0.0-2'],
    ['underscores everywhere', 'apt', 'single', '2_0_0', '2.0.0-* -> 2.0.0-1.bookworm'],
    ["Red Hat's suffix on Debian", 'apt', 'mixed', '2.0.0-1.el8', '2.0.0-1* -> 2.0.0-1.bookworm'],
    ["Debian's suffix on Red Hat", 'dnf', 'single', '2.0.0-1.bookworm', '2.0.0-1* -> 2.0.0-1.el8'],
    ['an architecture of dpkg', 'apt', 'mixed', '2.0.0-2:all', '2.0.0-2 -> 2.0.0-2'],
    ['a leading v', 'apt', 'mixed', 'v2.0.0', '2.0.0-* -> 2.0.0-2'],
    ['a leading v on dnf', 'dnf', 'mixed', 'v2.0.0', '2.0.0 -> 2.0.0-2.el9'],
    ['a comparison', 'apt', 'mixed', '>=2.1.0-1', '2.1.0-1 -> 2.1.0-1'],
    ['a comparison with a space', 'dnf', 'mixed', '>= 2.0', '2.0* -> 2.0.0^git1-1.el8'],
    ['a non-breaking hyphen', 'apt', 'mixed', '2.0.0\u20112', '2.0.0-2 -> 2.0.0-2'],
    ['full-width digits', 'dnf', 'mixed', '\uff12.0.0', '2.0.0 -> 2.0.0-2.el9'],
    ['white space around', 'apt', 'mixed', ' 2.0.0-2\n', '2.0.0-2 -> 2.0.0-2'],
    ['the wrong case', 'dnf', 'mixed', '2.0.0-1.EL8', '2.0.0-1.el8 -> 2.0.0-1.el8'],
    ['the name as well', 'apt', 'mixed', 'pg-backup-api=2.0.0-2', '2.0.0-2 -> 2.0.0-2'],
    ['a suite', 'apt', 'mixed', '2.0.0-2/stable', '2.0.0-2 -> 2.0.0-2'],
    ['a hyphen at the end', 'apt', 'mixed', '2.0.0-2-', '2.0.0-2 -> 2.0.0-2'],
    ['a wildcard for zypper', 'zypper', 'epoch', '2.2.0*', '2:2.2.0 -> 2:2.2.0-1.el9'],
    ['a bare star on dnf', 'dnf', 'mixed', '*', '10:0.9-1.el8 -> 10:0.9-1.el8'],
    ['a word', 'apt', 'mixed', 'latest', '10:0.9-1 -> 10:0.9-1'],
  ] as const)('heals %s', (_, manager, profile, specifier, first) => {
    expect(hints(manager, profile, specifier)[0]).toBe(first);
  });

  it('names the neighbours of a version that is nowhere', () => {
    expect(hints('apt', 'noepoch', '2.5.0-1')).toEqual([
      '2.1.0-1.pgdg12+1 -> 2.1.0-1.pgdg12+1',
      '2.10.0-1 -> 2.10.0-1',
    ]);
  });

  it('gives one hint a version and at most five', () => {
    const selected = hints('dnf', 'mixed', '*2.1.0*').map((hint) => hint.split(' -> ')[1]);
    expect(selected.length).toBeLessThanOrEqual(5);
    expect(new Set(selected).size).toBe(selected.length);
  });

  it('has none where there is no candidate', () => {
    expect(hintsFor({ manager: 'apt', candidates: [], packageName: 'pg-backup-api' }, '2.0')).toEqual([]);
  });

  it('has none for a text that is no slip of the pen', () => {
    expect(hints('apt', 'mixed', '2.'.repeat(200))).toEqual([]);
  });
});
