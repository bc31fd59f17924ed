import { judgeServers, untoldServer } from '../../health/checks/server-checks.ts';
import { confirmCauses } from '../../health/compare/confirm-causes.ts';
import { settingNames } from '../../health/document/barman-ini.ts';
import { textAt } from '../../health/document/diagnose-document.ts';
import type { CommandResult } from '../../host/commands.ts';
import type { ReadableHost } from '../../host/host.ts';
import { type BarmanCaller, barmanCaller } from './barman-caller.ts';
import { askBarman, compareAtHost, type Documents, readDocuments, type TakenDocuments } from './documents.ts';
import { lookAtCauses } from './look-at-causes.ts';
import { lookAtBarmanHost } from './look-at-server-files.ts';
import { lookAtServiceProcess, type ServiceProcess } from './look-at-service-process.ts';
import type { Target } from './target.ts';

/** What to ask for, and what to do with the answers. */
export interface DocumentsWish {
  /** The API answers: it is asked, and compared with Barman. */
  readonly open: boolean;
  /** Barman is asked although the API does not answer, and its files are looked at. */
  readonly whole: boolean;
  /** Ages are judged at this time. */
  readonly at: Date | undefined;
  /** The documents themselves are needed afterwards. */
  readonly keep: boolean;
  /** Barman's first answer, where it was asked while the way to the API was still being climbed. */
  readonly begun: BegunDocuments | undefined;
}

export interface BegunDocuments {
  readonly service: ServiceProcess | undefined;
  readonly caller: BarmanCaller;
  readonly before: CommandResult;
}

/** The first of the three documents. It asks nobody but Barman, and takes longer than all other probes together. */
export async function beginDocuments(host: ReadableHost): Promise<BegunDocuments> {
  const service = await lookAtServiceProcess(host);
  const caller = await barmanCaller(host, service);
  return { service, caller, before: await askBarman(host, caller) };
}

/** The documents as they were taken, and what they say; nothing was taken where nobody was to be asked. */
export interface HostDocuments {
  readonly taken: TakenDocuments | undefined;
  readonly documents: Documents;
}

/** Takes and reads the documents on the Barman host: servers are judged with its files, mismatches with its evidence. */
export async function lookAtDocuments(
  host: ReadableHost,
  target: Target,
  { open, whole, at, keep, begun }: DocumentsWish,
): Promise<HostDocuments> {
  if (!open && !whole) return { taken: undefined, documents: { servers: [] } };
  const wish = { background: host.background, keep };
  const { service, caller, before } = begun ?? (await beginDocuments(host));
  if (!open) {
    const taken = { before, api: undefined, after: undefined };
    const documents = await readDocuments(taken, at ?? host.clock.now(), wish);
    return { taken, documents: await withFiles(host, documents, at) };
  }
  const { taken, documents } = await compareAtHost(host, target, { ...wish, caller, before, ...(at && { at }) });
  const { comparison } = documents;
  const judged = whole ? await withFiles(host, documents, at) : documents;
  if (comparison === undefined || comparison.mismatches.length === 0) return { taken, documents: judged };
  const confirmed = confirmCauses(comparison, await lookAtCauses(host, documents, { service, caller }));
  return { taken, documents: { ...judged, comparison: confirmed.comparison } };
}

/** The servers judged once more, with what the document cannot tell, and with those that only Barman's configuration names. */
async function withFiles(host: ReadableHost, documents: Documents, at: Date | undefined): Promise<Documents> {
  const { model } = documents;
  if (model === undefined) return documents;
  const servers = judgeServers(model, at ?? host.clock.now(), await lookAtBarmanHost(host, model));
  const told = new Set(servers.map(({ name }) => name));
  const named = await lookAtConfiguredServers(host, textAt(model.config, 'configuration_files_directory'));
  const untold = named.filter(({ name }) => !told.has(name));
  return { ...documents, servers: [...servers, ...untold.map(({ name, file }) => untoldServer(name, file))] };
}

/** The servers that barman.conf and the files of its directory name, each with its file. What cannot be read names none. */
async function lookAtConfiguredServers(
  host: ReadableHost,
  directory = '/etc/barman.d',
): Promise<readonly { readonly name: string; readonly file: string }[]> {
  const files = ['/etc/barman.conf', ...(await confFiles(host, directory))];
  const found = await Promise.all(
    files.map(async (file) => {
      const text = await host.files.readText(file).catch(() => undefined);
      const sections = Object.entries(settingNames(text ?? ''));
      // A section with the setting `model` is one of a server, not a server.
      return sections.flatMap(([name, settings]) =>
        name === 'barman' || settings.includes('model') ? [] : [{ name, file }],
      );
    }),
  );
  return found.flat();
}

async function confFiles(host: ReadableHost, directory: string): Promise<readonly string[]> {
  if (!directory.startsWith('/')) return [];
  const names = await host.files.list(directory).catch(() => undefined);
  return (names ?? []).filter((name) => name.endsWith('.conf')).map((name) => `${directory}/${name}`);
}
