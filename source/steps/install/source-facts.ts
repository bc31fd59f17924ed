import type { FileFacts, ReadableHost } from '../../host/host.ts';
import type { HostLayout } from '../../os/families.ts';
import type { Manager } from '../../packages/manager.ts';
import { isInstalled, lookAtManager } from '../look-at-packages.ts';
import { hasSystemd, lookAtLayout, lookAtService, type ServiceFacts } from '../look-at-system.ts';
import { packageName } from '../version/version-facts.ts';
import { logFiles, logFolder, pythonOf, unitFile } from './source-unit.ts';
import type { SourceWish } from './source-wish.ts';

/** A log file as it is; `belongs` when barman may write it. */
interface LogFacts {
  readonly path: string;
  readonly state: 'missing' | 'foreign' | 'belongs';
  /** Owner and mode of what is there. */
  readonly file: FileFacts | undefined;
}

export interface SourceFacts {
  readonly method: 'source';
  readonly wish: SourceWish;
  readonly manager: Manager;
  readonly layout: HostLayout;
  readonly systemd: boolean;
  readonly service: ServiceFacts;
  /** Packages that the proxy or the build need, and that are not there. */
  readonly missing: readonly string[];
  /** Folders that have to be made, parents first. */
  readonly folders: readonly string[];
  readonly logs: readonly LogFacts[];
  /** The unit file as it is. */
  readonly unit: string | undefined;
  /** What python finds in the virtual environment. */
  readonly version: string | undefined;
  /** Whether what was built is what the repository or the folder has now. */
  readonly current: boolean;
  /** The folder below the source that has setup.py: TPA takes pg_backup_api. */
  readonly project: string;
  /** Why it cannot be built: the named folder is no source of pg-backup-api. */
  readonly noProject: boolean;
  /** The package is there too: its unit is overridden, its files stay. */
  readonly packaged: boolean;
}

const patience = 30_000;
export async function lookAtSource(host: ReadableHost, wish: SourceWish): Promise<SourceFacts> {
  const [layout, systemd] = await Promise.all([lookAtLayout(host), hasSystemd(host)]);
  const manager = await lookAtManager(host, layout.family);
  const present = (name: string) => isInstalled(host, manager, name);
  const needed = [...layout.packages, ...layout.buildPackages, ...(wish.from.kind === 'git' ? ['git'] : [])];
  const [found, packaged, service, folders, logs, unit, version, current, project] = await Promise.all([
    Promise.all(needed.map(present)),
    present(packageName),
    lookAtService(host, packageName),
    foldersToMake(host, wish),
    Promise.all(logFiles.map((path) => lookAtLog(host, path))),
    host.files.readText(unitFile),
    installedVersion(host, wish),
    isCurrent(host, wish),
    projectOf(host, wish),
  ]);
  return {
    method: 'source',
    wish,
    manager,
    layout,
    systemd,
    service,
    missing: needed.filter((_, index) => found[index] === false),
    folders,
    logs,
    unit,
    version,
    current,
    project: project ?? 'pg_backup_api',
    noProject: project === undefined,
    packaged,
  };
}

async function foldersToMake(host: ReadableHost, { sourceFolder, buildFolder, from }: SourceWish) {
  const wanted = [...(from.kind === 'git' ? [sourceFolder] : []), buildFolder, logFolder];
  const all = wanted.flatMap((folder) => {
    const parts = folder.split('/').slice(1);
    return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`);
  });
  const distinct = [...new Set(all)];
  const known = await Promise.all(distinct.map((folder) => host.files.stat(folder)));
  return distinct.filter((_, index) => known[index] === undefined);
}

async function lookAtLog(host: ReadableHost, path: string): Promise<LogFacts> {
  const file = await host.files.stat(path);
  return { path, file, state: file === undefined ? 'missing' : file.owner === 'barman' ? 'belongs' : 'foreign' };
}

async function installedVersion(host: ReadableHost, wish: SourceWish): Promise<string | undefined> {
  if ((await host.files.stat(pythonOf(wish))) === undefined) return undefined;
  const program = "import gunicorn, importlib.metadata as m; print(m.version('pg_backup_api'))";
  const { exitCode, stdout } = await host.commands.probe(
    { argv: [{ path: pythonOf(wish) }, '-c', program] },
    { timeout: patience },
  );
  return exitCode === 0 && stdout.trim() !== '' ? stdout.trim() : undefined;
}

async function isCurrent(host: ReadableHost, { from, sourceFolder, buildFolder }: SourceWish): Promise<boolean> {
  const ask = (...argv: readonly (string | { path: string })[]) =>
    host.commands.probe({ argv, environment: { GIT_TERMINAL_PROMPT: '0' } }, { timeout: patience });
  const built = `${buildFolder}/source`;
  if ((await host.files.stat(built)) === undefined) return false;
  if (from.kind === 'directory') {
    const words = ['diff', '-rq', '--exclude=.git', '--exclude=*.egg-info', '--exclude=build'] as const;
    return (await ask(...words, { path: from.path }, { path: built })).exitCode === 0;
  }
  const [here, there] = await Promise.all([
    ask('git', '-C', { path: sourceFolder }, 'rev-parse', 'HEAD'),
    ask('git', 'ls-remote', '--', from.url, from.ref),
  ]);
  const commit = here.stdout.trim();
  if (here.exitCode !== 0 || commit === '') return false;
  if (/^[0-9a-f]{7,40}$/.test(from.ref) && commit.startsWith(from.ref)) return true;
  return there.exitCode === 0 && there.stdout.startsWith(commit);
}

/** Undefined when a folder that is there holds neither; a repository is looked at only after it was fetched. */
async function projectOf(host: ReadableHost, { from }: SourceWish): Promise<string | undefined> {
  if (from.kind === 'git') return 'pg_backup_api';
  for (const project of ['pg_backup_api', '.']) {
    for (const name of ['setup.py', 'pyproject.toml']) {
      if ((await host.files.stat(`${from.path}/${project}/${name}`)) !== undefined) return project;
    }
  }
  return undefined;
}
