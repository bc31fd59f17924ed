import { describe, expect, it } from 'vitest';
import type { Manager } from '../../../source/packages/manager.ts';
import { diagnoseOutput, recogniseOutput, SITUATIONS } from '../../../source/packages/situations/situations.ts';
import { recordedScenario } from '../../support/manager-scenarios.ts';
import { APT } from './situation-cases-apt.ts';
import { DNF, ZYPPER } from './situation-cases-rpm.ts';

const cases = Object.entries({ apt: APT, dnf: DNF, zypper: ZYPPER }).flatMap(([manager, rows]) =>
  rows.map((row) => ({ manager: manager as Manager, ...row })),
);

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
    const tested = new Set(cases.map(({ manager, id }) => `${manager} ${id}`));
    const rules = (['apt', 'dnf'] as const).flatMap((manager) =>
      SITUATIONS[manager].map(({ id }) => `${manager} ${id}`),
    );
    expect([...new Set(rules)].filter((rule) => !tested.has(rule))).toEqual(['dnf transaction-failed']);
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
