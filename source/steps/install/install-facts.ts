import type { ReadableHost } from '../../host/host.ts';
import { exactArgument } from '../../packages/argument.ts';
import type { InstalledPackage } from '../../packages/candidates.ts';
import { preflightCommand } from '../../packages/commands.ts';
import { compareVersions } from '../../packages/manager.ts';
import type { TransactionPreview } from '../../packages/simulation.ts';
import { diagnoseOutput, type Situation } from '../../packages/situations.ts';
import type { ProxyLayout } from '../../proxy/layout.ts';
import type { Site } from '../../wizard/site.ts';
import { ask, lookAtInstalled, previewInstall } from '../look-at-packages.ts';
import { hasSystemd, lookAtLayout, lookAtService, type ServiceFacts } from '../look-at-system.ts';
import { lookAtVersions, packageName, type VersionFacts, wantedVersion } from '../version/version-facts.ts';

export interface InstallFacts {
  readonly versions: VersionFacts;
  readonly layout: ProxyLayout;
  readonly systemd: boolean;
  readonly service: ServiceFacts;
  /** What the proxy needs besides, and is not there. */
  readonly missing: readonly string[];
  /** The version to have: what the pin selects; without a pin the one that is there, else the newest. */
  readonly target: string | undefined;
  readonly change: 'none' | 'install' | 'upgrade' | 'downgrade';
  /** Everything that the transaction would touch; undefined where the manager does not tell beforehand. */
  readonly preview: TransactionPreview | undefined;
  /** Why the package manager would not work now. */
  readonly obstacle: Situation | undefined;
}

export async function lookAtInstall(host: ReadableHost, site: Site): Promise<InstallFacts> {
  const [versions, layout, systemd] = await Promise.all([
    lookAtVersions(host, site),
    lookAtLayout(host),
    hasSystemd(host),
  ]);
  const { manager, installed } = versions;
  const present = installed.state === 'installed' ? installed.version : undefined;
  const target = versions.pin === undefined ? (present ?? wantedVersion(versions)) : wantedVersion(versions);
  const [service, others] = await Promise.all([
    lookAtService(host, packageName),
    Promise.all(layout.packages.map(async (name) => ({ name, found: await lookAtInstalled(host, manager, name) }))),
  ]);
  const missing = others.filter(({ found }) => found.state !== 'installed').map(({ name }) => name);
  const change = changeOf(versions, installed, target);
  const work = change !== 'none' || missing.length > 0;
  return {
    versions,
    layout,
    systemd,
    service,
    missing,
    target,
    change,
    preview:
      target !== undefined && change !== 'none'
        ? await previewInstall(host, manager, exactArgument(manager, packageName, target))
        : undefined,
    obstacle: work ? await lookForObstacle(host, versions) : undefined,
  };
}

/** What the manager itself says against a transaction now; only root can ask. */
async function lookForObstacle(host: ReadableHost, { manager }: VersionFacts): Promise<Situation | undefined> {
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
