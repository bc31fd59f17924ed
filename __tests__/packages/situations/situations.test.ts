import { describe, expect, it } from 'vitest';
import type { Manager } from '../../../source/packages/manager.ts';
import { diagnoseOutput, recogniseOutput, SITUATIONS } from '../../../source/packages/situations/situations.ts';
import { recordedChoices, recordedScenario, troubleFile } from '../../support/manager-scenarios.ts';
import { troubles } from '../../support/manager-troubles.ts';
import { verdictOf } from '../../support/relied-answers.ts';
import { APT } from './situation-cases-apt.ts';
import { DNF, ZYPPER } from './situation-cases-rpm.ts';

const cases = Object.entries({ apt: APT, dnf: DNF, zypper: ZYPPER }).flatMap(([manager, rows]) =>
  rows.map((row) => ({ manager: manager as Manager, ...row })),
);

/** What each answer comes to that a manager gave in a trouble. */
const inTrouble = new Map(
  [...recordedChoices(troubleFile)].map(([directory, answers]) => [
    directory,
    answers.map((answer) => {
      const manager = answer.scenario.slice(0, answer.scenario.indexOf(':')) as Manager;
      return { ...answer, manager, verdict: verdictOf(manager, answer) };
    }),
  ]),
);

const verdicts = (directory: string, scenario: string): string =>
  (inTrouble.get(directory) ?? [])
    .filter((answer) => answer.scenario === scenario)
    .map(({ verdict }) => verdict)
    .join(', ');

const recordedManagers = [
  ['apt', 'apt-2.6.2', 'apt-3.3.5'],
  ['dnf', 'dnf-4.14.0', 'dnf5-5.4.6'],
  ['zypper', 'zypper-1.14.101', 'zypper-1.14.42'],
] as const;

describe('diagnoseOutput', () => {
  it.each(cases)('$manager: $id ($exitCode)', ({ manager, id, exitCode, text, cause }) => {
    for (const output of [
      { exitCode, stdout: '', stderr: text },
      { exitCode, stdout: text, stderr: '' },
    ]) {
      const situation = diagnoseOutput(manager, output);
      expect(situation).toMatchObject({ id, cause: expect.stringMatching(cause ?? /./) });
      expect(situation.cause).not.toContain('?');
      expect(situation.next.length).toBeGreaterThan(0);
    }
  });

  it('has a test for every rule of apt and dnf', () => {
    const recorded = [...inTrouble.values()].flat().map(({ manager, verdict }) => `${manager} ${verdict}`);
    const tested = new Set([...cases.map(({ manager, id }) => `${manager} ${id}`), ...recorded]);
    const rules = (['apt', 'dnf'] as const).flatMap((manager) =>
      SITUATIONS[manager].map(({ id }) => `${manager} ${id}`),
    );
    expect([...new Set(rules)].filter((rule) => !tested.has(rule))).toEqual([]);
  });

  it.each([
    ['a key in the .sources file', undefined, undefined],
    ['a key that is not trusted', 'key-missing', 'key-missing'],
    ['a key file that is not there', 'key-missing', 'key-missing'],
    // sqv asks whether the key was good when it signed.
    ['a key that has ended', 'key-expired', undefined],
    ['a key that is bound by SHA-1', undefined, 'key-weak'],
    ['a Release file that was changed', 'signature-bad', 'signature-bad'],
    ['no signature', 'repository-unsigned', 'repository-unsigned'],
  ])('names what apt 2.6 and apt 3.3 said of a repository: %s', (scenario, second, third) => {
    const said = (directory: string) => {
      const [update] = recordedScenario(directory, `apt: signed: ${scenario}`);
      return update?.exitCode === 0 ? undefined : update && diagnoseOutput('apt', update).id;
    };
    expect([said('apt-2.6.2'), said('apt-3.3.5')]).toEqual([second, third]);
  });

  it("quotes the manager's own words", () => {
    const stderr = `Reading package lists...\nE: Version '9.9' for 'pg-backup-api' was not found\n`;
    expect(diagnoseOutput('apt', { exitCode: 100, stdout: '', stderr }).detail).toBe(
      "E: Version '9.9' for 'pg-backup-api' was not found",
    );
  });

  it('reads zypper’s XML as an operator would', () => {
    const stdout =
      '<?xml version=\'1.0\'?>\n<stream>\n<message type="info">Reading installed packages...</message>\n<message type="error">No provider of &apos;pg-backup-api = 9.9&apos; found.</message>\n<progress id="2" name="x" value="0"/>\n</stream>\n';
    expect(diagnoseOutput('zypper', { exitCode: 104, stdout, stderr: '' }).detail).toBe(
      "Reading installed packages...\nNo provider of 'pg-backup-api = 9.9' found.",
    );
  });

  it('shows the last lines of what it does not know', () => {
    const stderr = `${'line\n'.repeat(50)}the end\n`;
    expect(diagnoseOutput('apt', { exitCode: 42, stdout: '', stderr })).toEqual({
      id: 'unknown',
      cause: 'apt-get ended with exit code 42',
      next: ['read the last lines of its output'],
      detail: 'line\nline\nline\nline\nthe end',
    });
  });

  it('looks past another package for its own', () => {
    const error = (name: string): string => `dpkg: error processing package ${name} (--configure):\n because\n`;
    const output = { exitCode: 100, stdout: '', stderr: error('cups') + error('pg-backup-api') };
    expect(recogniseOutput('apt', output).map(({ id }) => id)).toEqual(['script-failed', 'other-package-broken']);
  });
});

describe('what the managers said in trouble', () => {
  it.each([
    ['apt: several architectures', 'fine, fine', 'fine, fine'],
    ['apt: only for a foreign architecture', 'fine, fine, fine', 'fine, fine, fine'],
    [
      'apt: only a name that others provide',
      'fine, pinned-away, package-unknown',
      'fine, pinned-away, package-unknown',
    ],
    ['apt: only a name that another suggests', 'fine, pinned-away, pinned-away', 'fine, pinned-away, pinned-away'],
    ['apt: another package takes its place', 'fine, dependency-missing, fine', 'fine, dependency-missing, fine'],
    ['apt: another package that was put in its place', 'fine, fine, removals', 'fine, fine, removals'],
    ['apt: a full disk', 'disk-full', 'disk-full'],
    ['apt: a disk that fills up', 'disk-full', 'disk-full'],
    ['apt: a server that ends half way', 'download-failed', 'download-failed'],
    ['apt: a proxy that wants a password', 'proxy-refused, fine', 'proxy-refused, fine'],
    ['apt: a proxy that is not there', 'proxy-unreachable, fine', 'proxy-unreachable, fine'],
    [
      'apt: a dpkg that was cut off',
      'dpkg-interrupted, fine, dpkg-interrupted',
      'dpkg-interrupted, fine, dpkg-interrupted',
    ],
    [
      'apt: another package that is half installed',
      'half-installed, half-installed, half-installed',
      'half-installed, half-installed, half-installed',
    ],
    ['dnf: a key that is not imported yet', 'fine, key-imported, fine', 'fine, key-imported, fine'],
    [
      'dnf: signed metadata, and a key that is not imported yet',
      'key-not-imported, key-not-imported, key-imported',
      'key-not-imported, key-not-imported, key-imported',
    ],
    ['dnf: packages of another key', 'signature-invalid', 'signature-invalid'],
    ['dnf: metadata of another key', 'key-not-imported, signature-bad', 'key-not-imported, signature-bad'],
    ['dnf: a key that has ended', 'key-not-imported, signature-bad', 'key-not-imported, key-expired'],
    ['dnf: packages of a key that has ended', 'key-imported', 'key-imported'],
    [
      'dnf: metadata without a signature',
      'repository-unsigned, repository-unsigned',
      'repository-unsigned, repository-unsigned',
    ],
    ['dnf: packages without a signature', 'package-unsigned', 'package-unsigned'],
    ['dnf: metadata that was changed', 'key-not-imported, signature-bad', 'key-not-imported, signature-bad'],
    ['dnf: several architectures', 'fine, plan, plan, fine, fine, fine', 'fine, plan, plan, fine, fine, fine'],
    ['dnf: only a name that others provide', 'fine, plan', 'fine, plan'],
    ['dnf: another package takes its place', 'fine, plan, fine, fine, fine', 'fine, plan, fine, fine, fine'],
    [
      'dnf: another package takes the place of what is installed',
      'fine, plan, plan, fine, fine',
      'fine, plan, plan, fine, fine',
    ],
    ['dnf: a full disk', 'disk-full, absent', 'disk-full, absent'],
    ['dnf: a server that ends half way', 'download-failed, absent', 'download-failed, absent'],
    ['dnf: a proxy that wants a password', 'proxy-refused, proxy-refused', 'proxy-refused, proxy-refused'],
    ['dnf: a proxy that is not there', 'proxy-unreachable', 'proxy-unreachable'],
    ['dnf: another is fetching', 'locked, locked, locked', 'fine, plan, fine'],
    ['dnf: another is installing', 'fine, plan, locked', 'fine, locked, locked'],
    ['dnf: rpm is installing', 'plan, rpm-locked', 'plan, transaction-failed'],
    ['dnf: a module stream with another version', 'fine, fine, plan, excluded', 'fine, fine, plan, excluded'],
    ['dnf: a module stream hides every version', 'fine, fine, excluded, excluded', 'fine, fine, excluded, excluded'],
    ['dnf: a module stream, and a repository that is let past it', 'fine, plan, fine, fine', 'fine, plan, fine, fine'],
    ['dnf: a module that is disabled', 'fine, fine, plan', 'fine, fine, plan'],
    [
      'zypper: a key that is not imported yet',
      'key-not-imported, key-not-imported, absent',
      'key-not-imported, key-not-imported, absent',
    ],
    [
      'zypper: signed metadata, and a key that is not imported yet',
      'key-not-imported, key-not-imported, key-not-imported',
      'key-not-imported, key-not-imported, key-not-imported',
    ],
    ['zypper: packages of another key', 'key-not-imported', 'key-not-imported'],
    ['zypper: metadata of another key', 'key-not-imported, key-not-imported', 'key-not-imported, key-not-imported'],
    ['zypper: a key that has ended', 'key-not-imported, key-expired', 'key-not-imported, key-expired'],
    ['zypper: packages of a key that has ended', 'key-expired', 'key-expired'],
    [
      'zypper: metadata without a signature',
      'repository-unsigned, repository-unsigned',
      'repository-unsigned, repository-unsigned',
    ],
    ['zypper: packages without a signature', 'package-unsigned', 'package-unsigned'],
    ['zypper: metadata that was changed', 'key-not-imported, key-not-imported', 'key-not-imported, key-not-imported'],
    ['zypper: several architectures', 'fine, fine, fine, fine, fine, fine', 'fine, fine, fine, fine, fine, fine'],
    ['zypper: only a name that others provide', 'version-unknown, fine', 'version-unknown, fine'],
    ['zypper: another package takes its place', 'fine, fine, fine, fine, fine', 'fine, fine, fine, fine, fine'],
    [
      'zypper: another package takes the place of what is installed',
      'fine, fine, fine, fine, fine',
      'fine, fine, fine, fine, fine',
    ],
    ['zypper: a full disk', 'disk-full, absent', 'disk-full, absent'],
    ['zypper: a server that ends half way', 'download-failed, absent', 'download-failed, absent'],
    ['zypper: a proxy that wants a password', 'proxy-refused, proxy-refused', 'proxy-refused, proxy-refused'],
    ['zypper: a proxy that is not there', 'proxy-unreachable', 'proxy-unreachable'],
    ['zypper: another is fetching', 'locked, locked, locked', 'locked, locked, locked'],
    ['zypper: another is installing', 'locked, locked, locked', 'locked, locked, locked'],
    ['zypper: rpm is installing', 'fine, rpm-locked', 'fine, rpm-locked'],
  ] as const)('%s', (scenario, first, second) => {
    const [, one, other] = recordedManagers.find(([manager]) => scenario.startsWith(`${manager}:`)) ?? [];
    expect([verdicts(one ?? '', scenario), verdicts(other ?? '', scenario)]).toEqual([first, second]);
  });

  it.each(recordedManagers)('is recorded of every trouble: %s', (manager, ...directories) => {
    const made = troubles.filter((one) => one.manager === manager).map(({ id }) => id);
    for (const directory of directories)
      expect([...new Set(inTrouble.get(directory)?.map(({ scenario }) => scenario))]).toEqual(made);
  });

  it.each([...inTrouble])('leaves no word of a sentence open: %s', (_, answers) => {
    const told = answers
      .filter(({ exitCode }) => exitCode !== 0)
      .map((answer) => diagnoseOutput(answer.manager, answer));
    expect(told.filter(({ cause, next }) => [cause, ...next].some((sentence) => sentence.includes('?')))).toEqual([]);
  });

  it.each([
    [
      'dnf-4.14.0',
      'dnf: signed metadata, and a key that is not imported yet',
      /^the lists of signed-good are signed, and its key 0x[0-9A-F]{8} of good@example\.com is not imported here; fingerprint (?:[0-9A-F]{4} *){10}$/,
    ],
    [
      'dnf5-5.4.6',
      'dnf: signed metadata, and a key that is not imported yet',
      /^the lists of signed-good are signed, and its key 0x[0-9A-F]{8} of good@example\.com is not imported here; fingerprint [0-9A-F]{40}$/,
    ],
    [
      'zypper-1.14.42',
      'zypper: metadata of another key',
      /^the lists of signed-good are signed, and the key of good@example\.com is not imported here; fingerprint [0-9A-F ]{40,}$/,
    ],
    [
      'zypper-1.14.101',
      'zypper: a key that has ended',
      /^the lists of signed-expired are signed with a key that is not imported here$/,
    ],
    [
      'zypper-1.14.101',
      'zypper: packages of a key that has ended',
      /^the lists of signed-expired are signed with the key of expired@example\.com, which has expired; fingerprint [0-9A-F ]{40,}$/,
    ],
    [
      'apt-2.6.2',
      'apt: a proxy that is not there',
      /^the proxy 127\.0\.0\.1:9 does not answer, and repository\.example\.com is asked through it$/,
    ],
    [
      'dnf-4.14.0',
      'dnf: a proxy that is not there',
      /^the proxy 127\.0\.0\.1:9 does not answer, and repository\.example\.com is asked through it$/,
    ],
    [
      'zypper-1.14.42',
      'zypper: a proxy that is not there',
      /^the proxy 127\.0\.0\.1:9 does not answer, and repository\.example\.com is asked through it$/,
    ],
    [
      'apt-2.6.2',
      'apt: a server that ends half way',
      /^the connection ended before \S+\.deb had arrived: Error reading from server\. Remote end closed connection$/,
    ],
    ['dnf5-5.4.6', 'dnf: another is installing', /^process \d+ \(dnf5\) is using dnf or the package database$/],
    ['dnf-4.14.0', 'dnf: a module stream hides every version', /exists, but a module stream hides it$/],
  ])('%s, %s', (directory, scenario, cause) => {
    const failed = inTrouble.get(directory)?.find((answer) => answer.scenario === scenario && answer.exitCode !== 0);
    expect(failed && diagnoseOutput(failed.manager, failed).cause).toMatch(cause);
  });
});

describe('recogniseOutput', () => {
  it('is empty after a quiet success', () => {
    expect(
      recogniseOutput('apt', { exitCode: 0, stdout: 'Setting up pg-backup-api (2.0.0-2) ...\n', stderr: '' }),
    ).toEqual([]);
    expect(
      recogniseOutput('dnf', { exitCode: 0, stdout: 'Installed:\n  p-1-1.noarch\nComplete!\n', stderr: '' }),
    ).toEqual([]);
  });
});
