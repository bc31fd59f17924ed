import { describe, expect, it } from 'vitest';
import { layoutOf } from '../../source/os/families.ts';
import type { SigningKey } from '../../source/packages/listings/openpgp-key.ts';
import type { Situation } from '../../source/packages/situations/situations.ts';
import type { TransactionPreview } from '../../source/packages/transactions/simulation.ts';
import type { InstallFacts } from '../../source/steps/install/install-facts.ts';
import { installChecks } from '../../source/steps/install/install-findings.ts';
import { changes, confirmations, wayPast } from '../../source/steps/install/install-questions.ts';
import { installStep } from '../../source/steps/install/install-step.ts';
import { holderWords } from '../../source/steps/install/look-at-lock.ts';
import type { VersionFacts } from '../../source/steps/version/version-facts.ts';
import { configWith } from './config-facts.ts';

const nothing: TransactionPreview = { install: [], upgrade: [], downgrade: [], reinstall: [], remove: [] };
const candidate = { version: '2.0-1', repositories: ['edb'], installed: false, held: false };

function facts(change: Partial<InstallFacts> = {}, installed: Partial<VersionFacts['installed']> = {}): InstallFacts {
  return {
    method: 'packages',
    versions: {
      manager: 'apt',
      installed: { state: 'installed', version: '1.0-1', held: false, ...installed },
      list: { state: 'listed', candidates: [candidate] },
      choice: { state: 'untold' },
      failure: undefined,
      warnings: [],
      candidates: [candidate],
      pin: '2.0*',
      config: configWith(),
      family: 'debian',
      misread: undefined,
      local: undefined,
      fromSource: false,
    },
    layout: layoutOf('debian'),
    systemd: true,
    service: { name: 'pg-backup-api', active: true, enabled: true },
    local: undefined,
    brought: undefined,
    missing: [],
    target: '2.0-1',
    change: 'upgrade',
    preview: nothing,
    obstacle: undefined,
    holder: undefined,
    newKeys: [],
    tight: [],
    keptFiles: [],
    ...change,
  };
}

function onZypper(seen: InstallFacts): InstallFacts {
  return { ...seen, versions: { ...seen.versions, manager: 'zypper' } };
}

const key: SigningKey = {
  fingerprint: '7B256ECD6D77FFBA01E81AB4AA280D857BC6CCAF',
  shortId: '7bc6ccaf',
  userId: 'Lab Packages <lab@example.invalid>',
};
const obstacle = (id: string): Situation => ({ id, cause: 'It is so', next: ['wait'], detail: '' });
const asked = (found: InstallFacts) => confirmations(found).map(({ id, label }) => `${id}: ${label}`);

describe('an own confirmation', () => {
  it.each<readonly [string, InstallFacts, readonly string[]]>([
    ['is not asked for an upgrade', facts(), []],
    [
      'of a downgrade',
      facts({ change: 'downgrade', target: '0.9-1' }),
      ['allow-downgrade: Downgrade pg-backup-api from 1.0-1 to 0.9-1?'],
    ],
    [
      'of a downgrade of a package that is installed half way',
      facts(
        {
          change: 'install',
          preview: { ...nothing, downgrade: [{ name: 'pg-backup-api', from: '3.0-1', to: '2.0-1' }] },
        },
        { state: 'broken' },
      ),
      ['allow-downgrade: Downgrade pg-backup-api from 3.0-1 to 2.0-1?'],
    ],
    [
      'of a downgrade of another package',
      facts({ preview: { ...nothing, downgrade: [{ name: 'barman', from: '3.1', to: '3.0' }] } }),
      ['allow-downgrade: Downgrade barman 3.1 → 3.0?'],
    ],
    ['of a hold', facts({}, { held: true }), ['allow-held: pg-backup-api is held at 1.0-1. Change it all the same?']],
    ['of no lock of zypper, which refuses', onZypper(facts({}, { held: true })), []],
    [
      'of removals',
      facts({ preview: { ...nothing, remove: [{ name: 'barman-cli', from: '3.0' }, { name: 'old' }] } }),
      ['allow-removals: Remove barman-cli 3.0, old?'],
    ],
    [
      'of a signing key, with its fingerprint',
      facts({ newKeys: [{ repository: 'edb', keys: [key], unread: 0 }] }),
      [
        'accept-key: Trust the signing key of the repository edb: Lab Packages <lab@example.invalid>, fingerprint 7B25 6ECD 6D77 FFBA 01E8 1AB4 AA28 0D85 7BC6 CCAF?',
      ],
    ],
    [
      'of a signing key that nobody could read',
      facts({ newKeys: [{ repository: 'edb', keys: [], unread: 1 }] }),
      [
        'accept-key: Trust the signing key of the repository edb: a key that could not be read here, so its fingerprint is not known?',
      ],
    ],
  ])('%s', (_, found, expected) => {
    expect(asked(found)).toEqual(expected);
  });

  it('is never implied', () => {
    const found = facts({ preview: { ...nothing, remove: [{ name: 'old' }] } });
    expect(() => installStep.plan(found, {})).toThrow('Not confirmed: Remove old?');
    const { actions, notes } = installStep.plan(found, { 'allow-removals': true });
    expect(actions[0]).toMatchObject({ argv: expect.not.arrayContaining(['--no-remove']) });
    expect(notes).toContain('The package manager will remove: old.');
  });
});

describe('the way past an obstacle', () => {
  it.each([
    ['locked', 'wait-for-lock'],
    ['lists-locked', 'wait-for-lock'],
    ['rpm-locked', 'wait-for-lock'],
    ['dpkg-interrupted', 'repair-dpkg'],
    ['disk-full', undefined],
  ])('%s: %s', (id, way) => {
    expect(wayPast(facts({ obstacle: obstacle(id) }))?.id).toBe(way);
  });

  it('is offered where the obstacle is refused', () => {
    expect(() => installStep.plan(facts({ obstacle: obstacle('locked') }), {})).toThrow(
      expect.objectContaining({
        problem: expect.objectContaining({ fix: ['wait', expect.stringMatching(/--wait-for-lock/)] }),
      }),
    );
  });
});

describe('words', () => {
  it.each([
    [undefined, 'another program'],
    [{ pid: 7, program: undefined, seconds: undefined }, 'process 7'],
    [{ pid: 7, program: 'apt', seconds: 90 }, 'process 7 (apt), running for 90 s'],
    [{ pid: 7, program: 'apt', seconds: 600 }, 'process 7 (apt), running for 10 min'],
    [{ pid: 7, program: 'apt', seconds: 10_000 }, 'process 7 (apt), running for 2 h'],
  ])('of a lock’s holder: %j', (holder, words) => {
    expect(holderWords(holder)).toBe(words);
  });

  it('of changes', () => {
    expect(
      changes([
        { name: 'a', to: '1' },
        { name: 'b', from: '1', to: '2' },
        { name: 'c', from: '3' },
      ]),
    ).toBe('a 1, b 1 → 2, c 3');
  });
});

it('kept configuration files are a warning of the proof, not a failure', () => {
  const checks = installChecks(facts({ change: 'none', keptFiles: ['/etc/x.dpkg-dist'] }));
  expect(checks.find(({ id }) => id === 'configuration-files')).toMatchObject({
    state: 'warn',
    detail: "yours were kept; the package's own: /etc/x.dpkg-dist",
  });
});
