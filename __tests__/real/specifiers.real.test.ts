import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { matchSpecifier } from '../../source/packages/specifiers/match.ts';
import { parseDnfPlan } from '../../source/packages/transactions/simulation-dnf.ts';
import { isForbidden } from '../packages/specifiers/forbidden.ts';
import { specifiers, versionsOf } from '../packages/specifiers/lab.ts';
import { askDnfAtOnce, buildLab, type RealAnswer, realApt, realDnf } from './ask-managers.ts';

const profiles = ['mixed', 'noepoch', 'epoch', 'siblings', 'single'] as const;
type Profile = (typeof profiles)[number];
const managers = [
  { manager: 'apt', connect: realApt },
  { manager: 'dnf', connect: realDnf },
] as const;
type Asked = (typeof managers)[number]['manager'];

/** How many questions are put to a manager at the same time. */
const together = 4;

const matched = (manager: Asked, profile: Profile, specifier: string) =>
  matchSpecifier({ manager, specifier, candidates: versionsOf(manager, profile), packageName: 'pg-backup-api' });

/** The specifiers that the wizard passes on; each refusal is one of the specifiers of docs/reference/packages.md. */
const passedOn = (manager: Asked, profile: Profile): readonly string[] => {
  const refused = specifiers().filter((specifier) => matched(manager, profile, specifier).outcome === 'refused');
  expect(refused.filter((specifier) => !isForbidden(manager, specifier))).toEqual([]);
  return specifiers().filter((specifier) => !refused.includes(specifier));
};

/** A fault of the question is no answer: apt ends with 0 or 100, dnf with 1 for a plan and for no match. */
const expectAnswered = (manager: Asked, specifier: string, answer: RealAnswer): void => {
  const understood = manager === 'apt' ? [0, 100] : [1];
  expect([specifier, answer.output, understood.includes(answer.exitCode)]).toEqual([specifier, answer.output, true]);
};

const expectSame = (manager: Asked, profile: Profile, specifier: string, answer: RealAnswer): void => {
  expectAnswered(manager, specifier, answer);
  const { version } = matched(manager, profile, specifier);
  expect([specifier, version, []]).toEqual([specifier, answer.version, answer.others]);
};

async function inTurns<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const rest = [...items];
  const worker = async () => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: together }, worker));
}

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

  it.each(profiles)('agree: apt-get, profile %s', async (profile) => {
    const ask = await realApt(lab, profile);
    await inTurns(passedOn('apt', profile), async (specifier) => {
      expectSame('apt', profile, specifier, await ask(specifier));
    });
  });

  it.each(profiles)('agree: dnf as a library, profile %s', (profile) => {
    const asked = passedOn('dnf', profile);
    for (const [index, answer] of askDnfAtOnce(lab, profile, asked).entries()) {
      expectSame('dnf', profile, asked[index] ?? '', answer);
    }
  });

  it('agree: dnf as a command, every eighth specifier', async () => {
    const ask = await realDnf(lab, 'mixed');
    // The first one fills the cache that all share.
    const [first = '', ...others] = passedOn('dnf', 'mixed').filter((_, index) => index % 8 === 0);
    expectSame('dnf', 'mixed', first, await ask(first));
    await inTurns(others, async (specifier) => {
      const answer = await ask(specifier);
      expectSame('dnf', 'mixed', specifier, answer);
      expect(parseDnfPlan(answer.output)?.install.map(({ to }) => to)).toEqual(answer.version && [answer.version]);
    });
  });

  it.each(managers)('select by the exact argument the same version: $manager', async ({ manager, connect }) => {
    const ask = await connect(lab, 'mixed');
    for (const specifier of versionsOf(manager, 'mixed')) {
      const { argument, version } = matched(manager, 'mixed', specifier);
      const answer = await ask(argument.slice('pg-backup-api='.length));
      expect([argument, version]).toEqual([argument, answer.version]);
    }
  });
});
