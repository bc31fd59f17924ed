import { OperatorError } from '../errors.ts';
import type { CommandResult } from '../host/commands.ts';
import type { ReadableHost } from '../host/host.ts';
import type { OsFamily } from '../os/families.ts';
import { locksCommand, type PackageCommand, simulateCommand, statusCommand } from '../packages/commands.ts';
import type { InstalledPackage } from '../packages/listings/candidates.ts';
import { parseDpkgStatus } from '../packages/listings/listing-apt.ts';
import { isLocked, parseRpmQuery } from '../packages/listings/listing-rpm.ts';
import type { Manager } from '../packages/manager.ts';
import { diagnoseOutput, type Situation } from '../packages/situations/situations.ts';
import { parseAptSimulation, type TransactionPreview } from '../packages/transactions/simulation.ts';
import { parseDnfPlan } from '../packages/transactions/simulation-dnf.ts';
import { parseZypperPlan } from '../packages/transactions/simulation-zypper.ts';

const last = new WeakMap<object, Promise<unknown>>();

/**
 * Does one piece of work after the other for each `resource`. zypper takes its lock for reading too (libzypp: the zypp.pid file), so of
 * two that we ask at the same time one would be told that the other holds it.
 */
export function inTurn<Result>(resource: object, work: () => Promise<Result>): Promise<Result> {
  const turn = (last.get(resource) ?? Promise.resolve()).then(work, work);
  last.set(
    resource,
    turn.catch(() => undefined),
  );
  return turn;
}

const patience = 120_000;

/** The package manager of a family. Throws OperatorError where a host of the Red Hat family has no dnf. */
export async function lookAtManager(host: ReadableHost, family: OsFamily): Promise<Manager> {
  if (family === 'debian') return 'apt';
  if (family === 'suse') return 'zypper';
  const dnf = await ask(host, { argv: ['dnf', '--version'], env: {} });
  if (dnf.outcome !== 'not-found') return 'dnf';
  throw new OperatorError({
    id: 'no-dnf',
    message: 'This host has no dnf, and no other package manager of the Red Hat family is supported (yum 3, microdnf).',
    fix: ['On EL 8 and later install dnf; EL 7 has ended: move Barman to a newer release'],
  });
}

/** What the package database says of a package; whether it is locked stands elsewhere for rpm. */
export async function lookAtStatus(host: ReadableHost, manager: Manager, name: string): Promise<InstalledPackage> {
  const { stdout } = await ask(host, statusCommand(manager, name));
  return manager === 'apt' ? parseDpkgStatus(stdout) : parseRpmQuery(stdout);
}

/** The same, with its lock. */
export async function lookAtInstalled(host: ReadableHost, manager: Manager, name: string): Promise<InstalledPackage> {
  const status = await lookAtStatus(host, manager, name);
  const command = locksCommand(manager);
  if (command === undefined || status.state === 'absent') return status;
  return { ...status, held: isLocked((await ask(host, command)).stdout, name) };
}

/** Whether a package is installed and works. */
export async function isInstalled(host: ReadableHost, manager: Manager, name: string): Promise<boolean> {
  return (await lookAtStatus(host, manager, name)).state === 'installed';
}

/** What the package manager says of a transaction before it is made. */
export type Simulation =
  | { readonly state: 'told'; readonly preview: TransactionPreview }
  /** It would not come about. */
  | { readonly state: 'refused'; readonly situation: Situation }
  /** dnf tells their plan only to root. */
  | { readonly state: 'untold' };

/** Every package that installing these words in one transaction would touch. */
export async function simulateInstall(
  host: ReadableHost,
  manager: Manager,
  words: readonly string[],
  held: boolean,
): Promise<Simulation> {
  if (!host.identity.isRoot && manager !== 'apt') return { state: 'untold' };
  const { exitCode = 1, stdout, stderr } = await ask(host, simulateCommand(manager, words, held));
  const preview = parsePreview(manager, exitCode, stdout);
  if (preview !== undefined) return { state: 'told', preview };
  const situation = diagnoseOutput(manager, { exitCode, stdout, stderr });
  return situation.id === 'not-root' ? { state: 'untold' } : { state: 'refused', situation };
}

/** dnf ends with 1 for a plan and for a refusal alike: the table tells. */
export function parsePreview(manager: Manager, exitCode: number, stdout: string): TransactionPreview | undefined {
  switch (manager) {
    case 'apt':
      return exitCode === 0 ? parseAptSimulation(stdout) : undefined;
    case 'zypper':
      return parseZypperPlan(stdout);
    case 'dnf':
      return parseDnfPlan(stdout);
  }
}

export function ask(host: ReadableHost, command: PackageCommand): Promise<CommandResult> {
  const probe = () => host.commands.probe({ argv: command.argv, environment: command.env }, { timeout: patience });
  return command.argv[0] === 'zypper' ? inTurn(host.commands, probe) : probe();
}
