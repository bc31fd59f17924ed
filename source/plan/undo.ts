import { OperatorError, type Problem } from '../errors.ts';
import type { Host } from '../host/host.ts';
import { digestOf } from './digest.ts';
import type { EventListener } from './events.ts';
import { type KeptService, proveKept, startKept } from './keep-service.ts';
import { fileState } from './undo/file-state.ts';
import type { UndoOptions } from './undo/handler.ts';
import { inStretches } from './undo/package-transaction.ts';
import { isKnown, type UndoRecord, undoHandlerOf } from './undo/records.ts';

/** The paths that somebody changed after the run wrote them: undoing would throw their work away. */
export async function changedSince(
  records: readonly UndoRecord[],
  host: Pick<Host, 'files'>,
): Promise<readonly string[]> {
  const writes = records.filter(isKnown).flatMap((record) => undoHandlerOf(record).writes(record));
  const latest = new Map(writes.map((write) => [write.path, write]));
  const changed: string[] = [];
  for (const [path, write] of latest) if (!(await fileState(write, host)).ours) changed.push(path);
  return changed;
}

/** Whether every file is as the run wrote it, and what it removed is gone: nothing of it is missing, nothing was taken back. */
export async function isApplied(records: readonly UndoRecord[], host: Pick<Host, 'files'>): Promise<boolean> {
  if (!records.every(isKnown)) return false;
  const writes = records.filter(isKnown).flatMap((record) => undoHandlerOf(record).writes(record));
  const latest = new Map(writes.map((write) => [write.path, write]));
  for (const write of latest.values()) {
    const { now, ours } = await fileState(write, host);
    const written = now === undefined ? null : digestOf(now);
    if (!ours || written !== write.written) return false;
  }
  // What still waits beside its place was never moved there, and its way back would not be written yet.
  const staged = records.flatMap((record) => (record.kind === 'remove-staged' ? [record.path] : []));
  for (const path of staged) if ((await host.files.stat(path)) !== undefined) return false;
  return true;
}

/** Whether a run that was taken back by itself has left something that `history undo` takes back. */
export function leavesTransactions(records: readonly UndoRecord[]): boolean {
  return records.filter(isKnown).some((record) => undoHandlerOf(record).staysByItself(record));
}

/** A run that is to be taken back. */
export interface WayBack {
  readonly records: readonly UndoRecord[];
  readonly keeps: KeptService | undefined;
  /** Also take back what is never taken back by itself: package transactions. */
  readonly everything: boolean;
  readonly log: string;
}

/**
 * Goes the way back of a run and tells it as events: the records in reverse; then the service that ran before is started if it has
 * ended; then what makes daemons and stores notice the old files; then the proof that the service serves as before. Each record may be
 * taken back twice without harm, so an interrupted undo is simply begun again. Tries every record. `list` is what stays as it is;
 * `problem` the first thing that could not be put back, or that is not true afterwards.
 */
export async function goBack(
  { records, keeps, everything, log }: WayBack,
  host: Host,
  listen: EventListener,
): Promise<{ readonly list: readonly string[]; readonly problem?: Problem }> {
  const list: string[] = [];
  const failures: unknown[] = [];
  const options: UndoOptions = {
    everything,
    log,
    onUndo: (what) => listen({ kind: 'undoing', what }),
    onStays: (what) => {
      list.push(what);
      listen({ kind: 'stays', what });
    },
  };
  const attempt = (work: () => Promise<void>) => work().catch((error: unknown) => failures.push(error));
  const takeBack = (record: UndoRecord) => attempt(async () => undoHandlerOf(record).takeBack(record, host, options));
  // A record of a newer version is told in its turn, and keeps nothing else from being taken back.
  const comesLast = (record: UndoRecord) => isKnown(record) && undoHandlerOf(record).comesLast(record);
  for (const record of [...inStretches(records)].reverse()) if (!comesLast(record)) await takeBack(record);
  if (keeps !== undefined) await attempt(() => startKept(keeps, host, options));
  for (const record of records) if (comesLast(record)) await takeBack(record);
  // That reload may have ended it, too: whatever broke it for the run may still do so.
  if (keeps !== undefined) await attempt(() => startKept(keeps, host, options));
  const unproven = keeps === undefined ? undefined : await proveKept(keeps, host, options);
  const [failure] = failures;
  if (failure !== undefined && !(failure instanceof OperatorError)) throw failure;
  const problem = failure?.problem ?? unproven;
  return { list, ...(problem && { problem }) };
}
