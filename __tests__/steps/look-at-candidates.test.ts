import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReadableHost } from '../../source/host/host.ts';
import type { Manager } from '../../source/packages/manager.ts';
import { lookAtPackage } from '../../source/steps/look-at-candidates.ts';
import { lookAtManager } from '../../source/steps/look-at-packages.ts';
import { noCandidates } from '../../source/steps/version/no-candidates.ts';
import { followedVersion, higherVersion } from '../../source/steps/version/version-facts.ts';
import { type ManagerAnswer, recordedChoices, recordedScenario, troubleFile } from '../support/manager-scenarios.ts';
import { recordedManager } from '../support/recorded-manager.ts';
import { type TemporaryHost, temporaryHost } from '../support/temporary-host.ts';

let host: TemporaryHost;
beforeEach(() => {
  host = temporaryHost();
});
afterEach(() => host.end());

const recordedHost = (answers: readonly ManagerAnswer[], isRoot = true) => recordedManager(host, answers, isRoot);

async function looked(directory: string, scenario: string, isRoot = true) {
  const manager = scenario.slice(0, scenario.indexOf(':')) as Manager;
  const facts = await lookAtPackage(
    recordedHost(recordedScenario(directory, scenario), isRoot),
    manager,
    'pg-backup-api',
  );
  return { ...facts, candidates: facts.list.state === 'listed' ? facts.list.candidates : [] };
}

const priorityFile = '[enterprisedb-enterprise]\nname=x\npriority=10\n[beta]\nname=y\n';

describe('the choice of the manager', () => {
  it.each([
    [
      'apt-2.6.2',
      'apt: a higher version that is not automatic',
      '2:2.2.0-1.bookworm',
      '2:3.0.0~beta1-1',
      'priority is lower, 1 against 500',
    ],
    [
      'apt-2.6.2',
      'apt: a pin over 1000',
      '1.4.0-1.bookworm',
      '2:2.2.0-1.bookworm',
      'priority is lower, 500 against 1001',
    ],
    [
      'dnf-4.14.0',
      'dnf: a higher version where the priority is lower',
      '2:2.2.0-1.el9.noarch',
      '3:3.0.0~beta1-1.el9.noarch',
      '99 against 10',
    ],
    [
      'dnf5-5.4.6',
      'dnf: a higher version where the priority is lower',
      '2:2.2.0-1.el9.noarch',
      '3:3.0.0~beta1-1.el9.noarch',
      '99 against 10',
    ],
    [
      'zypper-1.14.42',
      'zypper: a higher version where the priority is lower',
      '2:2.2.0-1.sles15.noarch',
      '3:3.0.0~beta1-1.sles15.noarch',
      '99 against 10',
    ],
  ])('%s, %s: %s', async (directory, scenario, chosen, higher, why) => {
    host.put('/etc/yum.repos.d/lab.repo', priorityFile);
    for (const isRoot of [true, false]) {
      const facts = await looked(directory, scenario, isRoot);
      expect(followedVersion(facts)).toBe(chosen);
      expect(higherVersion(facts)).toEqual({ version: higher, why: expect.stringContaining(why) });
    }
  });

  it.each([['apt-2.6.2'], ['apt-3.3.5']])('%s lists a phased update', async (directory) => {
    const facts = await looked(directory, 'apt: an update that is rolled out by and by');
    expect(facts.candidates.map(({ version }) => version)[0]).toBe('2:3.0.0~beta1-1');
  });

  it('may be none, with the words of the manager', async () => {
    const { choice } = await looked('apt-2.6.2', 'apt: pinned away');
    expect(choice).toMatchObject({ state: 'none', situation: { id: 'pinned-away' } });
  });

  it.each([['dnf-4.14.0'], ['dnf5-5.4.6']])('may be another package that takes its place: %s', async (directory) => {
    const answers = recordedChoices(troubleFile).get(directory) ?? [];
    const asked = answers.filter(
      ({ scenario, argv }) => scenario === 'dnf: another package takes its place' && argv[0] === 'dnf',
    );
    const { choice } = await lookAtPackage(recordedHost(asked), 'dnf', 'pg-backup-api');
    expect(choice).toMatchObject({
      state: 'none',
      situation: { id: 'replaced', cause: expect.stringContaining('takes edb-backup-api 3.0.0-1, which replaces') },
    });
  });

  it('is what is installed where a lock keeps it', async () => {
    const lock = recordedScenario('zypper-1.14.42', 'zypper: locked');
    const way = recordedScenario('zypper-1.14.42', 'zypper: the way of a package');
    const installed = way.filter(
      ({ argv, stdout }) => ['rpm', 'zypper'].includes(argv[0] ?? '') && /^0\t2\.1\.0|status="installed"/m.test(stdout),
    );
    expect(installed).toHaveLength(2);
    const facts = await lookAtPackage(recordedHost([...lock, ...installed]), 'zypper', 'pg-backup-api');
    expect(facts.choice).toEqual({ state: 'told', version: '2.1.0-1.sles15.noarch' });
  });
});

describe('a list that could not be made', () => {
  it.each([
    [
      'apt-2.6.2',
      'apt: a source that cannot be read',
      'sources-broken',
      'entry 3 of /srv/lab/etc/sources.list.d/edb.list',
    ],
    ['dnf-4.14.0', 'dnf: a dead repository', 'repository-unreachable', 'the repository far cannot be read'],
    ['dnf5-5.4.6', 'dnf: a dead repository', 'repository-unreachable', 'the repository far cannot be read'],
    [
      'dnf-4.14.0',
      'dnf: excluded',
      'excluded',
      'excludepkgs=pg-backup* of [enterprisedb-enterprise] in /etc/yum.repos.d/lab.repo',
    ],
    [
      'dnf5-5.4.6',
      'dnf: excluded',
      'excluded',
      'excludepkgs=pg-backup* of [enterprisedb-enterprise] in /etc/yum.repos.d/lab.repo',
    ],
  ])('%s, %s: %s', async (directory, scenario, id, words) => {
    host.put('/etc/yum.repos.d/lab.repo', '[enterprisedb-enterprise]\nname=x\nexcludepkgs=pg-backup*\n');
    const facts = await looked(directory, scenario);
    expect(noCandidates(facts)).toMatchObject({ id, message: expect.stringContaining(words) });
  });

  it('is told with the repository that was left out, when that may be why nothing was found', async () => {
    const [, nothing] = recordedScenario('zypper-1.14.42', 'zypper: a dead repository');
    if (nothing === undefined) throw new Error('not recorded');
    const facts = await lookAtPackage(recordedHost([nothing]), 'zypper', 'no-such-package');
    expect(facts.failure).toMatchObject({ id: 'repository-unreachable', cause: expect.stringContaining('far') });
  });

  it('names lists that were never fetched, without the token of their address', async () => {
    const answers = recordedScenario('apt-2.6.2', 'apt: a repository whose lists were never fetched');
    const other = `'http://deb.example.com/debian/dists/bookworm/InRelease' deb.example.com_debian_dists_bookworm_InRelease 0 \n`;
    host.put('/var/lib/apt/lists/deb.example.com_debian_dists_bookworm_InRelease', '');
    const facts = await lookAtPackage(
      recordedHost(answers.map((one) => (one.argv[0] === 'apt-get' ? { ...one, stdout: other + one.stdout } : one))),
      'apt',
      'pg-backup-api',
    );
    expect(facts.failure?.cause).toBe('the package lists of downloads.example.com bookworm were never fetched');
  });
});

describe('an unrelated repository that is dead', () => {
  it.each([
    ['dnf-4.14.0', 'dnf: a dead repository that may be skipped', 'el9'],
    ['dnf5-5.4.6', 'dnf: a dead repository that may be skipped', 'el9'],
    ['zypper-1.14.42', 'zypper: a dead repository', 'sles15'],
  ])('%s is a warning, where the manager goes on', async (directory, scenario, suffix) => {
    const facts = await looked(directory, scenario);
    expect(facts.failure).toBeUndefined();
    expect(facts.warnings).toMatchObject([{ id: 'repository-unreachable', cause: expect.stringContaining('far') }]);
    expect(facts.choice).toEqual({ state: 'told', version: `2:2.2.0-1.${suffix}.noarch` });
  });
});

describe('a host of the Red Hat family without dnf', () => {
  it('is refused by name, not taken for one of yum 3', async () => {
    const probe = async () => ({
      ...{ argv: [], exitCode: undefined, stdout: '', stderr: '' },
      outcome: 'not-found' as const,
    });
    const without: ReadableHost = { ...host, commands: { ...host.commands, probe } };
    await expect(lookAtManager(without, 'redhat')).rejects.toMatchObject({ problem: { id: 'no-dnf' } });
  });
});
