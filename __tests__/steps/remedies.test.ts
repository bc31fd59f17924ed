import { expect, it } from 'vitest';
import type { Manager } from '../../source/packages/manager.ts';
import { SITUATIONS } from '../../source/packages/situations/situations.ts';
import { remedies, remedyLabel, remedyOf, remedyPlan } from '../../source/steps/remedies.ts';

/** Commands of the advice that are the operator's: they propose, trust or only tell. */
const ofTheOperator = [
  'apt-get --fix-broken install',
  'apt-get update --allow-releaseinfo-change',
  'dnf makecache',
  'rpm -V {asked}',
  'rpm -q {asked}',
];

const advised = (Object.keys(SITUATIONS) as Manager[]).flatMap((manager) =>
  SITUATIONS[manager].flatMap(({ next }) =>
    next.flatMap((way) => [...way.matchAll(/\brun `([^`]+)`/gi)].map(([, command = '']) => command)),
  ),
);

it('knows every command that advice on packages names, or leaves it to the operator', () => {
  const known = new Set([...remedies.map(({ command }) => command), ...ofTheOperator]);
  expect(advised.filter((command) => !known.has(command))).toEqual([]);
});

it.each([
  ['run `apt-get update` and choose a version again', 'apt-get update'],
  ['Run `apt-get update`, then run this again.', 'apt-get update'],
  ['then run `dpkg --configure -a` and try again', 'dpkg --configure -a'],
  ['run `dnf makecache --refresh` and choose a version again', 'dnf makecache --refresh'],
  ['run `zypper refresh` and choose again', 'zypper refresh'],
  ['run `apt-get --fix-broken install` and look at what it proposes', undefined],
  ['if that is meant, run `apt-get update --allow-releaseinfo-change` yourself', undefined],
  ['free space: `df -h`', undefined],
  ['run `rm -rf /`', undefined],
])('finds in “%s” the command %s', (way, command) => {
  expect(remedyOf({ fix: ['read the log', way] })?.command).toBe(command);
});

it('is a plan of that one command, with the settings of the wizard', () => {
  const remedy = remedyOf({ fix: ['run `dpkg --configure -a`'] });
  if (remedy === undefined) throw new TypeError('no remedy');
  expect(remedyLabel(remedy)).toBe('Run `dpkg --configure -a`, then try again');
  expect(remedyPlan(remedy).actions).toMatchObject([
    { kind: 'run-command', argv: ['dpkg', '--force-confdef', '--force-confold', '--configure', '-a'], manager: 'apt' },
  ]);
});
