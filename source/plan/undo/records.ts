import { OperatorError } from '../../errors.ts';
import type { RestoreFile } from './file-state.ts';
import type { UndoHandler } from './handler.ts';
import { type PackageTransaction, packageTransaction } from './package-transaction.ts';
import {
  type RemoveDirectory,
  type RemoveStaged,
  type RestoreAttributes,
  type RestoreDirectory,
  removeDirectory,
  removeStaged,
  restoreAttributes,
  restoreDirectory,
} from './path-records.ts';
import { restoreFile } from './restore-file.ts';
import { type RestoreLinks, restoreLinks } from './restore-links.ts';
import { type RestorePair, restorePair } from './restore-pair.ts';
import { type RunAgain, runAgain } from './run-again.ts';

/** How one change is taken back. Written to the journal, and on the disk, before the change is made. */
export type UndoRecord =
  | RestoreFile
  | RemoveStaged
  | RemoveDirectory
  | RestoreAttributes
  | RestoreDirectory
  | RestoreLinks
  | RestorePair
  | RunAgain
  | PackageTransaction;

/**
 * The handler of each kind: a kind without one does not compile. The kinds are words of journals that earlier versions wrote: none
 * is ever renamed, and a field that is added has to be optional.
 */
const handlers: { readonly [K in UndoRecord['kind']]: UndoHandler<Extract<UndoRecord, { kind: K }>> } = {
  'restore-file': restoreFile,
  'remove-staged': removeStaged,
  'remove-directory': removeDirectory,
  'restore-attributes': restoreAttributes,
  'restore-directory': restoreDirectory,
  'restore-links': restoreLinks,
  'restore-pair': restorePair,
  run: runAgain,
  'package-transaction': packageTransaction,
};

/** Whether this version can take the record back: a newer one may have written it. */
export function isKnown(record: UndoRecord): boolean {
  return Object.hasOwn(handlers, record.kind);
}

/** Throws OperatorError for a record that a newer version has written. */
export function undoHandlerOf(record: UndoRecord): UndoHandler<UndoRecord> {
  // The record and its handler are of one kind; the compiler cannot see that through the index.
  if (isKnown(record)) return handlers[record.kind] as UndoHandler<UndoRecord>;
  throw new OperatorError({
    id: 'unknown-undo-record',
    message: `The journal has a record that this version does not know: ${String(record.kind)}.`,
    fix: ['Take the run back with the version that made it, or a newer one.'],
  });
}
