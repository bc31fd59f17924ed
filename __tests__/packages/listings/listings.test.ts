import { describe, expect, it } from 'vitest';
import { parseDpkgStatus, parsePolicy } from '../../../source/packages/listings/listing-apt.ts';
import { isLocked, parseRepoquery, parseRpmQuery } from '../../../source/packages/listings/listing-rpm.ts';
import { parseZypperSearch } from '../../../source/packages/listings/listing-zypper.ts';
import { hasPackageLists } from '../../../source/packages/listings/repositories.ts';

const POLICY = `pg-backup-api:
  Installed: 2.0.0-2
  Candidate: 2.1.0-1
  Version table:
     2:2.1.0-1 -1
        500 https://apt.example.com bookworm-pgdg/main amd64 Packages
     2.1.0-1 990
        500 https://apt.example.com bookworm-pgdg/main amd64 Packages
        500 file:/srv/mirror ./ Packages
 *** 2.0.0-2 100
        100 /var/lib/dpkg/status
`;

describe('parsePolicy', () => {
  it('reads versions, priorities, the installed version and the candidate', () => {
    expect(parsePolicy(POLICY)).toEqual({
      installed: '2.0.0-2',
      candidate: '2.1.0-1',
      versions: [
        { version: '2:2.1.0-1', repository: 'apt.example.com bookworm-pgdg/main amd64', priority: -1 },
        { version: '2.1.0-1', repository: 'apt.example.com bookworm-pgdg/main amd64', priority: 990 },
        { version: '2.1.0-1', repository: 'file:/srv/mirror ./', priority: 990 },
        { version: '2.0.0-2', repository: '', priority: 100 },
      ],
    });
  });

  it('reads the shape and not the words', () => {
    const german = POLICY.replace('Installed', 'Installiert').replace('Candidate', 'Installationskandidat');
    expect(parsePolicy(german)).toEqual(parsePolicy(POLICY));
  });

  it('has no candidate where a pin forbids every version', () => {
    expect(parsePolicy(POLICY.replace('Candidate: 2.1.0-1', 'Candidate: (none)')).candidate).toBeUndefined();
  });

  it('has nothing for an unknown package', () => {
    expect(parsePolicy('')).toEqual({ versions: [] });
  });
});

describe('parseDpkgStatus', () => {
  it.each([
    ['install\tinstalled\tok\t2.0.0-2\n', { state: 'installed', version: '2.0.0-2', held: false }],
    ['hold\tinstalled\tok\t2.0.0-2\n', { state: 'installed', version: '2.0.0-2', held: true }],
    ['deinstall\tconfig-files\tok\t2.0.0-2\n', { state: 'removed', version: '2.0.0-2', held: false }],
    ['install\thalf-configured\tok\t2.0.0-2\n', { state: 'broken', version: '2.0.0-2', held: false }],
    ['install\tunpacked\tok\t2.0.0-2\n', { state: 'broken', version: '2.0.0-2', held: false }],
    ['install\tinstalled\treinstreq\t2.0.0-2\n', { state: 'broken', version: '2.0.0-2', held: false }],
    ['install\ttriggers-pending\tok\t2.0.0-2\n', { state: 'installed', version: '2.0.0-2', held: false }],
    ['hold\tnot-installed\tok\t\n', { state: 'absent', held: true }],
    ['', { state: 'absent', held: false }],
  ])('reads %j', (stdout, expected) => {
    expect(parseDpkgStatus(stdout)).toEqual(expected);
  });
});

describe('parseRepoquery', () => {
  it('reads rows, blank lines of dnf 4 or not, and only of this package', () => {
    const stdout = [
      'pg-backup-api\t0\t2.0.0\t2.el9\tnoarch\tedb',
      '',
      'pg-backup-api\t2\t2.1.0\t1.el9\tnoarch\tedb',
      'PG-BACKUP-API\t0\t9\t1\tnoarch\tother',
      'pg-backup-api\t0\t2.0.0\t2.el9\tsrc\tedb-source',
    ].join('\n');
    expect(parseRepoquery(stdout, 'pg-backup-api')).toEqual([
      { version: '2.0.0-2.el9.noarch', repository: 'edb' },
      { version: '2:2.1.0-1.el9.noarch', repository: 'edb' },
    ]);
  });
});

describe('parseRpmQuery', () => {
  it.each([
    ['0\t2.0.0\t2.el9\tnoarch\n', { state: 'installed', version: '2.0.0-2.el9.noarch', held: false }],
    ['2\t2.1.0\t1.el9\tnoarch\n', { state: 'installed', version: '2:2.1.0-1.el9.noarch', held: false }],
    ['package pg-backup-api is not installed\n', { state: 'absent', held: false }],
    [
      '0\t2.0.0\t2.el9\tnoarch\n0\t2.1.0\t1.el9\tnoarch\n',
      { state: 'installed', version: '2.1.0-1.el9.noarch', held: false },
    ],
  ])('reads %j', (stdout, expected) => {
    expect(parseRpmQuery(stdout)).toEqual(expected);
  });

  it('takes a lock from elsewhere', () => {
    expect(parseRpmQuery('0\t2.0.0\t2.el9\tnoarch\n', true)).toMatchObject({ held: true });
  });
});

describe('isLocked', () => {
  it.each([
    ['pg-backup-api-0:2.0.0-2.el9.*\n', true],
    ['pg-backup-api-cli-0:2.1.0-1.el9.*\n', false],
    ['# Added lock\npg-backup-api-2:2.1.0-1.el9.*\n', true],
    ["# Added by 'versionlock add' command on 2026-11-30 09:11:19\nPackage name: pg-backup-api\nevr = 2.0-1\n", true],
    ['1 | pg-backup-api | package | (any) |\n', true],
    ['1 | pg-backup-api-doc | package | (any) |\n', false],
    ['', false],
  ])('%j: %j', (stdout, expected) => {
    expect(isLocked(stdout, 'pg-backup-api')).toBe(expected);
  });
});

describe('parseZypperSearch', () => {
  const row = (status: string, edition: string, repository: string): string =>
    `<solvable status="${status}" name="pg-backup-api" kind="package" edition="${edition}" arch="noarch" repository="${repository}"/>`;

  it('tells installed from available', () => {
    const stdout = `<?xml version='1.0'?>\n<solvable-list>\n${[
      row('other-version', '2:2.1.0-1.el8', 'edb &amp; co'),
      row('installed', '2.0.0-2.el9', '(System Packages)'),
    ].join('\n')}\n</solvable-list>\n`;
    expect(parseZypperSearch(stdout, 'pg-backup-api')).toEqual({
      available: [{ version: '2:2.1.0-1.el8.noarch', repository: 'edb & co' }],
      installed: { state: 'installed', version: '2.0.0-2.el9.noarch', held: false },
    });
  });

  it('finds nothing for another name', () => {
    expect(parseZypperSearch(row('not-installed', '1-1', 'a'), 'barman')).toEqual({
      available: [],
      installed: { state: 'absent', held: false },
    });
  });
});

describe('hasPackageLists', () => {
  it.each([
    ['apt', '/var/lib/apt/lists/apt.example.com_Packages\n', true],
    ['apt', '', false],
    ['dnf', 'repo id          repo name\nedb              EDB\n', true],
    ['dnf', 'repo id          repo name\n', false],
    ['dnf', 'No repositories available\n', false],
    ['zypper', '<repo alias="edb" enabled="1" autorefresh="0">\n', true],
    ['zypper', '<repo alias="edb" enabled="0" autorefresh="0">\n', false],
  ] as const)('%s, %j: %j', (manager, stdout, expected) => {
    expect(hasPackageLists(manager, stdout)).toBe(expected);
  });
});
