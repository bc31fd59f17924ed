import { dirname } from 'node:path';
import type { Attributes, FileFacts, ReadableHost } from '../../host/host.ts';
import type { HostLayout } from '../../os/families.ts';
import { layoutOf } from '../../os/families.ts';
import { digestOf } from '../../plan/digest.ts';
import { readJournal } from '../../plan/journal.ts';
import { stateDirectory } from '../../plan/state-directory.ts';
import type { RestoreAttributes } from '../../plan/undo/path-records.ts';
import { type LinkBefore, lookAtLink } from '../../plan/undo/restore-links.ts';
import type { RunAgain } from '../../plan/undo/run-again.ts';
import { type LoadedDirective, loadConfig } from '../../proxy/loaded-config.ts';
import type { Site } from '../../wizard/site.ts';
import { cronFile, fileOfRuns, serviceFile, stampFile, timerFile, unitName } from '../certificates/schedule-units.ts';
import { type ConfigFacts, lookAtConfigIfAny } from '../look-at-config.ts';
import { lookAtApacheFlags } from '../look-at-sites.ts';
import { hasSystemd, lookAtFamily, lookAtService, type ServiceFacts } from '../look-at-system.ts';
import { orNothing } from '../or-nothing.ts';
import { setFilesOf } from '../set-files.ts';
import { type CommandState, lookAtCommand } from './command-removals.ts';
import { type FileFound, lookAtFile } from './file-removals.ts';
import { lookAtBrought, type PackageFacts } from './package-removals.ts';
import { isNamedForUs, type WorkOfRuns, type WrittenFile, workOfRuns } from './work-of-runs.ts';

/** What else is to go besides what the runs put on the host. */
export interface RemoveWish {
  readonly packages: boolean;
  /** The journal and the backups, after all else. */
  readonly state: boolean;
}

/** A directive of Apache's configuration, and the file that it really stands in. */
export interface Loaded {
  readonly directive: LoadedDirective;
  readonly target: string;
}

export interface RemoveFacts {
  readonly work: WorkOfRuns;
  /** Undefined on a system that TPA does not set up: the controller, where the runs have edited config.yml alone. */
  readonly layout: HostLayout | undefined;
  readonly systemd: boolean;
  readonly config: ConfigFacts | undefined;
  readonly files: readonly FileFound[];
  readonly directories: readonly { path: string; attributes: Attributes; entries: readonly string[] }[];
  readonly attributes: readonly { record: RestoreAttributes; facts: FileFacts }[];
  /** Names that are not as they were before the wizard. */
  readonly links: readonly LinkBefore[];
  readonly commands: readonly { record: RunAgain; state: CommandState }[];
  readonly packages: PackageFacts | undefined;
  readonly apache: ServiceFacts | undefined;
  readonly loaded: readonly Loaded[];
  /** What lies in the places of this program's work and no run of the history tells of. */
  readonly untold: readonly string[];
}

export async function lookAtWork(host: ReadableHost, site: Site, wish: RemoveWish): Promise<RemoveFacts> {
  const work = workOfRuns(await readJournal(host, stateDirectory(host)));
  const family = await lookAtFamily(host);
  const layout = family && layoutOf(family);
  const config = await orNothing(lookAtConfigIfAny(host, site));
  const named = await lookForNamed(host, layout, work);
  const written = [...work.files, ...named.files];
  const files = await Promise.all(written.map((file) => lookAtFile(host, file)));
  const links = await changedLinks(host, [...work.links, ...named.links]);
  const timer = await untoldTimer(host, work, written);
  const commands: RemoveFacts['commands'][number][] = [];
  for (const record of [...timer, ...work.commands])
    commands.push({ record, state: await lookAtCommand(record, host) });
  const own = new Set(written.map(({ path }) => path));
  return {
    ...{ work, layout, config, files, links, commands },
    systemd: await hasSystemd(host),
    directories: await lookAtDirectories(host, work.directories),
    attributes: await lookAtAttributes(host, work.attributes),
    packages: family && (await lookAtBrought(host, family, work.packages, wish.packages)),
    apache: layout && (await lookAtService(host, layout.service)),
    loaded: layout === undefined ? [] : await lookAtLoaded(host, layout),
    untold: await lookForUntold(host, site, layout, config, own),
  };
}

/** Files and links that carry this program's name where such things lie, and that no run tells of: the history was pruned. */
async function lookForNamed(host: ReadableHost, layout: HostLayout | undefined, work: WorkOfRuns) {
  const root = layout?.serverRoot;
  const places = [
    '/etc/systemd/system',
    '/etc/cron.d',
    dirname(stampFile),
    ...(root ? ['conf-available', 'conf-enabled', 'conf.d'].map((name) => `${root}/${name}`) : []),
  ];
  const files: WrittenFile[] = [];
  const links: LinkBefore[] = [];
  const paths = [await fileOfTimer(host)].filter((path) => path !== undefined);
  for (const place of places)
    for (const name of (await orNothing(host.files.list(place))) ?? [])
      if (isNamedForUs(name) || `${place}/${name}` === stampFile) paths.push(`${place}/${name}`);
  for (const path of paths) {
    if (work.files.some((file) => file.path === path)) continue;
    const facts = await host.files.stat(path);
    if (facts?.kind === 'link') links.push({ path, was: 'absent' });
    if (facts?.kind !== 'file') continue;
    const bytes = await host.files.read(path);
    const digest = bytes === undefined ? null : digestOf(bytes);
    const first = { kind: 'restore-file', path, backup: null, attributes: null, written: digest } as const;
    files.push({ path, first, written: digest, by: [] });
  }
  return { files, links };
}

/** What the runs of the timer have written for Prometheus. */
async function fileOfTimer({ files }: ReadableHost): Promise<string | undefined> {
  const read = (path: string) => orNothing(files.readText(path));
  return fileOfRuns(await read(serviceFile)) ?? fileOfRuns(await read(cronFile));
}

async function untoldTimer(
  host: ReadableHost,
  work: WorkOfRuns,
  written: readonly WrittenFile[],
): Promise<readonly RunAgain[]> {
  const unit = `${unitName}.timer`;
  const isTold = work.commands.some(({ argv }) => argv.includes(unit) && argv.includes('disable'));
  // The timer may be a package's: then only the service is among the files.
  const isScheduled = written.some(({ path }) => path === timerFile || path === serviceFile);
  if (isTold || !isScheduled || !(await hasSystemd(host))) return [];
  const argv = ['systemctl', 'disable', '--now', unit];
  return [
    {
      kind: 'run',
      what: 'Start the timer, now and with the host',
      argv,
      environment: {},
      automatic: true,
      refresh: false,
    },
  ];
}

/** Names that commands have made, and marks that they took away; a link that was there before is no work of theirs, whoever removed it since. */
async function changedLinks(host: ReadableHost, entries: readonly LinkBefore[]): Promise<readonly LinkBefore[]> {
  const theirs = entries.filter(({ was }) => typeof was === 'string');
  const found = await Promise.all(theirs.map(async (entry) => ({ entry, now: await lookAtLink(entry.path, host) })));
  const isThere = new Map<string, boolean>();
  for (const { path } of theirs) isThere.set(path, (await host.files.stat(dirname(path))) !== undefined);
  // Where the directory is gone, its package is.
  const changed = found.filter(({ entry, now }) => entry.was !== now.was && isThere.get(entry.path));
  const going = new Set(changed.filter(({ entry }) => entry.was === 'absent').map(({ entry }) => entry.path));
  const stays = await Promise.all(
    changed.map(async ({ entry, now }) => {
      if (now.was !== 'directory' || entry.was !== 'absent') return false;
      const names = (await host.files.list(entry.path)) ?? [];
      return names.some((name) => !going.has(`${entry.path}/${name}`));
    }),
  );
  return changed.filter((_, index) => !stays[index]).map(({ entry }) => entry);
}

async function lookAtDirectories(host: ReadableHost, paths: readonly string[]): Promise<RemoveFacts['directories']> {
  const found = await Promise.all(
    paths.map(async (path) => {
      const facts = await host.files.stat(path);
      if (facts?.kind !== 'directory') return [];
      const { owner, group, mode } = facts;
      return [{ path, attributes: { owner, group, mode }, entries: (await host.files.list(path)) ?? [] }];
    }),
  );
  return found.flat();
}

async function lookAtAttributes(
  host: ReadableHost,
  records: readonly RestoreAttributes[],
): Promise<RemoveFacts['attributes']> {
  const found = await Promise.all(
    records.map(async (record) => ({ record, facts: await host.files.stat(record.path) })),
  );
  return found.flatMap(({ record, facts }) => (facts === undefined ? [] : [{ record, facts }]));
}

/** What Apache loads now, with the file that a link among its files leads to. */
async function lookAtLoaded(host: ReadableHost, layout: HostLayout): Promise<readonly Loaded[]> {
  const read = (path: string) => orNothing(host.files.readText(path));
  const list = async (path: string) => orNothing(host.files.list(path));
  const start = { file: layout.mainFile, serverRoot: layout.serverRoot, flags: await lookAtApacheFlags(host, layout) };
  const directives = await loadConfig({ read, list }, start);
  const targets = new Map<string, string>();
  for (const file of new Set(directives.map((one) => one.file)))
    targets.set(file, (await host.files.resolve(file)) ?? file);
  return directives.map((directive) => ({ directive, target: targets.get(directive.file) ?? directive.file }));
}

async function lookForUntold(
  host: ReadableHost,
  site: Site,
  layout: HostLayout | undefined,
  config: ConfigFacts | undefined,
  own: ReadonlySet<string>,
): Promise<readonly string[]> {
  if (layout === undefined) return [];
  const { folder, trust, server, client } = setFilesOf(site, config);
  const places = [
    layout.vhostPath,
    ...[server.certificate, server.key, client.certificate, client.key, trust, `${folder}/CA.crt`],
    `${dirname(folder)}/root.crt`,
    `${layout.trustAnchorDirectory}/CA.crt`,
  ];
  const found = await Promise.all(places.map((path) => host.files.stat(path)));
  return places.filter((path, index) => found[index] !== undefined && !own.has(path));
}
