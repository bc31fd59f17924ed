import type { ReadableHost } from '../../host/host.ts';
import type { HostLayout } from '../../os/families.ts';
import { preflightCommand } from '../../packages/commands.ts';
import type { InstalledPackage } from '../../packages/listings/candidates.ts';
import { filesToInstall, type PackageFile } from '../../packages/listings/local-packages.ts';
import { compareVersions, type Manager } from '../../packages/manager.ts';
import { diagnoseOutput, type Situation } from '../../packages/situations/situations.ts';
import { exactArgument } from '../../packages/specifiers/argument.ts';
import type { TransactionPreview } from '../../packages/transactions/simulation.ts';
import type { Site } from '../../wizard/site.ts';
import { ask, isInstalled, type Simulation, simulateInstall } from '../look-at-packages.ts';
import { hasSystemd, lookAtLayout, lookAtService, type ServiceFacts } from '../look-at-system.ts';
import { lookAtVersions, packageName, type VersionFacts, wantedVersion } from '../version/version-facts.ts';
import { lookAtKeys, type NewKeys } from './look-at-keys.ts';
import { type Holder, lookAtLock } from './look-at-lock.ts';
import { lookAtSpace, type TightSpace } from './look-at-space.ts';

export interface InstallFacts {
  readonly method: 'packages';
  readonly versions: VersionFacts;
  readonly layout: HostLayout;
  readonly systemd: boolean;
  readonly service: ServiceFacts;
  /** Files that the operator has brought: those that are to be installed. Undefined where repositories are used. */
  readonly local: readonly PackageFile[] | undefined;
  /** The names of all packages in the files that the operator has brought. */
  readonly brought: readonly string[] | undefined;
  /** What the proxy needs besides, and is not there. */
  readonly missing: readonly string[];
  /** The version to have: what the pin selects; without a pin the one that is there, else the newest. */
  readonly target: string | undefined;
  readonly change: 'none' | 'install' | 'upgrade' | 'downgrade';
  /** Everything that the transaction would touch; undefined where the manager does not tell it to this user. */
  readonly preview: TransactionPreview | undefined;
  /** Why the package manager would not work now. */
  readonly obstacle: Situation | undefined;
  /** Who holds the lock, when that is the obstacle. */
  readonly holder: Holder | undefined;
  /** Signing keys that would be imported. */
  readonly newKeys: readonly NewKeys[];
  /** File systems that are nearly full, when there is something to install. */
  readonly tight: readonly TightSpace[];
  /** Configuration files that an installation left beside edited ones. */
  readonly keptFiles: readonly string[];
}

export async function lookAtInstall(host: ReadableHost, site: Site): Promise<InstallFacts> {
  const [versions, layout, systemd] = await Promise.all([
    lookAtVersions(host, site, false),
    lookAtLayout(host),
    hasSystemd(host),
  ]);
  const { manager, installed, local } = versions;
  const present = installed.state === 'installed' ? installed.version : undefined;
  const keeps = versions.pin === undefined && !local?.files.some(({ name }) => name === packageName);
  const target = keeps ? (present ?? wantedVersion(versions)) : wantedVersion(versions);
  const [service, keptFiles, others] = await Promise.all([
    lookAtService(host, packageName),
    lookAtKeptFiles(host, manager, packageName),
    Promise.all(layout.packages.map(async (name) => ({ name, installed: await isInstalled(host, manager, name) }))),
  ]);
  const missing = others.filter((other) => !other.installed).map(({ name }) => name);
  const change = changeOf(versions, installed, target);
  const files = local && filesToInstall(manager, local.files, { name: packageName, version: target }, local.installed);
  const inFiles = new Set(files?.map(({ name }) => name));
  const words = [
    ...missing.filter((name) => !inFiles.has(name)),
    ...(files?.map(({ path }) => path) ??
      (target !== undefined && change !== 'none' ? [exactArgument(manager, packageName, target)] : [])),
  ];
  const transaction = await lookAtTransaction(host, versions, words);
  const repositories = versions.candidates.find(({ version }) => version === target)?.repositories ?? [];
  return {
    method: 'packages',
    versions,
    layout,
    systemd,
    service,
    local: files,
    brought: local && [...new Set(local.files.map(({ name }) => name))],
    missing,
    target,
    change,
    ...transaction,
    tight: words.length === 0 ? [] : await lookAtSpace(host),
    newKeys: change === 'none' || local !== undefined ? [] : await lookAtKeys(host, manager, repositories),
    keptFiles,
  };
}

/** What the transaction would touch, and what the manager itself says against it now. */
async function lookAtTransaction(
  host: ReadableHost,
  { manager, installed }: VersionFacts,
  words: readonly string[],
): Promise<Pick<InstallFacts, 'preview' | 'obstacle' | 'holder'>> {
  if (words.length === 0) return { preview: undefined, obstacle: undefined, holder: undefined };
  const blocked = await lookForObstacle(host, manager);
  const simulation: Simulation = await simulateInstall(host, manager, words, installed.held);
  const obstacle = blocked ?? (simulation.state === 'refused' ? simulation.situation : undefined);
  return {
    preview: simulation.state === 'told' ? simulation.preview : undefined,
    obstacle,
    holder: await lookAtLock(host, obstacle),
  };
}

/** Locks and an interrupted dpkg, which apt's simulation does not see; only root can ask. */
async function lookForObstacle(host: ReadableHost, manager: VersionFacts['manager']): Promise<Situation | undefined> {
  const command = preflightCommand(manager);
  if (command === undefined || !host.identity.isRoot) return undefined;
  const { exitCode = 1, stdout, stderr } = await ask(host, command);
  return exitCode === 0 ? undefined : diagnoseOutput(manager, { exitCode, stdout, stderr });
}

function changeOf(
  { manager }: VersionFacts,
  installed: InstalledPackage,
  target: string | undefined,
): InstallFacts['change'] {
  if (target === undefined) return 'none';
  if (installed.state !== 'installed' || installed.version === undefined) return 'install';
  const order = compareVersions(manager, target, installed.version);
  return order === 0 ? 'none' : order > 0 ? 'upgrade' : 'downgrade';
}

const patience = 15_000;

/**
 * What a package manager left beside an edited configuration file of a package: the package's own version (`.dpkg-dist`, `.rpmnew`),
 * or the edited one (`.rpmsave`). It says so in passing only, and with exit code 0.
 */
async function lookAtKeptFiles(host: ReadableHost, manager: Manager, name: string): Promise<readonly string[]> {
  const argv = manager === 'apt' ? ['dpkg-query', '-W', `-f=\${Conffiles}\\n`, name] : ['rpm', '-qc', name];
  const { exitCode, stdout } = await host.commands.probe({ argv }, { timeout: patience });
  if (exitCode !== 0) return [];
  const files = stdout.split('\n').flatMap((line) => /^\s*(\/\S+)/.exec(line)?.[1] ?? []);
  const suffixes = manager === 'apt' ? ['.dpkg-dist'] : ['.rpmnew', '.rpmsave'];
  const left = files.flatMap((file) => suffixes.map((suffix) => `${file}${suffix}`));
  const present = await Promise.all(left.map((file) => host.files.stat(file)));
  return left.filter((_, index) => present[index] !== undefined);
}
