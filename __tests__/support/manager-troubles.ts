import {
  availableCommand,
  choiceCommand,
  hiddenCommand,
  installCommand,
  preflightCommand,
  refreshCommand,
  simulateCommand,
  statusCommand,
} from '../../source/packages/commands.ts';
import { databaseCommand } from '../../source/packages/transactions/package-database.ts';
import type { Lab } from './manager-scenarios.ts';
import type { Signer } from './trouble-packages.ts';

/** Something that goes wrong on a host, or that its repositories have besides plain packages. */
export interface Trouble {
  readonly id: string;
  readonly manager: Lab;
  /** Repositories below LAB/rpm or LAB/deb, each with more lines of its section. */
  readonly repositories: Readonly<Record<string, string>>;
  /** How they are reached: as a directory, through a server that ends packages half way, or a proxy that is no help. */
  readonly way?: 'whole' | 'cut' | 'refusing-proxy' | 'dead-proxy';
  /** The key that signs, and the one that gpgkey= names. */
  readonly signed?: { readonly trusts: Signer | 'other'; readonly metadata: boolean };
  /** A package that is there before: a file below LAB/rpm. */
  readonly installed?: string;
  /** apt: the package database; an entry of a dpkg that was cut off. */
  readonly status?: string;
  readonly interrupted?: boolean;
  /** More words of the manager's own configuration. */
  readonly options?: readonly string[];
  /** dnf: the state of the module `backup`. */
  readonly module?: 'enabled' | 'disabled';
  /** The file system of /opt, or apt's cache, has room for nothing. */
  readonly full?: 'opt' | 'cache';
  /** Another manager is at work: it waits for a repository's answer, or is in the middle of a transaction; or rpm is. */
  readonly busy?: 'fetching' | 'installing' | 'rpm';
  /** Tried in every run of the tests on real managers, not only by hand. */
  readonly usual?: true;
  readonly asks: readonly (readonly string[])[];
}

const name = 'pg-backup-api';
const argv = (command: { readonly argv: readonly string[] } | undefined): readonly string[] => {
  if (command === undefined) throw new Error('the manager has no such command');
  return command.argv;
};
const install = (manager: Lab, word: string) => argv(installCommand(manager, { words: [word] }));
const list = (manager: Lab) => argv(availableCommand(manager, name));
const choice = (manager: Lab) => argv(choiceCommand(manager, name));
const simulate = (manager: Lab, word: string) => argv(simulateCommand(manager, [word]));
const status = (manager: Lab) => argv(statusCommand(manager, name));

type Rpm = 'dnf' | 'zypper';
const word = (manager: Rpm, evr: string, architecture = 'noarch') =>
  manager === 'dnf' ? `${name}-0:${evr}.${architecture}` : `${name}=0:${evr}`;
const plain = '2.1.1-1.el9';

/** What dnf and zypper are asked in the same words. */
const both = (manager: Rpm): readonly Trouble[] => [
  {
    id: `${manager}: a key that is not imported yet`,
    manager,
    repositories: { 'signed-good': '' },
    signed: { trusts: 'good', metadata: manager === 'zypper' },
    asks: [list(manager), install(manager, word(manager, plain)), status(manager)],
  },
  {
    id: `${manager}: signed metadata, and a key that is not imported yet`,
    manager,
    repositories: { 'signed-good': '' },
    signed: { trusts: 'good', metadata: true },
    asks: [list(manager), argv(refreshCommand(manager)), install(manager, word(manager, plain))],
  },
  {
    id: `${manager}: packages of another key`,
    manager,
    usual: true,
    repositories: { 'signed-good': '' },
    signed: { trusts: 'other', metadata: false },
    asks: [install(manager, word(manager, plain))],
  },
  {
    id: `${manager}: metadata of another key`,
    manager,
    usual: true,
    repositories: { 'signed-good': '' },
    signed: { trusts: 'other', metadata: true },
    asks: [list(manager), install(manager, word(manager, plain))],
  },
  {
    id: `${manager}: a key that has ended`,
    manager,
    repositories: { 'signed-expired': '' },
    signed: { trusts: 'expired', metadata: true },
    asks: [list(manager), install(manager, word(manager, plain))],
  },
  {
    id: `${manager}: packages of a key that has ended`,
    manager,
    repositories: { 'signed-expired': '' },
    signed: { trusts: 'expired', metadata: false },
    asks: [install(manager, word(manager, plain))],
  },
  {
    id: `${manager}: metadata without a signature`,
    manager,
    usual: true,
    repositories: { enterprise: '' },
    signed: { trusts: 'good', metadata: true },
    asks: [list(manager), install(manager, word(manager, plain))],
  },
  {
    id: `${manager}: packages without a signature`,
    manager,
    repositories: { enterprise: '' },
    signed: { trusts: 'good', metadata: false },
    asks: [install(manager, word(manager, plain))],
  },
  {
    id: `${manager}: metadata that was changed`,
    manager,
    repositories: { 'signed-changed': '' },
    signed: { trusts: 'good', metadata: true },
    asks: [list(manager), install(manager, word(manager, plain))],
  },
  {
    id: `${manager}: several architectures`,
    manager,
    repositories: { processors: '' },
    asks: [
      list(manager),
      choice(manager),
      simulate(manager, word(manager, '2.3.0-1', 'x86_64')),
      install(manager, word(manager, '2.2.0-1')),
      install(manager, word(manager, '2.3.0-1', 'x86_64')),
      status(manager),
    ],
  },
  {
    id: `${manager}: only a name that others provide`,
    manager,
    repositories: { virtual: '' },
    asks: [list(manager), choice(manager)],
  },
  {
    id: `${manager}: another package takes its place`,
    manager,
    usual: true,
    repositories: { renamed: '' },
    asks: [
      list(manager),
      choice(manager),
      install(manager, word(manager, '2.2.0-1')),
      status(manager),
      argv({ argv: databaseCommand(manager) }),
    ],
  },
  {
    id: `${manager}: another package takes the place of what is installed`,
    manager,
    repositories: { renamed: '', enterprise: '' },
    installed: 'enterprise/pg-backup-api@2.1.0-1.el9.rpm',
    asks: [
      list(manager),
      choice(manager),
      simulate(manager, word(manager, '2.2.0-1')),
      install(manager, word(manager, '2.2.0-1')),
      argv({ argv: databaseCommand(manager) }),
    ],
  },
  {
    id: `${manager}: a full disk`,
    manager,
    usual: true,
    repositories: { large: '' },
    full: 'opt',
    asks: [install(manager, word(manager, '2.2.0-1')), status(manager)],
  },
  {
    id: `${manager}: a server that ends half way`,
    manager,
    repositories: { enterprise: '' },
    way: 'cut',
    asks: [install(manager, word(manager, plain)), status(manager)],
  },
  {
    id: `${manager}: a proxy that wants a password`,
    manager,
    usual: true,
    repositories: { enterprise: '' },
    way: 'refusing-proxy',
    asks: [list(manager), install(manager, word(manager, plain))],
  },
  {
    id: `${manager}: a proxy that is not there`,
    manager,
    repositories: { enterprise: '' },
    way: 'dead-proxy',
    asks: [list(manager)],
  },
  {
    id: `${manager}: another is fetching`,
    manager,
    repositories: { enterprise: '' },
    busy: 'fetching',
    asks: [list(manager), choice(manager), install(manager, word(manager, plain))],
  },
  {
    id: `${manager}: another is installing`,
    manager,
    usual: true,
    repositories: { enterprise: '', gated: '' },
    busy: 'installing',
    asks: [list(manager), simulate(manager, word(manager, plain)), install(manager, word(manager, plain))],
  },
  {
    id: `${manager}: rpm is installing`,
    manager,
    usual: true,
    repositories: { enterprise: '' },
    busy: 'rpm',
    asks: [simulate(manager, word(manager, plain)), install(manager, word(manager, plain))],
  },
];

const modular = { enterprise: '', modular: '' };
const dnf: readonly Trouble[] = [
  {
    id: 'dnf: a module stream with another version',
    manager: 'dnf',
    repositories: modular,
    asks: [list('dnf'), argv(hiddenCommand(name)), choice('dnf'), simulate('dnf', word('dnf', plain))],
  },
  {
    id: 'dnf: a module stream hides every version',
    manager: 'dnf',
    usual: true,
    repositories: { streamless: '', enterprise: '' },
    asks: [list('dnf'), argv(hiddenCommand(name)), choice('dnf'), install('dnf', word('dnf', plain))],
  },
  {
    id: 'dnf: a module stream, and a repository that is let past it',
    manager: 'dnf',
    repositories: { enterprise: 'module_hotfixes=1\n', modular: '' },
    asks: [list('dnf'), choice('dnf'), install('dnf', word('dnf', plain)), status('dnf')],
  },
  {
    id: 'dnf: a module that is disabled',
    manager: 'dnf',
    repositories: modular,
    module: 'disabled',
    asks: [list('dnf'), argv(hiddenCommand(name)), choice('dnf')],
  },
];

const aptPackage = (one: string, state: string, version: string, more = '') =>
  `Package: ${one}\nStatus: ${state}\nMaintainer: Lab <lab@example.invalid>\nArchitecture: all\nVersion: ${version}\n${more}Description: x\n\n`;
const check = argv(preflightCommand('apt'));

const apt: readonly Trouble[] = [
  {
    id: 'apt: several architectures',
    manager: 'apt',
    repositories: { processors: '' },
    asks: [list('apt'), simulate('apt', name)],
  },
  {
    id: 'apt: only for a foreign architecture',
    manager: 'apt',
    repositories: { foreign: '' },
    options: ['-o', 'APT::Architectures::=amd64', '-o', 'APT::Architectures::=i386'],
    asks: [list('apt'), simulate('apt', name), simulate('apt', `${name}=2.4.0-1`)],
  },
  {
    id: 'apt: only a name that others provide',
    manager: 'apt',
    usual: true,
    repositories: { virtual: '' },
    asks: [list('apt'), simulate('apt', name), install('apt', name)],
  },
  {
    id: 'apt: only a name that another suggests',
    manager: 'apt',
    repositories: { referred: '' },
    asks: [list('apt'), simulate('apt', name), install('apt', name)],
  },
  {
    id: 'apt: another package takes its place',
    manager: 'apt',
    repositories: { renamed: '' },
    asks: [list('apt'), simulate('apt', name), simulate('apt', `${name}=2.2.0-1`)],
  },
  {
    id: 'apt: another package that was put in its place',
    manager: 'apt',
    repositories: { renamed: '' },
    status: aptPackage(
      'edb-backup-api',
      'install ok installed',
      '3.0.0-1',
      `Provides: ${name} (= 3.0.0-1)\nReplaces: ${name}\nConflicts: ${name}\n`,
    ),
    asks: [list('apt'), simulate('apt', `${name}=2.2.0-1`), [...install('apt', `${name}=2.2.0-1`), '--download-only']],
  },
  {
    id: 'apt: a full disk',
    manager: 'apt',
    repositories: { large: '' },
    way: 'whole',
    full: 'cache',
    asks: [install('apt', `${name}=2.2.0-1`)],
  },
  {
    id: 'apt: a disk that fills up',
    manager: 'apt',
    repositories: { large: '' },
    full: 'opt',
    asks: [install('apt', `${name}=2.2.0-1`)],
  },
  {
    id: 'apt: a server that ends half way',
    manager: 'apt',
    repositories: { enterprise: '' },
    way: 'cut',
    asks: [install('apt', `${name}=2.3.0-1.bookworm`)],
  },
  {
    id: 'apt: a proxy that wants a password',
    manager: 'apt',
    usual: true,
    repositories: { enterprise: '' },
    way: 'refusing-proxy',
    asks: [argv(refreshCommand('apt')), list('apt')],
  },
  {
    id: 'apt: a proxy that is not there',
    manager: 'apt',
    repositories: { enterprise: '' },
    way: 'dead-proxy',
    asks: [argv(refreshCommand('apt')), list('apt')],
  },
  {
    id: 'apt: a dpkg that was cut off',
    manager: 'apt',
    usual: true,
    repositories: { enterprise: '' },
    interrupted: true,
    asks: [check, simulate('apt', name), install('apt', `${name}=2.3.0-1.bookworm`)],
  },
  {
    id: 'apt: another package that is half installed',
    manager: 'apt',
    usual: true,
    repositories: { enterprise: '' },
    status: aptPackage('cups', 'install reinstreq half-installed', '1'),
    asks: [check, simulate('apt', `${name}=2.3.0-1.bookworm`), install('apt', `${name}=2.3.0-1.bookworm`)],
  },
];

export const troubles: readonly Trouble[] = [...apt, ...both('dnf'), ...dnf, ...both('zypper')];
