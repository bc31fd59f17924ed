import { expect, test } from 'vitest';
import { parseAptArguments } from '../../source/sandbox/packages/apt-arguments.ts';

test('options may stand anywhere', () => {
  const parsed = parseAptArguments(['-y', 'install', 'apache2', '--allow-downgrades', 'pg-backup-api=2.1.0-1']);
  expect(parsed).toMatchObject({
    operation: 'install',
    names: ['apache2', 'pg-backup-api=2.1.0-1'],
    yes: true,
    downgrades: true,
    heldPackages: false,
  });
});

test.each([
  [['-q'], 1],
  [['-qq'], 2],
  [['-q', '-q'], 2],
  [['-q=2'], 2],
  [['--quiet'], 1],
])('quietness of %j is %i', (argv, quiet) => {
  expect(parseAptArguments(argv).quiet).toBe(quiet);
});

test.each([
  [['-o', 'DPkg::Lock::Timeout=120']],
  [['-oDPkg::Lock::Timeout=120']],
  [['--option=DPkg::Lock::Timeout=120']],
])('a setting is read from %j, its key in lower case', (argv) => {
  expect(parseAptArguments(argv).settings.get('dpkg::lock::timeout')).toBe('120');
});

test('words after -- are not options', () => {
  expect(parseAptArguments(['install', '--', '-y']).names).toEqual(['-y']);
});

test('an option that apt-get does not have is named', () => {
  expect(parseAptArguments(['install', '--force-all', 'apache2']).unknown).toBe('--force-all');
});
