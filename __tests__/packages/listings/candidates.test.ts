import { describe, expect, it } from 'vitest';
import { type InstalledPackage, listCandidates } from '../../../source/packages/listings/candidates.ts';

const absent: InstalledPackage = { state: 'absent', held: false };

describe('listCandidates', () => {
  it('sorts by our own order, gathers repositories and marks what is installed, held and pinned', () => {
    const list = listCandidates({
      manager: 'apt',
      hasPackageLists: true,
      available: [
        { version: '2.0.0-2', repository: 'main', priority: 500 },
        { version: '2.10.0-1', repository: 'main', priority: 990 },
        { version: '2:2.1.0-1', repository: 'main', priority: 500 },
        { version: '2.0.0-2', repository: 'mirror', priority: 500 },
        { version: '2.0.0-2', repository: '', priority: 500 },
      ],
      installed: { state: 'installed', version: '2.0.0-2', held: true },
    });
    expect(list).toEqual({
      state: 'listed',
      candidates: [
        { version: '2:2.1.0-1', repositories: ['main'], installed: false, held: false },
        { version: '2.10.0-1', repositories: ['main'], installed: false, held: false, pinned: 990 },
        { version: '2.0.0-2', repositories: ['main', 'mirror'], installed: true, held: true },
      ],
    });
  });

  it('lists an installed version that no repository has', () => {
    const installed: InstalledPackage = { state: 'installed', version: '1.0.0-1', held: false };
    const available = [{ version: '2.0.0-2', repository: 'main' }];
    expect(listCandidates({ manager: 'apt', hasPackageLists: true, available, installed })).toMatchObject({
      candidates: [
        { version: '2.0.0-2', installed: false },
        { version: '1.0.0-1', repositories: [], installed: true },
      ],
    });
  });

  it('does not count what was removed', () => {
    const installed: InstalledPackage = { state: 'removed', version: '1.0.0-1', held: false };
    const available = [{ version: '2.0.0-2', repository: 'main' }];
    expect(listCandidates({ manager: 'apt', hasPackageLists: true, available, installed })).toMatchObject({
      candidates: [{ version: '2.0.0-2', installed: false }],
    });
  });

  it('knows an RPM again that is written with epoch 0', () => {
    const available = [{ version: '2.0.0-2.el9.noarch', repository: 'edb' }];
    const installed: InstalledPackage = { state: 'installed', version: '0:2.0.0-2.el9.noarch', held: false };
    expect(listCandidates({ manager: 'dnf', hasPackageLists: true, available, installed })).toMatchObject({
      candidates: [{ version: '2.0.0-2.el9.noarch', installed: true }],
    });
  });

  it('tells no package lists from no such package', () => {
    const empty = { manager: 'apt', available: [], installed: absent } as const;
    expect(listCandidates({ ...empty, hasPackageLists: false })).toEqual({ state: 'no-package-lists' });
    expect(listCandidates({ ...empty, hasPackageLists: true })).toEqual({ state: 'no-such-package' });
  });
});
