import type { Host } from '../../host/host.ts';
import type { RestoreFile } from './file-state.ts';

export interface UndoListener {
  readonly onUndo: (what: string) => void;
  /** What is left as it is, as the end of a sentence. */
  readonly onStays: (what: string) => void;
}

export interface UndoOptions extends UndoListener {
  /** Also take back what is never taken back by itself: package transactions. */
  readonly everything: boolean;
  readonly log: string;
}

/** Everything that the program knows about one kind of undo record. A record may be taken back twice without harm. */
export interface UndoHandler<R> {
  takeBack(record: R, host: Host, options: UndoOptions): Promise<void>;
  /** It makes daemons and stores notice the old files: run after all of them are back. */
  comesLast(record: R): boolean;
  /** The files that the run wrote: where somebody has changed one since, an undo would throw their work away. */
  writes(record: R): readonly RestoreFile[];
  /** A transaction that a run which was taken back by itself has left: `history undo` takes it back. */
  staysByItself(record: R): boolean;
}

/** What most records are: taken back in their turn, with nothing in it that anybody else could have changed. */
export const inItsTurn = {
  comesLast: () => false,
  writes: () => [],
  staysByItself: () => false,
} as const;
