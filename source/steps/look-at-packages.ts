import type { CommandResult } from '../host/commands.ts';
import type { ReadableHost } from '../host/host.ts';
import {
  type AvailableVersion,
  type CandidateList,
  type InstalledPackage,
  listCandidates,
} from '../packages/candidates.ts';
import {
  availableCommand,
  locksCommand,
  type PackageCommand,
  repositoriesCommand,
  simulateCommand,
  statusCommand,
} from '../packages/commands.ts';
import { parseDpkgStatus, parsePolicy } from '../packages/listing-apt.ts';
import { isLocked, parseRepoquery, parseRpmQuery } from '../packages/listing-rpm.ts';
import { parseZypperSearch } from '../packages/listing-zypper.ts';
import type { Manager } from '../packages/manager.ts';
import { hasPackageLists } from '../packages/repositories.ts';
import { parseAptSimulation, type TransactionPreview } from '../packages/simulation.ts';
import type { OsFamily } from '../proxy/family.ts';

const patience = 120_000;

/** The package manager of a family; EL 7 has yum only. */
export async function lookAtManager(host: ReadableHost, family: OsFamily): Promise<Manager> {
  if (family === 'debian') return 'apt';
  if (family === 'suse') return 'zypper';
  const dnf = await ask(host, { argv: ['dnf', '--version'], env: {} });
  return dnf.outcome === 'not-found' ? 'yum' : 'dnf';
}

/** What the package database says of a package. */
export async function lookAtInstalled(host: ReadableHost, manager: Manager, name: string): Promise<InstalledPackage> {
  const { stdout } = await ask(host, statusCommand(manager, name));
  if (manager === 'apt') return parseDpkgStatus(stdout);
  const command = locksCommand(manager);
  const locks = command === undefined ? '' : (await ask(host, command)).stdout;
  return parseRpmQuery(stdout, isLocked(locks, name));
}

export interface PackageFacts {
  readonly manager: Manager;
  readonly installed: InstalledPackage;
  readonly list: CandidateList;
}

/** Installed and available versions of a package. */
export async function lookAtPackage(host: ReadableHost, manager: Manager, name: string): Promise<PackageFacts> {
  const [installed, listing] = await Promise.all([
    lookAtInstalled(host, manager, name),
    ask(host, availableCommand(manager, name)),
  ]);
  const available = parseAvailable(manager, listing.stdout, name);
  const known =
    available.length > 0 || hasPackageLists(manager, (await ask(host, repositoriesCommand(manager))).stdout);
  return { manager, installed, list: listCandidates({ manager, available, installed, hasPackageLists: known }) };
}

/** Every package that the transaction would touch. Only apt tells it without root and without a lock. */
export async function previewInstall(
  host: ReadableHost,
  manager: Manager,
  argument: string,
): Promise<TransactionPreview | undefined> {
  if (manager !== 'apt') return undefined;
  const result = await ask(host, simulateCommand(manager, argument));
  return result.exitCode === 0 ? parseAptSimulation(result.stdout) : undefined;
}

export function ask(host: ReadableHost, command: PackageCommand): Promise<CommandResult> {
  return host.commands.probe({ argv: command.argv, environment: command.env }, { timeout: patience });
}

function parseAvailable(manager: Manager, stdout: string, name: string): readonly AvailableVersion[] {
  switch (manager) {
    case 'apt':
      return parsePolicy(stdout).versions.filter(({ repository }) => repository !== '');
    case 'zypper':
      return parseZypperSearch(stdout, name).available;
    case 'dnf':
    case 'yum':
      return parseRepoquery(stdout, name);
  }
}
