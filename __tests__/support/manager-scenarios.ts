import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  availableCommand,
  choiceCommand,
  hiddenCommand,
  installCommand,
  listAddressesCommand,
  locksCommand,
  refreshCommand,
  repositoriesCommand,
  simulateCommand,
  statusCommand,
} from '../../source/packages/commands.ts';
import { databaseCommand } from '../../source/packages/transactions/package-database.ts';

export type Lab = 'apt' | 'dnf' | 'zypper';

/** A repository of a scenario: a profile of fixtures/packages/lab.txt, or an address that nobody answers. */
export interface LabRepository {
  readonly id: string;
  readonly profile?: string;
  readonly priority?: number;
  /** More lines of its section (dnf), or its Release file says NotAutomatic (apt). */
  readonly more?: string;
}

/** How a repository is signed, and what its Signed-By field says. */
export interface SignedRepository {
  /** The key that signs: a good one, one that had ended when it was made a day later, one that is bound by SHA-1. */
  readonly by: 'good' | 'expired' | 'sha1';
  /** The key that is trusted: the one that signs, in a file or in the .sources file itself; another; a file that is not there. */
  readonly trusts: 'file' | 'inline' | 'other' | 'absent';
  /** After it was signed: its Release is changed, or its signature is taken away. */
  readonly later?: 'changed' | 'unsigned';
}

/** What a manager is asked in order, from an empty package database on or from one version installed. */
export interface Scenario {
  readonly id: string;
  readonly manager: Lab;
  readonly repositories: readonly LabRepository[];
  readonly installed?: string;
  /** apt's preferences, or a file of its sources that is broken. */
  readonly preferences?: string;
  readonly brokenSources?: string;
  /** apt: a signed repository in a .sources file. */
  readonly signed?: SignedRepository;
  /** Command lines as the product gives them. */
  readonly asks: readonly (readonly string[])[];
}

export interface ManagerAnswer {
  readonly scenario: string;
  readonly argv: readonly string[];
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

const name = 'pg-backup-api';
const argv = (command: { readonly argv: readonly string[] } | undefined): readonly string[] => {
  if (command === undefined) throw new Error('the manager has no such command');
  return command.argv;
};
const install = (manager: Lab, argument: string, more: object = {}) =>
  argv(installCommand(manager, { words: [argument], ...more }));

const enterprise: LabRepository = { id: 'enterprisedb-enterprise', profile: 'enterprise' };
const dead: LabRepository = { id: 'far' };

const list = (manager: Lab) => argv(availableCommand(manager, name));
const choice = (manager: Lab) => argv(choiceCommand(manager, name));

/** The same for dnf 4 and dnf 5. */
const dnf: readonly Scenario[] = [
  {
    id: 'dnf: a higher version where the priority is lower',
    manager: 'dnf',
    repositories: [
      { ...enterprise, priority: 10 },
      { id: 'beta', profile: 'beta' },
    ],
    asks: [list('dnf'), choice('dnf'), argv(simulateCommand('dnf', [`${name}-3:3.0.0~beta1-1.el9.noarch`]))],
  },
  {
    id: 'dnf: a dead repository',
    manager: 'dnf',
    repositories: [enterprise, dead],
    asks: [list('dnf'), choice('dnf')],
  },
  {
    id: 'dnf: a dead repository that may be skipped',
    manager: 'dnf',
    repositories: [enterprise, { ...dead, more: 'skip_if_unavailable=1\n' }],
    asks: [list('dnf'), choice('dnf')],
  },
  {
    id: 'dnf: excluded',
    manager: 'dnf',
    repositories: [{ ...enterprise, more: 'excludepkgs=pg-backup*\n' }],
    asks: [list('dnf'), argv(hiddenCommand(name)), choice('dnf')],
  },
  {
    id: 'dnf: the way of a package',
    manager: 'dnf',
    repositories: [enterprise],
    asks: [
      argv(availableCommand('dnf', 'no-such-package')),
      argv(statusCommand('dnf', name)),
      argv(repositoriesCommand('dnf')),
      list('dnf'),
      choice('dnf'),
      argv(simulateCommand('dnf', [`${name}-9.9`])),
      install('dnf', `${name}-0:2.1.0-1.el9.noarch`),
      argv(statusCommand('dnf', name)),
      databaseCommand('dnf'),
      choice('dnf'),
      install('dnf', `${name}-0:2.1.0-1.el9.noarch`),
      argv(simulateCommand('dnf', [`${name}-0:2.0.0-2.el9.noarch`])),
      install('dnf', `${name}-2:2.2.0-1.el9.noarch`),
      install('dnf', `${name}-0:2.0.0-2.el9.noarch`),
      argv(statusCommand('dnf', name)),
      ['dnf', '-y', 'remove', name],
      argv(statusCommand('dnf', name)),
    ],
  },
];

const suse: LabRepository = { id: 'enterprisedb-enterprise', profile: 'enterprise-suse' };
const zypper: readonly Scenario[] = [
  {
    id: 'zypper: a higher version where the priority is lower',
    manager: 'zypper',
    repositories: [
      { ...suse, priority: 10 },
      { id: 'beta', profile: 'beta-suse' },
    ],
    asks: [
      list('zypper'),
      argv(repositoriesCommand('zypper')),
      choice('zypper'),
      argv(simulateCommand('zypper', [`${name}=3:3.0.0~beta1-1.sles15`])),
    ],
  },
  {
    id: 'zypper: a dead repository',
    manager: 'zypper',
    repositories: [suse, dead],
    asks: [list('zypper'), argv(availableCommand('zypper', 'no-such-package')), choice('zypper')],
  },
  {
    id: 'zypper: the way of a package',
    manager: 'zypper',
    repositories: [suse],
    asks: [
      argv(availableCommand('zypper', 'no-such-package')),
      argv(statusCommand('zypper', name)),
      argv(repositoriesCommand('zypper')),
      list('zypper'),
      choice('zypper'),
      argv(simulateCommand('zypper', [`${name}=9.9`])),
      install('zypper', `${name}=0:2.1.0-1.sles15`),
      argv(statusCommand('zypper', name)),
      list('zypper'),
      choice('zypper'),
      install('zypper', `${name}=0:2.1.0-1.sles15`),
      install('zypper', `${name}=0:2.0.0-2.sles15`),
      argv(simulateCommand('zypper', [`${name}=0:2.0.0-2.sles15`])),
      install('zypper', `${name}=2:2.2.0-1.sles15`),
      install('zypper', `${name}=0:2.0.0-2.sles15`, { allowDowngrade: true }),
      argv(statusCommand('zypper', name)),
    ],
  },
  {
    id: 'zypper: locked',
    manager: 'zypper',
    repositories: [suse],
    installed: '2.1.0-1.sles15',
    asks: [
      ['zypper', 'addlock', name],
      argv(locksCommand('zypper')),
      install('zypper', `${name}=2:2.2.0-1.sles15`),
      choice('zypper'),
      ['zypper', 'removelock', name],
      argv(locksCommand('zypper')),
    ],
  },
];

const debian: LabRepository = { id: 'enterprise', profile: 'enterprise' };
const beta: LabRepository = { id: 'beta', profile: 'beta' };
const bare = argv(simulateCommand('apt', [name]));
const apt: readonly Scenario[] = [
  {
    id: 'apt: a higher version that is not automatic',
    manager: 'apt',
    repositories: [debian, { ...beta, more: 'NotAutomatic: yes\n' }],
    asks: [list('apt'), bare],
  },
  {
    id: 'apt: a pin over 1000',
    manager: 'apt',
    repositories: [debian],
    preferences: `Package: ${name}\nPin: version 1.4.0*\nPin-Priority: 1001\n`,
    asks: [list('apt'), bare],
  },
  {
    id: 'apt: pinned away',
    manager: 'apt',
    repositories: [debian],
    preferences: `Package: ${name}\nPin: version *\nPin-Priority: -1\n`,
    asks: [list('apt'), bare],
  },
  {
    id: 'apt: a source that cannot be read',
    manager: 'apt',
    repositories: [debian],
    brokenSources: '# EDB\n\ndeb https://downloads.example.com\n',
    asks: [list('apt'), bare],
  },
  {
    id: 'apt: an update that is rolled out by and by',
    manager: 'apt',
    repositories: [debian, { ...beta, more: 'phased' }],
    asks: [list('apt'), bare],
  },
  {
    id: 'apt: a repository whose lists were never fetched',
    manager: 'apt',
    repositories: [],
    brokenSources: 'deb [trusted=yes] https://downloads.example.com/TOKEN123456/debian bookworm main\n',
    asks: [list('apt'), argv(listAddressesCommand())],
  },
  signed('a key in the .sources file', { by: 'good', trusts: 'inline' }),
  signed('a key that is not trusted', { by: 'good', trusts: 'other' }),
  signed('a key file that is not there', { by: 'good', trusts: 'absent' }),
  signed('a key that has ended', { by: 'expired', trusts: 'file' }),
  signed('a key that is bound by SHA-1', { by: 'sha1', trusts: 'file' }),
  signed('a Release file that was changed', { by: 'good', trusts: 'file', later: 'changed' }),
  signed('no signature', { by: 'good', trusts: 'file', later: 'unsigned' }),
  {
    id: 'apt: a .sources file without a suite',
    manager: 'apt',
    repositories: [debian],
    brokenSources: 'Types: deb\nURIs: https://downloads.example.com\n',
    asks: [list('apt'), argv(refreshCommand('apt'))],
  },
];

/** What apt says of a signed repository when it fetches its lists. */
function signed(what: string, repository: SignedRepository): Scenario {
  return {
    id: `apt: signed: ${what}`,
    manager: 'apt',
    repositories: [],
    signed: repository,
    asks: [argv(refreshCommand('apt')), list('apt')],
  };
}

export const scenarios: readonly Scenario[] = [...apt, ...dnf, ...zypper];

export const recordings = resolve(import.meta.dirname, '../../fixtures/recordings');
export const recordingFile = 'choices.json';
/** What they answered to manager-troubles.ts. */
export const troubleFile = 'troubles.json';

/** Every recording of a program, by its directory's name: `dnf-4.14.0`. */
export function recordedChoices(file = recordingFile): ReadonlyMap<string, readonly ManagerAnswer[]> {
  return new Map(
    readdirSync(recordings)
      .filter((directory) => existsSync(join(recordings, directory, file)))
      .map((directory) => [directory, JSON.parse(readFileSync(join(recordings, directory, file), 'utf8'))]),
  );
}

/** The answers of a scenario by one version of a manager, in order. */
export function recordedScenario(directory: string, scenario: string): readonly ManagerAnswer[] {
  const found =
    recordedChoices()
      .get(directory)
      ?.filter((answer) => answer.scenario === scenario) ?? [];
  if (found.length === 0) throw new Error(`${directory} has no recording of ${scenario}`);
  return found;
}
