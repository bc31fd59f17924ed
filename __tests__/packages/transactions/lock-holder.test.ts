import { describe, expect, it } from 'vitest';
import type { Manager } from '../../../source/packages/manager.ts';
import { diagnoseOutput } from '../../../source/packages/situations/situations.ts';
import { isLock, lockHolder } from '../../../source/packages/transactions/lock-holder.ts';

const cases: readonly (readonly [Manager, number, string, ReturnType<typeof lockHolder>])[] = [
  [
    'apt',
    100,
    'E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 17 (python3)\nE: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), is another process using it?',
    { pid: 17, program: 'python3' },
  ],
  [
    'apt',
    100,
    'E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), is another process using it?',
    undefined,
  ],
  ['dnf', 200, 'Error: metadata already locked by 72', { pid: 72, program: undefined }],
  ['dnf', 200, 'Error: RPMDB already locked by 12', { pid: 12, program: undefined }],
  [
    'dnf',
    1,
    'Waiting for a lock on the system repository. The following processes are currently accessing it:\n23322\tdnf5 -y install gated \nUse the "--skip-file-locks" option to bypass the lock.',
    { pid: 23322, program: 'dnf5' },
  ],
  [
    'zypper',
    7,
    'System management is locked by the application with pid 100 (zypper).',
    { pid: 100, program: 'zypper' },
  ],
];

describe('a lock', () => {
  it.each(cases)('of %s, exit code %i, %j', (manager, exitCode, stderr, holder) => {
    const situation = diagnoseOutput(manager, { exitCode, stdout: '', stderr });
    expect([isLock(situation), lockHolder(situation)]).toEqual([true, holder]);
  });

  it('is not what an interrupted dpkg is', () => {
    const stderr = "E: dpkg was interrupted, you must manually run 'dpkg --configure -a' to correct the problem.";
    expect(isLock(diagnoseOutput('apt', { exitCode: 100, stdout: '', stderr }))).toBe(false);
  });
});
