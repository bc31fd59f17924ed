import type { ReadableHost } from '../../host/host.ts';
import type { Candidate } from '../../packages/listings/candidates.ts';
import { matchSpecifier, type SpecifierMatch } from '../../packages/specifiers/match.ts';
import type { OsFamily } from '../../proxy/family.ts';
import type { Site } from '../../wizard/site.ts';
import { type ConfigFacts, lookAtConfig } from '../look-at-config.ts';
import { lookAtManager, lookAtPackage, type PackageFacts } from '../look-at-packages.ts';
import { lookAtLayout } from '../look-at-system.ts';
import { settingHere } from '../setting-here.ts';

export const pinSetting = 'pg_backup_api_package_version';
const methodSetting = 'pg_backup_api_installation_method';
export const packageName = 'pg-backup-api';

export interface VersionFacts extends PackageFacts {
  readonly config: ConfigFacts;
  readonly family: OsFamily;
  /** The specifier that TPA would use for this host; undefined: the newest. */
  readonly pin: string | undefined;
  /** The pin as YAML has it when that is no text: a number or a boolean is another version than it looks. */
  readonly misread: string | undefined;
  readonly candidates: readonly Candidate[];
  /** pg_backup_api_installation_method is src: no package and no pin is used. */
  readonly fromSource: boolean;
}

export async function lookAtVersions(host: ReadableHost, site: Site): Promise<VersionFacts> {
  const config = await lookAtConfig(host, site);
  const { family } = await lookAtLayout(host);
  const manager = await lookAtManager(host, family);
  const facts = await lookAtPackage(host, manager, packageName);
  const { value } = settingHere(config, pinSetting);
  return {
    ...facts,
    config,
    family,
    pin: typeof value === 'string' ? value : undefined,
    misread: value === undefined || value === null || typeof value === 'string' ? undefined : JSON.stringify(value),
    candidates: facts.list.state === 'listed' ? facts.list.candidates : [],
    fromSource: settingHere(config, methodSetting).value === 'src',
  };
}

/** What a specifier selects on this host. */
export function matchHere(
  facts: Pick<VersionFacts, 'manager' | 'candidates' | 'installed'>,
  specifier: string,
): SpecifierMatch {
  const available = facts.candidates.filter((candidate) => candidate.repositories.length > 0);
  const installed = facts.installed.state === 'installed' ? facts.installed.version : undefined;
  return matchSpecifier({
    manager: facts.manager,
    packageName,
    specifier,
    candidates: available.map((candidate) => candidate.version),
    ...(installed !== undefined && { installed }),
  });
}

/** The version that this host should have: what the pin selects, else the newest candidate of a repository. */
export function wantedVersion(facts: VersionFacts): string | undefined {
  if (facts.pin !== undefined) return matchHere(facts, facts.pin).version;
  return facts.candidates.find((candidate) => candidate.repositories.length > 0)?.version;
}
