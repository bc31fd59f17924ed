import { describe, expect, it } from 'vitest';
import { parseAptStatus, parseDnfLine, parseZypperLine } from '../../../source/packages/transactions/progress.ts';

describe('parseAptStatus', () => {
  it.each([
    ['dlstatus:1:0.0000:Retrieving file 1 of 1', 'download', 0, 'Retrieving file 1 of 1'],
    ['pmstatus:dpkg-exec:0.0000:Running dpkg', 'install', 0, 'Running dpkg'],
    ['pmstatus:pg-backup-api:20.0000:Unpacking pg-backup-api (all)', 'unpack', 20, 'Unpacking pg-backup-api (all)'],
    ['pmstatus:pg-backup-api:amd64:60.0000:Configuring pg-backup-api', 'configure', 60, 'Configuring pg-backup-api'],
    ['pmstatus:pg-backup-api:80.0000:Installed pg-backup-api (all)', 'install', 80, 'Installed pg-backup-api (all)'],
    ['pmstatus:old:10:Removing old', 'remove', 10, 'Removing old'],
    ["pmconffile:/etc/p/lab.conf:40.0000:'a' 'b' 1 1", 'trouble', 40, "'a' 'b' 1 1"],
    ['pmerror:pg-backup-api:40.0000:a: b: c', 'trouble', 40, 'a: b: c'],
    ['pmstatus:x:120.0:Running dpkg\r', 'install', 100, 'Running dpkg'],
  ])('reads %j', (line, phase, percent, text) => {
    expect(parseAptStatus(line)).toEqual({ phase, percent, text });
  });

  it.each(['', 'Reading package lists...', 'pmstatus:x:abc:y'])('leaves %j alone', (line) => {
    expect(parseAptStatus(line)).toBeUndefined();
  });
});

describe('parseDnfLine', () => {
  it.each([
    [
      '  Installing       : pg-backup-api-2.0.0-2.el9.noarch        1/2 ',
      'install',
      40,
      'Installing pg-backup-api-2.0.0-2.el9.noarch',
    ],
    [
      '  Downgrading      : pg-backup-api-1.0.0-1.el8.noarch        2/2 ',
      'install',
      80,
      'Downgrading pg-backup-api-1.0.0-1.el8.noarch',
    ],
    ['  Cleanup          : conf-1-1.noarch                         2/2 ', 'remove', 80, 'Cleanup conf-1-1.noarch'],
    ['  Verifying        : conf-1-1.noarch                         2/2 ', 'verify', 100, 'Verifying conf-1-1.noarch'],
    ['  Verifying        : conf-1-1.noarch                         1/2 ', 'verify', 90, 'Verifying conf-1-1.noarch'],
    ['Downloading Packages:', 'download', undefined, 'Downloading Packages:'],
    ['(1/2): a.rpm  1.0 MB/s | 10 kB  00:00', 'download', undefined, '(1/2): a.rpm  1.0 MB/s | 10 kB  00:00'],
    ['Running transaction test', 'test', undefined, 'Running transaction test'],
    ['Running transaction', 'install', undefined, 'Running transaction'],
    ['  Running scriptlet: conf-1-1.noarch    1/1', 'script', undefined, 'Running scriptlet: conf-1-1.noarch    1/1'],
    ['Complete!', 'done', 100, 'Complete!'],
    // dnf 5.4.6.
    [
      '[3/4] Upgrading pg-backup-api-2:2.2.0-1 100% |   1.7 KiB/s | 124.0   B |  00m00s',
      'install',
      75,
      'Upgrading pg-backup-api-2:2.2.0-1',
    ],
    [
      '[4/4] Removing pg-backup-api-0:2.1.0-1. 100% | 588.0   B/s | 100.0   B |  00m00s',
      'remove',
      100,
      'Removing pg-backup-api-0:2.1.0-1.',
    ],
  ])('reads %j', (line, phase, percent, text) => {
    expect(parseDnfLine(line)).toEqual({ phase, percent, text });
  });

  it.each(['', 'Total size: 6.3 k', '  Preparing        :                        1/1 ', 'Installing:'])(
    'leaves %j alone',
    (line) => {
      expect(parseDnfLine(line)).toBeUndefined();
    },
  );
});

describe('parseZypperLine', () => {
  it.each([
    [
      'Retrieving package pg-backup-api-2.0.0-2.el9.noarch (1/4),   6.3 KiB (   37   B unpacked)',
      'download',
      0,
      'Retrieving pg-backup-api-2.0.0-2.el9.noarch',
    ],
    ['Retrieving: apache2-2.4.58-1.x86_64 (SLES) (3/4), 1.2 MiB', 'download', 50, 'Retrieving apache2-2.4.58-1.x86_64'],
    [
      '(1/4) Installing: pg-backup-api-2.0.0-2.el9.noarch [.......done]',
      'install',
      25,
      'Installing pg-backup-api-2.0.0-2.el9.noarch',
    ],
    ['(4/4) Removing pg-backup-api-1-1.noarch [.....done]', 'remove', 100, 'Removing pg-backup-api-1-1.noarch'],
  ])('reads %j', (line, phase, percent, text) => {
    expect(parseZypperLine(line)).toEqual({ phase, percent, text });
  });

  it.each(['', 'Loading repository data...', 'Checking for file conflicts: [....done]', '1 new package to install.'])(
    'leaves %j alone',
    (line) => {
      expect(parseZypperLine(line)).toBeUndefined();
    },
  );
});
