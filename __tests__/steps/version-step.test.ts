import { describe, expect, it } from 'vitest';
import type { Candidate, InstalledPackage } from '../../source/packages/listings/candidates.ts';
import type { WriteFile } from '../../source/plan/actions.ts';
import { settingHere } from '../../source/steps/setting-here.ts';
import type { VersionFacts } from '../../source/steps/version/version-facts.ts';
import { pinSetting } from '../../source/steps/version/version-facts.ts';
import { versionStep } from '../../source/steps/version/version-step.ts';
import { refuse } from '../../source/wizard/question.ts';
import { defaultAnswers } from '../../source/wizard/session.ts';
import { configured } from './configure/configured.ts';

const versions = ['2:2.2.0-1.bookworm', '2:2.1.1-1.bookworm', '2.0.0-1.bookworm'];

function candidate(version: string): Candidate {
  return { version, repositories: ['edb'], installed: false, held: false };
}

const absent: InstalledPackage = { state: 'absent', held: false };

interface Wish {
  readonly cluster?: string;
  readonly instance?: string;
  readonly available?: readonly string[];
  readonly installed?: InstalledPackage;
  readonly lists?: boolean;
}

/** The facts of a Debian host whose config.yml has these settings; a line each, or nothing. */
function facts({
  cluster = '',
  instance = '',
  available = versions,
  installed = absent,
  lists = true,
}: Wish = {}): VersionFacts {
  const lines = [
    'cluster_name: speedy',
    'cluster_vars:',
    '  postgres_version: "16"',
    ...(cluster === '' ? [] : [`  ${cluster}`]),
    'instances:',
    '- Name: barman1',
    '  role: barman',
    '  vars:',
    '    other: 1',
    ...(instance === '' ? [] : [`    ${instance}`]),
    '',
  ];
  const config = configured(lines.join('\n'));
  const { value } = settingHere(config, pinSetting);
  const candidates = available.map(candidate);
  return {
    manager: 'apt',
    family: 'debian',
    installed,
    list:
      candidates.length > 0
        ? { state: 'listed', candidates }
        : { state: lists ? 'no-such-package' : 'no-package-lists' },
    config,
    pin: typeof value === 'string' ? value : undefined,
    misread: value === undefined || typeof value === 'string' ? undefined : JSON.stringify(value),
    candidates,
    local: undefined,
    fromSource: false,
    choice: { state: 'untold' },
    failure: undefined,
    warnings: [],
  };
}

/** The plan of somebody who gave these options and presses Enter otherwise. */
function planned(wish: Wish, given: Readonly<Record<string, string>> = {}) {
  const seen = facts(wish);
  return versionStep.plan(seen, defaultAnswers(versionStep.questions(seen), given));
}

function written(wish: Wish, given: Readonly<Record<string, string>>): string {
  const [action] = planned(wish, given).actions as readonly WriteFile[];
  return action?.content.split('\n').find((line) => line.includes(pinSetting)) ?? 'no pin';
}

describe('what the step says', () => {
  it.each<[string, Wish, string, string]>([
    ['without a pin it follows the newest', {}, 'done', 'follows the newest, now 2:2.2.0-1.bookworm'],
    [
      'a pin selects',
      { cluster: `${pinSetting}: '2:2.1*'` },
      'done',
      `${pinSetting}: 2:2.1* selects 2:2.1.1-1.bookworm`,
    ],
    ['a pin that selects nothing blocks', { cluster: `${pinSetting}: '9.9'` }, 'broken', "'9.9': "],
    [
      'a pin that YAML takes for a number blocks',
      { cluster: `${pinSetting}: 2.2` },
      'broken',
      'is not quoted, so YAML reads it as 2.2',
    ],
    ['no repository has the package', { available: [] }, 'broken', 'No repository of this host'],
    ['there are no lists', { available: [], lists: false }, 'broken', 'apt has no package lists'],
  ])('%s', (_, wish, state, summary) => {
    const assessment = versionStep.assess(facts(wish));
    expect(assessment.state).toBe(state);
    expect(assessment.summary).toContain(summary);
  });

  it('a pin without its epoch gets the hint that would select', () => {
    const { findings } = versionStep.assess(facts({ cluster: `${pinSetting}: '2.2.0-1.bookworm'` }));
    expect(findings[0]?.fix).toContain('2:2.2.0-1.bookworm');
  });
});

describe('what it asks', () => {
  it('offers the newest, the candidates and a specifier', () => {
    const [pin] = versionStep.questions(facts());
    expect(pin).toMatchObject({ id: 'pin', default: 'newest' });
    expect(pin?.kind === 'choice' && pin.choices.map(({ value }) => value)).toEqual([
      'newest',
      ...versions,
      'specifier',
    ]);
  });

  it.each<[string, Wish]>([
    ['no pin', {}],
    ['a pinned candidate', { cluster: `${pinSetting}: '2.0.0-1.bookworm'` }],
    ['a pattern', { cluster: `${pinSetting}: '2:2*'` }],
    ['a number', { cluster: `${pinSetting}: 2.2` }],
    ['a candidate beyond the list', { cluster: `${pinSetting}: '1.0-1'`, available: many() }],
  ])('has a default among its choices: %s', (_, wish) => {
    for (const question of versionStep.questions(facts(wish))) {
      if (question.kind === 'choice') expect(refuse(question, question.default)).toBeUndefined();
    }
  });

  it.each([
    ['2:2.2*', undefined],
    ['2:2.2.0-1.bookworm', undefined],
    ['9.9', 'matches 9.9'],
    ['2.2.0-1*', "selects 2:2.2.0-1.bookworm. '2:2.2.0-1*' would select 2:2.2.0-1.bookworm. '2.0.0-1.bookworm'"],
    ['', 'empty specifier'],
    ['2.2.0-1.bookworm', '2:2.2.0-1.bookworm'],
    ['2:2.2.0-1.bookworm-', 'remove this package'],
    ['2:2.2.0-1.bookworm/testing', 'suite'],
    ['2.2 0', 'a space'],
  ])('the specifier %j: %j', (specifier, reason) => {
    const question = versionStep.questions(facts())[1];
    const said = question?.kind === 'text' ? question.validate(specifier) : 'no such question';
    if (reason === undefined) expect(said).toBeUndefined();
    else expect(said).toContain(reason);
  });

  it('asks nothing when there is nothing to choose from', () => {
    expect(versionStep.questions(facts({ available: [] }))).toEqual([]);
  });
});

describe('what it plans', () => {
  it.each<[string, Wish, Record<string, string>]>([
    ['Enter without a pin', {}, {}],
    ['Enter with a pin', { cluster: `${pinSetting}: '2:2*'` }, {}],
    ['Enter with a pin that selects nothing', { cluster: `${pinSetting}: '9.9'` }, {}],
    ['the pin that is there', { cluster: `${pinSetting}: '2:2*'` }, { pin: 'specifier', specifier: '2:2*' }],
  ])('nothing: %s', (_, wish, given) => {
    expect(planned(wish, given).actions).toEqual([]);
  });

  it.each<[string, Wish, Record<string, string>, string]>([
    ['a candidate', {}, { pin: '2:2.1.1-1.bookworm' }, `  ${pinSetting}: '2:2.1.1-1.bookworm'`],
    ['a specifier', {}, { pin: 'specifier', specifier: ' 2:2.2* ' }, `  ${pinSetting}: '2:2.2*'`],
    [
      'another pin',
      { cluster: `${pinSetting}: '2:2.1*'` },
      { pin: 'specifier', specifier: '2:2.2*' },
      `  ${pinSetting}: '2:2.2*'`,
    ],
    ['the newest', { cluster: `${pinSetting}: '2:2.1*'` }, { pin: 'newest' }, 'no pin'],
  ])('one line of config.yml: %s', (_, wish, given, line) => {
    expect(written(wish, given)).toBe(line);
  });

  it.each<[string, Wish, Record<string, string>, string]>([
    ['a specifier that selects nothing', {}, { pin: 'specifier', specifier: '9.9' }, 'pin-no-match'],
    ['one that no manager must be given', {}, { pin: 'specifier', specifier: '2.2-' }, 'pin-refused'],
    ['no candidates', { available: [] }, {}, 'no-candidate'],
    ['no lists', { available: [], lists: false }, {}, 'no-package-lists'],
    ['a misread pin, which is not dropped by Enter', { cluster: `${pinSetting}: 2.2` }, {}, 'pin-no-match'],
    [
      'a pin of the instance, which is nearer',
      { instance: `${pinSetting}: '2.0*'` },
      { pin: '2:2.2.0-1.bookworm' },
      'setting-shadowed',
    ],
    ['the same, for the newest', { instance: `${pinSetting}: '2.0*'` }, { pin: 'newest' }, 'setting-shadowed'],
  ])('it refuses %s', (_, wish, given, id) => {
    expect(() => planned(wish, given)).toThrow(expect.objectContaining({ problem: expect.objectContaining({ id }) }));
  });
});

/** Ten versions, of which eight are shown. */
function many(): readonly string[] {
  return Array.from({ length: 10 }, (_, index) => `${10 - index}.0-1`);
}

describe('on SUSE', () => {
  const available = ['2:2.2.0-1.sles15.noarch', '2.1.0-1.sles15.noarch'];
  const suse: VersionFacts = { ...facts({ available }), manager: 'zypper', family: 'suse' };

  it('a listed version is pinned without its architecture, which zypper takes for a part of the release', () => {
    const [question] = versionStep.questions(suse);
    const choices = question?.kind === 'choice' ? question.choices.map(({ value, label }) => [value, label]) : [];
    expect(choices).toContainEqual(['2.1.0-1.sles15', '2.1.0-1.sles15.noarch']);
    const [action] = versionStep.plan(suse, { pin: '2.1.0-1.sles15' }).actions as readonly WriteFile[];
    expect(action?.content).toContain("pg_backup_api_package_version: '2.1.0-1.sles15'\n");
  });

  it('the pinned version is the one that is offered again', () => {
    const [question] = versionStep.questions({ ...suse, pin: '2:2.2.0-1.sles15' });
    expect(question).toMatchObject({ default: '2:2.2.0-1.sles15' });
  });
});
