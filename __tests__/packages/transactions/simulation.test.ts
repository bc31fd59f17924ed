import { describe, expect, it } from 'vitest';
import { parseAptSimulation } from '../../../source/packages/transactions/simulation.ts';
import { parseDnfPlan } from '../../../source/packages/transactions/simulation-dnf.ts';
import { parseZypperPlan } from '../../../source/packages/transactions/simulation-zypper.ts';
import { recordedScenario } from '../../support/manager-scenarios.ts';

const nothing = { install: [], upgrade: [], downgrade: [], reinstall: [], remove: [] };

describe('parseAptSimulation', () => {
  it('sorts the lines by what they do', () => {
    const stdout = [
      'Remv pg-backup-api-cli [2.1.0-1]',
      'Inst python3-flask (2.2.2-3 Debian:12.5/stable [all])',
      'Inst pg-backup-api [2.0.0-2] (2:2.1.0-1 PGDG:2.0/bookworm-pgdg [all]) []',
      'Inst barman [3.11.0-1] (3.10.0-1 PGDG:2.0/bookworm-pgdg [all])',
      'Inst libc6:i386 [2.36-9] (2.36-9 Debian:12.5/stable [i386])',
      'Conf python3-flask (2.2.2-3 Debian:12.5/stable [all])',
      'Purg old [1]',
    ].join('\n');
    expect(parseAptSimulation(stdout)).toEqual({
      install: [{ name: 'python3-flask', to: '2.2.2-3' }],
      upgrade: [{ name: 'pg-backup-api', from: '2.0.0-2', to: '2:2.1.0-1' }],
      downgrade: [{ name: 'barman', from: '3.11.0-1', to: '3.10.0-1' }],
      reinstall: [{ name: 'libc6:i386', from: '2.36-9', to: '2.36-9' }],
      remove: [
        { name: 'pg-backup-api-cli', from: '2.1.0-1' },
        { name: 'old', from: '1' },
      ],
    });
  });

  it('finds nothing in an empty answer', () => {
    expect(parseAptSimulation('')).toEqual(nothing);
  });
});

const table = (...rows: readonly string[]): string =>
  [
    'Last metadata expiration check: 0:00:01 ago on Mon Nov 23 14:58:59 2026.',
    'Dependencies resolved.',
    '='.repeat(80),
    ' Package                Architecture    Version              Repository    Size',
    '='.repeat(80),
    ...rows,
    '',
    'Transaction Summary',
    '='.repeat(80),
    'Install  1 Package',
    '',
  ].join('\n');

describe('parseDnfPlan', () => {
  it('reads the sections, wrapped rows and obsoletes', () => {
    const stdout = table(
      'Installing:',
      ' pg-backup-api          noarch          2:2.1.0-1.el9        edb          6.3 k',
      'Installing dependencies:',
      ' a-package-with-a-name-that-is-too-long-for-its-column',
      '                        noarch          1.0-1.el9            edb          1.0 k',
      '     replacing  old-package.noarch 0.9-1.el9',
      'Upgrading:',
      ' barman                 noarch          3.11.0-1.el9         edb          1.0 k',
      'Downgrading:',
      ' python3-barman         noarch          3.10.0-1.el9         edb          1.0 k',
      'Removing:',
      ' pg-backup-api-cli      noarch          2.1.0-1.el9          @edb         1.0 k',
    );
    expect(parseDnfPlan(stdout)).toEqual({
      install: [
        { name: 'pg-backup-api', to: '2:2.1.0-1.el9', architecture: 'noarch' },
        { name: 'a-package-with-a-name-that-is-too-long-for-its-column', to: '1.0-1.el9', architecture: 'noarch' },
      ],
      upgrade: [{ name: 'barman', to: '3.11.0-1.el9', architecture: 'noarch' }],
      downgrade: [{ name: 'python3-barman', to: '3.10.0-1.el9', architecture: 'noarch' }],
      reinstall: [],
      remove: [
        { name: 'old-package', from: '0.9-1.el9' },
        { name: 'pg-backup-api-cli', from: '2.1.0-1.el9' },
      ],
    });
  });

  it('reads the table of dnf 5, with what an upgrade replaces', () => {
    const plans = recordedScenario('dnf5-5.4.6', 'dnf: the way of a package')
      .filter(({ argv }) => argv.includes('--assumeno'))
      .map(({ stdout }) => parseDnfPlan(stdout));
    const own = { name: 'pg-backup-api', architecture: 'noarch' };
    expect(plans).toEqual([
      { ...nothing, install: [{ ...own, to: '2:2.2.0-1.el9' }] },
      undefined,
      { ...nothing, upgrade: [{ ...own, from: '2.1.0-1.el9', to: '2:2.2.0-1.el9' }] },
      { ...nothing, downgrade: [{ ...own, from: '2.1.0-1.el9', to: '2.0.0-2.el9' }] },
    ]);
  });

  it('leaves out what is skipped', () => {
    const stdout = table('Skipping packages with broken dependencies:', ' x   noarch   1-1   edb   1 k');
    expect(parseDnfPlan(stdout)).toEqual(nothing);
  });

  it('is undefined where there is no plan', () => {
    expect(parseDnfPlan('No match for argument: pg-backup-api-9.9\n')).toBeUndefined();
  });
});

describe('parseZypperPlan', () => {
  it('reads the summary', () => {
    const stdout = `<stream>
<install-summary download-size="6409" space-usage-diff="0" packages-to-change="3">
<to-downgrade>
<solvable type="package" name="pg-backup-api" edition="1.3.0-1" arch="noarch" edition-old="2.0.0-2" arch-old="noarch" summary="x">
<description>y</description></solvable>
</to-downgrade>
<to-install>
<solvable type="package" name="python3-flask" edition="2.2-1" arch="noarch" summary="x"/>
</to-install>
<to-remove>
<solvable type="package" name="old" edition="1-1" arch="noarch" summary="x"/>
</to-remove>
</install-summary>
</stream>`;
    expect(parseZypperPlan(stdout)).toEqual({
      ...nothing,
      install: [{ name: 'python3-flask', to: '2.2-1', architecture: 'noarch' }],
      downgrade: [{ name: 'pg-backup-api', from: '2.0.0-2', to: '1.3.0-1', architecture: 'noarch' }],
      remove: [{ name: 'old', from: '1-1' }],
    });
  });

  it('is undefined where there is nothing to do', () => {
    expect(parseZypperPlan('<stream><message type="info">Nothing to do.</message></stream>')).toBeUndefined();
  });
});
