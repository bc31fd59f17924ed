import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { matchSpecifier } from '../../source/packages/match.ts';
import { isForbidden } from '../packages/forbidden.ts';
import { specifiers, versionsOf } from '../packages/lab.ts';
import { buildLab, type RealAnswer, realApt, realDnf } from './ask-managers.ts';

const profiles = ['mixed', 'noepoch', 'epoch', 'siblings', 'single'] as const;
const managers = [
  { manager: 'apt', connect: realApt },
  { manager: 'dnf', connect: realDnf },
] as const;

/** A fault of the question is no answer: apt ends with 0 or 100, dnf with 1 for a plan and for no match. */
const expectAnswered = (manager: 'apt' | 'dnf', specifier: string, answer: RealAnswer): void => {
  const understood = manager === 'apt' ? [0, 100] : [1];
  expect([specifier, answer.output, understood.includes(answer.exitCode)]).toEqual([specifier, answer.output, true]);
};

describe('matchSpecifier and the real package managers', () => {
  let lab = '';

  beforeAll(() => {
    lab = mkdtempSync(join(tmpdir(), 'specifiers-'));
    buildLab(lab);
  });

  afterAll(() => {
    rmSync(lab, { recursive: true, force: true });
  });

  it('are asked for at least 150 specifiers', () => {
    expect(new Set(specifiers()).size).toBeGreaterThanOrEqual(150);
  });

  it.each(managers.flatMap((row) => profiles.map((profile) => ({ ...row, profile }))))(
    'agree: $manager, profile $profile',
    async ({ manager, connect, profile }) => {
      const candidates = versionsOf(manager, profile);
      const ask = await connect(lab, profile);
      for (const specifier of specifiers()) {
        const match = matchSpecifier({ manager, specifier, candidates, packageName: 'pg-backup-api' });
        if (match.outcome === 'refused') {
          expect([specifier, isForbidden(manager, specifier)]).toEqual([specifier, true]);
          continue;
        }
        const answer = await ask(specifier);
        expectAnswered(manager, specifier, answer);
        expect([specifier, match.version, []]).toEqual([specifier, answer.version, answer.others]);
      }
    },
    600_000,
  );

  it.each(managers)('select by the exact argument the same version: $manager', async ({ manager, connect }) => {
    const candidates = versionsOf(manager, 'mixed');
    const ask = await connect(lab, 'mixed');
    for (const specifier of candidates) {
      const { argument, version } = matchSpecifier({ manager, specifier, candidates, packageName: 'pg-backup-api' });
      const answer = await ask(argument.slice('pg-backup-api='.length));
      expect([argument, version]).toEqual([argument, answer.version]);
    }
  });
});
