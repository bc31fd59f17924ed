import { basename, dirname } from 'node:path';
import { OperatorError } from '../errors.ts';
import type { Host, ReadableHost } from '../host/host.ts';
import { issuedClient } from './actions/issue-certificate.ts';
import { continueJournal } from './journal.ts';
import type { JournaledRun } from './journal-records.ts';
import type { StateDirectory } from './state-directory.ts';

/** Which runs stay: the newest, and those that are younger. */
export interface Retention {
  readonly keep: number;
  readonly olderMs: number;
}

/** The last 20 runs and those of a year. */
export const usualRetention: Retention = { keep: 20, olderMs: 365 * 86_400_000 };

/** What `history prune` takes away of a run. */
export interface Prunable {
  readonly run: JournaledRun;
  /** Files of its backups, old private keys among them. */
  readonly backups: readonly string[];
  /** Its journal stays: it tells of clients that were issued, which nothing else remembers. */
  readonly staysListed: boolean;
}

/**
 * Runs that may go: the older ones, never the newest, never one that has to be recovered. As runs are undone from the newest on, a run
 * can go only with all that are older. Pure.
 */
export function prunableRuns(
  runs: readonly JournaledRun[],
  { keep, olderMs }: Retention,
  now: Date,
): readonly JournaledRun[] {
  const newestFirst = [...runs].sort((a, b) => b.started.localeCompare(a.started));
  const isOpen = ({ outcome }: JournaledRun) => outcome === 'interrupted' || outcome === 'stuck';
  const stays = (run: JournaledRun, position: number) =>
    position < Math.max(keep, 1) || now.getTime() - Date.parse(run.started) < olderMs || isOpen(run);
  const lastThatStays = newestFirst.findLastIndex(stays);
  return newestFirst.slice(lastThatStays + 1);
}

/** The files that go with those runs. */
export async function lookAtPrunable(
  { files }: Pick<ReadableHost, 'files'>,
  state: StateDirectory,
  runs: readonly JournaledRun[],
): Promise<readonly Prunable[]> {
  const found = await Promise.all(
    runs.map(async (run) => {
      const folder = backupsOf(run, state);
      const names = (await files.list(folder)) ?? [];
      return { run, backups: names.map((name) => `${folder}/${name}`), staysListed: issuesClients(run) };
    }),
  );
  // A run that stays listed, and of which nothing else is left, was pruned before.
  return found.filter(({ run, backups, staysListed }) => !run.pruned || !staysListed || backups.length > 0);
}

/** A script names where it kept what it replaced; nothing outside of the wizard's own folder is believed. */
function backupsOf({ id, kept }: JournaledRun, state: StateDirectory): string {
  return `${state.backups}/${kept === undefined ? id : basename(kept)}`;
}

function issuesClients({ actions, outcome }: JournaledRun): boolean {
  return outcome !== 'undone' && actions.some(({ title }) => issuedClient(title) !== undefined);
}

/**
 * Removes what is left of a run, its backups overwritten. The journal says first that it can no longer be undone, so that a prune that
 * is cut off leaves no undo that fails in the middle; the next one goes on with it.
 */
export async function pruneRun(
  host: Host,
  state: StateDirectory,
  { run, backups, staysListed }: Prunable,
): Promise<void> {
  const { files } = host;
  if (!run.pruned)
    await continueJournal(host, state, run.id).write({ record: 'pruned', at: host.clock.now().toISOString() });
  for (const path of backups) await files.shred(path);
  if ((await files.stat(backupsOf(run, state))) !== undefined) await files.removeDirectory(backupsOf(run, state));
  const log = `${state.logs}/${run.id}.log`;
  if ((await files.stat(log)) !== undefined) await files.remove(log);
  if (!staysListed) await files.remove(`${state.journal}/${run.id}.jsonl`);
}

/** Every run of the history with its backups, which are overwritten; what else the program keeps there, and its directory but for the lock. */
export async function forgetRuns({ files }: Host, state: StateDirectory): Promise<void> {
  const clear = async (path: string, remove: (path: string) => Promise<void>): Promise<void> => {
    const facts = await files.stat(path);
    if (facts === undefined || path === state.lock) return;
    if (facts.kind !== 'directory') return remove(path);
    for (const name of (await files.list(path)) ?? []) await clear(`${path}/${name}`, remove);
    if (path !== baseOf(state)) await files.removeDirectory(path);
  };
  await clear(state.backups, async (path) => {
    const isFile = (await files.stat(path))?.kind === 'file';
    await (isFile ? files.shred(path) : files.remove(path));
  });
  await clear(baseOf(state), files.remove);
}

/** The program's own directory, once nothing is in it any more. */
export async function removeStateDirectory({ files }: Host, state: StateDirectory): Promise<void> {
  if ((await files.list(baseOf(state)))?.length === 0) await files.removeDirectory(baseOf(state));
}

function baseOf(state: StateDirectory): string {
  return dirname(state.journal);
}

export function prunedAlready({ id }: JournaledRun): OperatorError {
  return new OperatorError({
    id: 'pruned',
    message: `Run ${id} cannot be undone any more: what it replaced was pruned.`,
    fix: ['`wizard history` shows the others.'],
  });
}
