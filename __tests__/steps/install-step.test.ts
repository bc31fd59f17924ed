import { describe, expect, it } from 'vitest';
import { layoutOf } from '../../source/os/families.ts';
import type { InstalledPackage } from '../../source/packages/listings/candidates.ts';
import { isEmpty, type RunCommand } from '../../source/plan/actions.ts';
import { planInstall } from '../../source/steps/install/install-actions.ts';
import type { InstallFacts } from '../../source/steps/install/install-facts.ts';
import { installChecks, installFindings } from '../../source/steps/install/install-findings.ts';
import { confirmations, wayPast } from '../../source/steps/install/install-questions.ts';
import { configured } from './configure/configured.ts';

const newest = '2:2.2.0-1.bookworm';
const older = '2:2.1.1-1.bookworm';
const agreed = { allowDowngrade: true, allowHeld: true, allowRemovals: true };

function installed(version: string, held = false): InstalledPackage {
  return { state: 'installed', version, held };
}

function facts(
  changes: Partial<InstallFacts> = {},
  present: InstalledPackage = { state: 'absent', held: false },
): InstallFacts {
  const candidates = [newest, older].map((version) => ({
    version,
    repositories: ['edb'],
    installed: false,
    held: false,
  }));
  return {
    method: 'packages',
    versions: {
      manager: 'apt',
      family: 'debian',
      installed: present,
      list: { state: 'listed', candidates },
      config: configured('cluster_vars: {}\ninstances:\n- Name: barman1\n  role: barman\n'),
      pin: undefined,
      misread: undefined,
      candidates,
      local: undefined,
      fromSource: false,
      choice: { state: 'untold' },
      failure: undefined,
      warnings: [],
    },
    layout: layoutOf('debian'),
    systemd: true,
    service: { name: 'pg-backup-api', active: false, enabled: false },
    local: undefined,
    brought: undefined,
    missing: [],
    target: newest,
    change: 'install',
    preview: undefined,
    obstacle: undefined,
    holder: undefined,
    newKeys: [],
    keptFiles: [],
    tight: [],
    ...changes,
  };
}

const running = { name: 'pg-backup-api', active: true, enabled: true };

function commands(seen: InstallFacts, permissions = agreed): readonly string[] {
  const actions = planInstall(seen, seen.target ?? '', permissions).actions as readonly RunCommand[];
  return actions.map(({ argv }) => argv.join(' '));
}

describe('the plan', () => {
  it('installs what the proxy needs, then exactly the version, then enables the service', () => {
    const plan = commands(facts({ missing: ['apache2', 'python3-cryptography'] }));
    expect(plan).toHaveLength(4);
    expect(plan[0]).toMatch(/^apt-get -y .* install apache2$/);
    expect(plan[1]).toMatch(/ install python3-cryptography$/);
    expect(plan[2]).toMatch(/ install pg-backup-api=2:2\.2\.0-1\.bookworm$/);
    expect(plan[3]).toBe('systemctl enable --now pg-backup-api');
  });

  it('is empty when all is there and runs', () => {
    expect(isEmpty(planInstall(facts({ change: 'none', service: running }, installed(newest)), newest, agreed))).toBe(
      true,
    );
  });

  it.each([
    ['is stopped', { ...running, active: false }],
    ['would not come back after a restart', { ...running, enabled: false }],
  ])('starts a service that %s', (_, service) => {
    expect(commands(facts({ change: 'none', service }, installed(newest)))).toEqual([
      'systemctl enable --now pg-backup-api',
    ]);
  });

  it('starts it by its init script where there is no systemd', () => {
    const plan = planInstall(facts({ change: 'none', systemd: false }, installed(newest)), newest, agreed);
    expect((plan.actions[0] as RunCommand).argv).toEqual(['service', 'pg-backup-api', 'start']);
    expect(plan.notes.join()).toContain('does not run systemd');
  });

  it.each([
    ['allowDowngrade', '--allow-downgrades'],
    ['allowHeld', '--allow-change-held-packages'],
  ] as const)('%s is a word of the command only when it was agreed to', (permission, word) => {
    const none = { allowDowngrade: false, allowHeld: false, allowRemovals: false };
    expect(commands(facts(), none)[0]).not.toContain(word);
    expect(commands(facts(), { ...none, [permission]: true })[0]).toContain(word);
  });

  it('forbids removals unless they were agreed to', () => {
    expect(commands(facts(), { ...agreed, allowRemovals: false })[0]).toContain('--no-remove');
    expect(commands(facts())[0]).not.toContain('--no-remove');
  });

  it('takes back to the version that was there, or removes; never by itself', () => {
    const undo = (seen: InstallFacts) => (planInstall(seen, newest, agreed).actions[0] as RunCommand).undo;
    expect(undo(facts())).toMatchObject({ argv: ['apt-get', '-y', 'remove', 'pg-backup-api'], automatic: false });
    const back = undo(facts({ change: 'upgrade' }, installed(older)));
    expect(back?.argv.join(' ')).toMatch(/--allow-downgrades .*install pg-backup-api=2:2\.1\.1-1\.bookworm$/);
    expect(back?.automatic).toBe(false);
  });

  it.each([
    [
      'apt',
      ['dpkg-query', '-W', '-f=$' + '{db:Status-Status} $' + '{Version}', 'pg-backup-api'],
      `installed ${newest}`,
    ],
    [
      'dnf',
      ['rpm', '-q', '--qf', '%{EPOCHNUM}:%{VERSION}-%{RELEASE}.%{ARCH}', 'pg-backup-api'],
      '0:2.2.0-1.el9.noarch',
    ],
  ] as const)('is verified by the package database of %s', (manager, argv, expected) => {
    const target = manager === 'apt' ? newest : '2.2.0-1.el9.noarch';
    const seen = facts({ target });
    const action = planInstall({ ...seen, versions: { ...seen.versions, manager } }, target, agreed)
      .actions[0] as RunCommand;
    expect(action.verify).toEqual({ argv, expected });
  });

  it('is not undone by a proof that fails: packages stay', () => {
    expect(planInstall(facts(), newest, agreed).undoIfUnproven).toBe(false);
  });

  it('tells what else the package manager will do', () => {
    const preview = {
      ...emptyPreview,
      install: [{ name: 'pg-backup-api', to: newest }],
      remove: [{ name: 'old-api', from: '1.0' }],
    };
    const { notes } = planInstall(facts({ preview }), newest, agreed);
    expect(notes).toEqual([
      `The package manager will install: pg-backup-api ${newest}.`,
      'The package manager will remove: old-api 1.0.',
    ]);
  });
});

const emptyPreview = { install: [], upgrade: [], downgrade: [], reinstall: [], remove: [] };

describe('what has to be agreed to', () => {
  const ids = (seen: InstallFacts) => confirmations(seen).map(({ id }) => id);

  it.each<[string, InstallFacts, readonly string[]]>([
    ['nothing for a fresh installation', facts(), []],
    ['nothing for an upgrade', facts({ change: 'upgrade' }, installed(older)), []],
    ['a downgrade', facts({ change: 'downgrade', target: older }, installed(newest)), ['allow-downgrade']],
    ['a held package', facts({ change: 'upgrade' }, installed(older, true)), ['allow-held']],
    ['both', facts({ change: 'downgrade', target: older }, installed(newest, true)), ['allow-downgrade', 'allow-held']],
    ['nothing for a held package that stays', facts({ change: 'none' }, installed(newest, true)), []],
    [
      'removals',
      facts({ preview: { ...emptyPreview, remove: [{ name: 'old-api', from: '1.0' }] } }),
      ['allow-removals'],
    ],
    [
      'downgrades of others',
      facts({ preview: { ...emptyPreview, downgrade: [{ name: 'barman', from: '3.2', to: '3.1' }] } }),
      ['allow-downgrade'],
    ],
  ])('%s', (_, seen, expected) => {
    expect(ids(seen)).toEqual(expected);
  });

  it('is no by default, so that --yes alone agrees to none of it', () => {
    const seen = facts({ change: 'downgrade', target: older }, installed(newest, true));
    expect(confirmations(seen).every(({ default: preset }) => preset === false)).toBe(true);
  });

  it('names the versions', () => {
    const [question] = confirmations(facts({ change: 'downgrade', target: older }, installed(newest)));
    expect(question?.label).toBe(`Downgrade pg-backup-api from ${newest} to ${older}?`);
  });
});

describe('what stands in the way', () => {
  const interrupted = { id: 'dpkg-interrupted', cause: 'dpkg was interrupted.', next: ['Finish it.'], detail: '' };

  it('an interrupted dpkg can be finished first', () => {
    const seen = facts({ obstacle: interrupted });
    expect(wayPast(seen)?.id).toBe('repair-dpkg');
    expect(commands(seen)[0]).toContain('dpkg --force-confdef --force-confold --configure -a');
  });

  it.each<[string, InstallFacts, string, string]>([
    ['an obstacle', facts({ obstacle: interrupted }), 'dpkg-interrupted', 'block'],
    ['a pin that selects nothing', facts({ target: undefined, change: 'none' }), 'pin-no-match', 'block'],
    [
      'a package that is half installed',
      facts({}, { state: 'broken', version: older, held: false }),
      'package-broken',
      'warn',
    ],
    ['a newer version', facts({ change: 'none', target: older }, installed(older)), 'newer-available', 'info'],
    ['a configuration file that was kept', facts({ keptFiles: ['/etc/x.dpkg-dist'] }), 'config-kept', 'info'],
  ])('%s is a finding', (_, seen, id, severity) => {
    expect(installFindings(seen)).toContainEqual(expect.objectContaining({ id, severity }));
  });

  it('nothing is none', () => {
    expect(installFindings(facts())).toEqual([]);
  });
});

describe('the checks after it', () => {
  it.each<[string, InstallFacts, readonly string[]]>([
    ['all is well', facts({ change: 'none', service: running }, installed(newest)), []],
    ['another version', facts({ change: 'upgrade', service: running }, installed(older)), ['version']],
    [
      'a package is missing',
      facts({ change: 'none', service: running, missing: ['apache2'] }, installed(newest)),
      ['packages'],
    ],
    ['the service is down', facts({ change: 'none' }, installed(newest)), ['service']],
  ])('%s', (_, seen, failed) => {
    expect(
      installChecks(seen)
        .filter(({ state }) => state === 'crit')
        .map(({ id }) => id),
    ).toEqual(failed);
  });
});
