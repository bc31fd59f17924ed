import type { CommandResult } from '../host/commands.ts';
import type { ReadableHost } from '../host/host.ts';
import {
  availableCommand,
  choiceCommand,
  hiddenCommand,
  listAddressesCommand,
  repositoriesCommand,
  simulateCommand,
} from '../packages/commands.ts';
import type { InstalledPackage } from '../packages/listings/candidates.ts';
import { type AvailableVersion, type CandidateList, listCandidates } from '../packages/listings/candidates.ts';
import { parseListAddresses, parsePolicy, unfetchedLists } from '../packages/listings/listing-apt.ts';
import { parseRepoquery } from '../packages/listings/listing-rpm.ts';
import { parseZypperRepositories, parseZypperSearch } from '../packages/listings/listing-zypper.ts';
import { hasPackageLists } from '../packages/listings/repositories.ts';
import { parseExcludes, parsePriority } from '../packages/listings/repository-settings.ts';
import type { Manager } from '../packages/manager.ts';
import { diagnoseOutput, recogniseOutput, type Situation } from '../packages/situations/situations.ts';
import { isLock } from '../packages/transactions/lock-holder.ts';
import { changeOfPackage, type TransactionPreview } from '../packages/transactions/simulation.ts';
import { withoutArch } from '../packages/versions/rpm-candidate.ts';
import { compareRpm } from '../packages/versions/version-rpm.ts';
import { ask, lookAtInstalled, parsePreview } from './look-at-packages.ts';

/** What the manager would take by itself for the bare name, as TPA gives it without a pin. */
export type ManagerChoice =
  | { readonly state: 'told'; readonly version: string }
  /** It would install none: a pin forbids every version, or one that it wants cannot be installed. */
  | { readonly state: 'none'; readonly situation: Situation }
  /** dnf and zypper tell it only to root, and not while another program holds the lock. */
  | { readonly state: 'untold' };

export interface PackageFacts {
  readonly manager: Manager;
  readonly installed: InstalledPackage;
  readonly list: CandidateList;
  readonly choice: ManagerChoice;
  /** Why the versions could not be listed: an empty list means nothing then. */
  readonly failure: Situation | undefined;
  /** What went wrong while they were listed, though the manager went on. */
  readonly warnings: readonly Situation[];
}

const repositoryFolder = '/etc/yum.repos.d';
const dnfConfiguration = ['/etc/dnf/dnf.conf', '/etc/yum.conf'];
const aptLists = '/var/lib/apt/lists';
const listSituations: ReadonlySet<string> = new Set([
  'key-not-imported',
  'key-expired',
  'signature-bad',
  'repository-unsigned',
  'proxy-refused',
  'proxy-unreachable',
  'repository-unreachable',
  'repository-file-broken',
  'lists-stale',
]);

/** Installed and available versions of a package, and which of them the manager takes by itself, unless nobody wants to know. */
export async function lookAtPackage(
  host: ReadableHost,
  manager: Manager,
  name: string,
  asksChoice = true,
): Promise<PackageFacts> {
  const [installed, listing] = await Promise.all([
    lookAtInstalled(host, manager, name),
    ask(host, availableCommand(manager, name)),
  ]);
  const available = await readAvailable(host, manager, listing.stdout, name);
  const said = { exitCode: listing.exitCode ?? 1, stdout: listing.stdout, stderr: listing.stderr };
  const failure = available.length > 0 ? undefined : await failureOf(host, manager, said, name);
  const known =
    available.length > 0 ||
    failure !== undefined ||
    hasPackageLists(manager, (await ask(host, repositoriesCommand(manager))).stdout);
  const list = listCandidates({ manager, available, installed, hasPackageLists: known });
  return {
    manager,
    installed,
    list,
    choice:
      available.length === 0 || !asksChoice
        ? { state: 'untold' }
        : await lookAtChoice(host, manager, name, listing, list),
    failure,
    warnings:
      available.length > 0 ? recogniseOutput(manager, said, name).filter(({ id }) => listSituations.has(id)) : [],
  };
}

async function readAvailable(
  host: ReadableHost,
  manager: Manager,
  stdout: string,
  name: string,
): Promise<readonly AvailableVersion[]> {
  if (manager === 'apt') return parsePolicy(stdout).versions.filter(({ repository }) => repository !== '');
  const rows = manager === 'zypper' ? parseZypperSearch(stdout, name).available : parseRepoquery(stdout, name);
  if (rows.length === 0) return rows;
  const priorities =
    manager === 'zypper'
      ? parseZypperRepositories((await ask(host, repositoriesCommand(manager))).stdout)
      : await lookAtPriorities(host, new Set(rows.map(({ repository }) => repository)));
  return rows.map((row) => {
    const priority = priorities.get(row.repository);
    return priority === undefined ? row : { ...row, priority };
  });
}

async function repositoryFiles(
  host: ReadableHost,
): Promise<readonly { readonly file: string; readonly text: string }[]> {
  const names = ((await host.files.list(repositoryFolder)) ?? []).filter((name) => name.endsWith('.repo'));
  const paths = names.map((name) => `${repositoryFolder}/${name}`);
  return Promise.all(paths.map(async (file) => ({ file, text: (await host.files.readText(file)) ?? '' })));
}

async function lookAtPriorities(
  host: ReadableHost,
  repositories: ReadonlySet<string>,
): Promise<ReadonlyMap<string, number>> {
  const files = await repositoryFiles(host);
  return new Map(
    [...repositories].flatMap((repository): [string, number][] => {
      const priority = files.map(({ text }) => parsePriority(text, repository)).find((one) => one !== undefined);
      return priority === undefined ? [] : [[repository, priority]];
    }),
  );
}

interface Said {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Why a list is empty, where that is no plain “no such package”. */
async function failureOf(
  host: ReadableHost,
  manager: Manager,
  said: Said,
  name: string,
): Promise<Situation | undefined> {
  const told = recogniseOutput(manager, said, name);
  const unreachable = told.find(({ id }) => listSituations.has(id));
  // zypper ends with 104 where nothing was found, and with 6 where there is no repository.
  const nothingFound = said.exitCode === 0 || (manager === 'zypper' && [6, 104].includes(said.exitCode));
  if (!nothingFound) return unreachable ?? diagnoseOutput(manager, said, name);
  if (unreachable !== undefined) return unreachable;
  if (manager === 'apt') return lookAtUnfetched(host);
  return manager === 'dnf' ? lookAtHidden(host, name) : undefined;
}

/** Sources of apt whose lists were never fetched: an address that cannot be reached, or an update that was forgotten. */
async function lookAtUnfetched(host: ReadableHost): Promise<Situation | undefined> {
  const { exitCode, stdout } = await ask(host, listAddressesCommand());
  if (exitCode !== 0) return undefined;
  const sources = unfetchedLists(parseListAddresses(stdout), (await host.files.list(aptLists)) ?? []);
  const all = parseListAddresses(stdout).length === sources.length;
  if (sources.length === 0 || all) return undefined;
  return {
    id: 'lists-not-fetched',
    cause: `the package lists of ${sources.join(', ')} were never fetched`,
    next: ['run `apt-get update`: it says why, if the address cannot be reached'],
    detail: '',
  };
}

/** A package that the repositories have, and that a setting keeps dnf from seeing. */
async function lookAtHidden(host: ReadableHost, name: string): Promise<Situation | undefined> {
  const hidden = parseRepoquery((await ask(host, hiddenCommand(name))).stdout, name);
  if (hidden.length === 0) return undefined;
  const configuration = await Promise.all(
    dnfConfiguration.map(async (file) => ({ file, text: (await host.files.readText(file)) ?? '' })),
  );
  const repositories = new Set(['main', ...hidden.map(({ repository }) => repository)]);
  const settings = [...configuration, ...(await repositoryFiles(host))].flatMap(({ file, text }) =>
    parseExcludes(text)
      .filter(({ section }) => repositories.has(section))
      .map(({ section, setting }) => `${setting} of [${section}] in ${file}`),
  );
  const versions = `${hidden.length} version${hidden.length === 1 ? '' : 's'} of ${name}`;
  return {
    id: 'excluded',
    cause:
      settings.length > 0
        ? `the repositories have ${versions}, but ${settings.join(' and ')} hides ${hidden.length === 1 ? 'it' : 'them'}`
        : `the repositories have ${versions}, but a version lock or a module stream hides ${hidden.length === 1 ? 'it' : 'them'}`,
    next:
      settings.length > 0
        ? ['take the package out of that setting, if it is not meant for it']
        : ['`dnf versionlock list` shows locks, `dnf module list` module streams'],
    detail: hidden.map(({ version, repository }) => `${version} (${repository})`).join('\n'),
  };
}

async function lookAtChoice(
  host: ReadableHost,
  manager: Manager,
  name: string,
  listing: CommandResult,
  list: CandidateList,
): Promise<ManagerChoice> {
  const command = choiceCommand(manager, name);
  if (command === undefined) return aptChoice(host, name, listing.stdout);
  if (!host.identity.isRoot || list.state !== 'listed') return { state: 'untold' };
  const { exitCode = 1, stdout, stderr } = await ask(host, command);
  const preview = parsePreview(manager, exitCode, stdout);
  const change = preview === undefined ? undefined : changeOfPackage(preview, name);
  const current = list.candidates.find(({ installed }) => installed);
  if (change?.to === undefined) {
    const situation = diagnoseOutput(manager, { exitCode, stdout, stderr }, name);
    if (isLock(situation) || situation.id === 'not-root') return { state: 'untold' };
    // A plan for other packages, nothing to do, or a lock: what is installed stays.
    const stays = preview !== undefined || situation.id === 'nothing-to-do' || situation.id === 'held';
    if (stays && current !== undefined) return { state: 'told', version: current.version };
    return { state: 'none', situation: insteadOf(name, preview) ?? situation };
  }
  const { to, architecture } = change;
  const same = list.candidates.filter(({ version }) => compareRpm(withoutArch(version), to) === 0);
  const chosen = same.find(({ version }) => version.endsWith(`.${architecture}`)) ?? same[0];
  return chosen === undefined ? { state: 'untold' } : { state: 'told', version: chosen.version };
}

/** The manager would install other packages for the name: one that obsoletes it, or that provides it. */
function insteadOf(name: string, preview: TransactionPreview | undefined): Situation | undefined {
  const others = preview?.install.map((other) => [other.name, other.to].join(' ')).join(', ') ?? '';
  if (others === '') return undefined;
  return {
    id: 'replaced',
    cause: `for the name ${name} the package manager takes ${others}, which replaces or provides it`,
    next: [`pin a version of ${name} to have ${name} itself`, 'or ask the vendor which of the two is meant'],
    detail: '',
  };
}

async function aptChoice(host: ReadableHost, name: string, policy: string): Promise<ManagerChoice> {
  const { candidate } = parsePolicy(policy);
  if (candidate !== undefined) return { state: 'told', version: candidate };
  const { exitCode = 1, stdout, stderr } = await ask(host, simulateCommand('apt', [name]));
  return { state: 'none', situation: diagnoseOutput('apt', { exitCode, stdout, stderr }, name) };
}
