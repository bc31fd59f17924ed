import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Manager } from '../../../source/packages/manager.ts';
import { matchSpecifier } from '../../../source/packages/specifiers/match.ts';
import { isForbidden } from './forbidden.ts';
import { recordedAnswers, specifiers, versionsOf } from './lab.ts';

const rows = Object.entries(recordedAnswers()).flatMap(([manager, profiles]) =>
  Object.entries(profiles).map(([profile, answers]) => ({ manager: manager as Manager, profile, answers })),
);

describe('matchSpecifier and what the managers answered', () => {
  it('was recorded for at least 150 specifiers', () => {
    expect(new Set(specifiers()).size).toBeGreaterThanOrEqual(150);
    expect(rows.map(({ manager, profile }) => `${manager} ${profile}`)).toEqual(
      expect.arrayContaining(['apt mixed', 'apt siblings', 'dnf mixed', 'dnf siblings', 'zypper epoch']),
    );
  });

  it.each(rows)('agrees with $manager on $profile', ({ manager, profile, answers }) => {
    const candidates = versionsOf(manager, profile);
    const request = { manager, candidates, packageName: 'pg-backup-api' };
    for (const specifier of specifiers()) {
      const { outcome, version } = matchSpecifier({ ...request, specifier });
      if (outcome === 'refused') continue;
      expect([specifier, version]).toEqual([specifier, answers.selected[specifier]]);
    }
  });

  it.each(rows)('refuses on $manager ($profile) only what must be refused', ({ manager, profile }) => {
    const request = { manager, candidates: versionsOf(manager, profile), packageName: 'pg-backup-api' };
    const refused = specifiers().filter((specifier) => matchSpecifier({ ...request, specifier }).outcome === 'refused');
    expect(refused).toEqual(specifiers().filter((specifier) => isForbidden(manager, specifier)));
  });

  it.each(rows)('refuses whatever pulled other packages in on $manager ($profile)', ({ manager, profile, answers }) => {
    const request = { manager, candidates: versionsOf(manager, profile), packageName: 'pg-backup-api' };
    for (const specifier of Object.keys(answers.others)) {
      expect([specifier, matchSpecifier({ ...request, specifier }).outcome]).toEqual([specifier, 'refused']);
    }
  });
});

const fixtures = new URL('../../../fixtures/packages/', import.meta.url);
const plain = (text: string): string =>
  text.replace(/\\([ntr\\])/g, (_, letter: string) => ({ n: '\n', t: '\t', r: '\r' })[letter] ?? '\\');

describe('matchSpecifier and what real managers answered, installed versions included', () => {
  it('agrees with every row that was answered with a version or with no match', () => {
    const profiles = JSON.parse(readFileSync(new URL('profiles.json', fixtures), 'utf8'));
    const [, ...lines] = readFileSync(new URL('specifier-answers.tsv', fixtures), 'utf8').trimEnd().split('\n');
    for (const line of lines) {
      const [manager, place = '', spec = '', outcome, version] = line.split('\t');
      const [profile = '', installed] = place.split('@');
      const candidates: readonly string[] = profiles[manager === 'apt' ? 'deb' : 'rpm'][profile];
      const match = matchSpecifier({
        manager: manager as Manager,
        specifier: plain(spec),
        candidates,
        packageName: 'pg-backup-api',
        installed,
        best: false,
      });
      if (match.outcome === 'refused')
        expect([line, isForbidden(manager as Manager, plain(spec))]).toEqual([line, true]);
      else if (outcome === 'version') expect([line, match.version]).toEqual([line, version]);
      else if (outcome === 'no-match') expect([line, match.outcome]).toEqual([line, 'no-match']);
    }
  });
});
