import type { ReadableHost } from '../../host/host.ts';
import type { OsFamily } from '../../os/families.ts';
import { type Candidate, type InstalledPackage, listCandidates } from '../../packages/listings/candidates.ts';
import { compareVersions, type Manager } from '../../packages/manager.ts';
import { matchSpecifier, type SpecifierMatch } from '../../packages/specifiers/match.ts';
import { listAnswer } from '../../wizard/question.ts';
import type { Site } from '../../wizard/site.ts';
import { lookAtPackage, type PackageFacts } from '../look-at-candidates.ts';
import { type ConfigFacts, lookAtConfig } from '../look-at-config.ts';
import { type LocalPackages, lookAtLocalPackages } from '../look-at-local.ts';
import { lookAtInstalled, lookAtManager } from '../look-at-packages.ts';
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
  /** What the operator has brought in files (`--packages`); no repository is asked then. */
  readonly local: LocalPackages | undefined;
  /** pg_backup_api_installation_method is src: no package and no pin is used. */
  readonly fromSource: boolean;
}

/** `asksChoice`: whether the manager's own choice matters also where a pin leaves it none; dnf takes a second for it. */
export async function lookAtVersions(host: ReadableHost, site: Site, asksChoice = true): Promise<VersionFacts> {
  const config = await lookAtConfig(host, site);
  const { family } = await lookAtLayout(host);
  const manager = await lookAtManager(host, family);
  const { value } = settingHere(config, pinSetting);
  const paths = listAnswer(site.given, 'packages');
  const local = paths.length === 0 ? undefined : await lookAtLocalPackages(host, manager, paths);
  const facts =
    local === undefined
      ? await lookAtPackage(host, manager, packageName, asksChoice || typeof value !== 'string')
      : ofFiles(manager, await lookAtInstalled(host, manager, packageName), local);
  return {
    ...facts,
    local,
    config,
    family,
    pin: typeof value === 'string' ? value : undefined,
    misread: value === undefined || value === null || typeof value === 'string' ? undefined : JSON.stringify(value),
    candidates: facts.list.state === 'listed' ? facts.list.candidates : [],
    fromSource: settingHere(config, methodSetting).value === 'src',
  };
}

/** The versions in files: nothing but them can be installed. */
function ofFiles(manager: Manager, installed: InstalledPackage, { files }: LocalPackages): PackageFacts {
  const available = files
    .filter(({ name }) => name === packageName)
    .map(({ version, path }) => ({ version, repository: path }));
  const list = listCandidates({ manager, available, installed, hasPackageLists: true });
  return { manager, installed, list, choice: { state: 'untold' }, failure: undefined, warnings: [] };
}

/** What the manager has to choose from. */
export type Choosable = Pick<VersionFacts, 'manager' | 'candidates' | 'installed' | 'choice'>;

/** What a specifier selects on this host. */
export function matchHere(facts: Choosable, specifier: string, name = packageName): SpecifierMatch {
  return matchSpecifier({ ...selectionOf(facts), packageName: name, specifier });
}

/** The candidates as the rules of the manager take them. */
export function selectionOf({ manager, candidates, installed, choice }: Choosable) {
  const available = candidates.filter((candidate) => candidate.repositories.length > 0);
  return {
    manager,
    candidates: available.map(({ version }) => version),
    installed: installed.state === 'installed' ? installed.version : undefined,
    policyCandidate: choice.state === 'told' ? choice.version : choice.state === 'none' ? null : undefined,
    priorities: new Map(available.flatMap(({ version, pinned }) => (pinned === undefined ? [] : [[version, pinned]]))),
  };
}

/** The version that this host should have: what the pin selects, else what the manager takes by itself. */
export function wantedVersion(facts: VersionFacts): string | undefined {
  return facts.pin === undefined ? followedVersion(facts) : matchHere(facts, facts.pin).version;
}

/** What the manager takes for the bare name; where it does not tell this user, by the priorities and the versions. */
export function followedVersion({ manager, candidates, choice }: Choosable): string | undefined {
  if (choice.state === 'told') return choice.version;
  if (choice.state === 'none') return undefined;
  const available = candidates.filter(({ repositories }) => repositories.length > 0);
  if (manager === 'apt') return available[0]?.version;
  const best = Math.min(...available.map(({ pinned = 99 }) => pinned));
  return available.find(({ pinned = 99 }) => pinned === best)?.version;
}

/** A candidate that is higher than what the manager takes by itself, and why it does not take it. */
export function higherVersion(facts: Choosable): { readonly version: string; readonly why: string } | undefined {
  const followed = facts.candidates.find(({ version }) => version === followedVersion(facts));
  const [higher] = facts.candidates;
  if (followed === undefined || higher === undefined || higher.version === followed.version) return undefined;
  if (compareVersions(facts.manager, higher.version, followed.version) <= 0) return undefined;
  return { version: higher.version, why: whyNot(facts.manager, higher, followed) };
}

function whyNot(manager: Manager, higher: Candidate, followed: Candidate): string {
  const priorities = `${higher.pinned ?? (manager === 'apt' ? 500 : 99)} against ${followed.pinned ?? (manager === 'apt' ? 500 : 99)}`;
  if (manager === 'apt') {
    return higher.pinned === followed.pinned
      ? 'a pin, a default release or a phased update keeps it back'
      : `its priority is lower, ${priorities} (apt-cache policy shows why)`;
  }
  if (higher.pinned !== followed.pinned) return `the lower priority of a repository wins, ${priorities}`;
  return 'a version lock, a module stream, a vendor or a dependency keeps it back';
}
