import { describe, expect, it } from 'vitest';
import { type InstallEvidence, judgeInstall } from '../../../source/packages/specifiers/outcome.ts';

const apt: InstallEvidence = {
  manager: 'apt',
  wanted: '2.0.0-2',
  after: { state: 'installed', version: '2.0.0-2', held: false },
  exitCode: 0,
  stdout: '',
  stderr: '',
};
const dnf: InstallEvidence = {
  ...apt,
  manager: 'dnf',
  wanted: '2.0.0-2.el9.noarch',
  after: { state: 'installed', version: '2.0.0-2.el9.noarch', held: false },
};

describe('judgeInstall', () => {
  it('is satisfied with the version in the package database', () => {
    expect(judgeInstall(apt)).toEqual({ ok: true, version: '2.0.0-2', remarks: [] });
    expect(judgeInstall(dnf)).toEqual({ ok: true, version: '2.0.0-2.el9.noarch', remarks: [] });
  });

  it('does not believe exit code 0', () => {
    const after = { state: 'installed', version: '1.0.0-1', held: false } as const;
    expect(judgeInstall({ ...apt, after })).toMatchObject({
      ok: false,
      situation: { id: 'another-version', cause: 'pg-backup-api is 1.0.0-1, not 2.0.0-2' },
    });
    expect(judgeInstall({ ...apt, after: { state: 'absent', held: false } })).toMatchObject({
      ok: false,
      situation: { id: 'not-installed' },
    });
  });

  it('does not believe exit code 100 either, but remarks on another package', () => {
    const stderr =
      'dpkg: error processing package other (--configure):\n installed other package post-installation script subprocess returned error exit status 1\nE: Sub-process /usr/bin/dpkg returned an error code (1)\n';
    expect(judgeInstall({ ...apt, exitCode: 100, stderr })).toMatchObject({
      ok: true,
      remarks: [{ id: 'other-package-broken', cause: expect.stringContaining('other') }],
    });
  });

  it('fails where dnf ends with 0 after a failed script', () => {
    const stderr = 'warning: %post(pg-backup-api-2.0.0-2.el9.noarch) scriptlet failed, exit status 3\n';
    expect(judgeInstall({ ...dnf, stderr })).toMatchObject({ ok: false, situation: { id: 'scriptlet-failed' } });
  });

  it('names the script of a package that is half configured', () => {
    const stderr =
      'dpkg: error processing package pg-backup-api (--configure):\n installed pg-backup-api package post-installation script subprocess returned error exit status 3\n';
    const after = { state: 'broken', version: '2.0.0-2', held: false } as const;
    expect(judgeInstall({ ...apt, exitCode: 100, stderr, after })).toMatchObject({
      ok: false,
      situation: { id: 'script-failed', cause: expect.stringContaining('exit status 3') },
    });
  });

  it('says that a package is half configured where nothing else is known', () => {
    const after = { state: 'broken', version: '2.0.0-2', held: false } as const;
    expect(judgeInstall({ ...apt, exitCode: 1, after })).toMatchObject({
      ok: false,
      situation: { id: 'half-configured', next: ['run `dpkg --configure -a`'] },
    });
  });

  it('gives the reason of a refusal', () => {
    const stderr = 'E: Held packages were changed and -y was used without --allow-change-held-packages.\n';
    const after = { state: 'installed', version: '1.0.0-1', held: true } as const;
    expect(judgeInstall({ ...apt, exitCode: 100, stderr, after })).toMatchObject({
      ok: false,
      situation: { id: 'held' },
    });
  });

  it('knows an RPM again that is written with epoch 0', () => {
    expect(judgeInstall({ ...dnf, wanted: '0:2.0.0-2.el9' })).toMatchObject({ ok: true });
  });

  it('reports a configuration file that was kept', () => {
    const stdout = 'warning: /etc/pg-backup-api/x.conf created as /etc/pg-backup-api/x.conf.rpmnew\n';
    expect(judgeInstall({ ...dnf, stdout })).toMatchObject({ ok: true, remarks: [{ id: 'config-kept' }] });
  });
});
