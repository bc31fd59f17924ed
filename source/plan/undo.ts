import { OperatorError, type Problem } from '../errors.ts';
import type { Host } from '../host/host.ts';
import type { EventListener } from './events.ts';
import type { UndoOptions } from './undo/handler.ts';
import { type UndoRecord, undoHandlerOf } from './undo/records.ts';

/**
 * Goes the way back: the records in reverse, then what makes daemons and stores notice the old files. Each record may be taken back
 * twice without harm, so an interrupted undo is simply begun again. Tries every record; throws the first failure at the end.
 */
async function undoRecords(records: readonly UndoRecord[], host: Host, options: UndoOptions): Promise<void> {
  const failures: unknown[] = [];
  const attempt = (record: UndoRecord) =>
    undoHandlerOf(record)
      .takeBack(record, host, options)
      .catch((error: unknown) => failures.push(error));
  const comesLast = (record: UndoRecord) => undoHandlerOf(record).comesLast(record);
  const inTurn = records.filter((record) => !comesLast(record)).reverse();
  for (const record of [...inTurn, ...records.filter(comesLast)]) await attempt(record);
  if (failures.length > 0) throw failures[0];
}

/** The paths that somebody changed after the run wrote them: undoing would throw their work away. */
export async function changedSince(
  records: readonly UndoRecord[],
  host: Pick<Host, 'files'>,
): Promise<readonly string[]> {
  const latest = new Map<string, UndoRecord>();
  for (const record of records) if (record.kind === 'restore-file') latest.set(record.path, record);
  const changed: string[] = [];
  for (const [path, record] of latest) {
    if (await undoHandlerOf(record).changedSince(record, host)) changed.push(path);
  }
  return changed;
}

/** Whether a run that was taken back by itself has left something that `history undo` takes back. */
export function leavesTransactions(records: readonly UndoRecord[]): boolean {
  return records.some((record) => undoHandlerOf(record).staysByItself(record));
}

/** Goes the way back of a run and tells it as events. `list` is what stays as it is; `problem` the first thing that could not be put back. */
export async function goBack(
  records: readonly UndoRecord[],
  host: Host,
  log: string,
  everything: boolean,
  listen: EventListener,
): Promise<{ readonly list: readonly string[]; readonly problem?: Problem }> {
  const list: string[] = [];
  try {
    await undoRecords(records, host, {
      everything,
      log,
      onUndo: (what) => listen({ kind: 'undoing', what }),
      onStays: (what) => {
        list.push(what);
        listen({ kind: 'stays', what });
      },
    });
    return { list };
  } catch (error) {
    if (error instanceof OperatorError) return { list, problem: error.problem };
    throw error;
  }
}
