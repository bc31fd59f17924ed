import { OperatorError, type Problem } from '../errors.ts';
import type { Host } from '../host/host.ts';
import type { EventListener } from './events.ts';
import type { UndoRecord } from './journal-records.ts';
import { undoRecords } from './undo.ts';

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
