import type { Host } from '../../host/host.ts';

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
  /** Whether an undo would throw away what somebody did after the run. */
  changedSince(record: R, host: Pick<Host, 'files'>): Promise<boolean>;
  /** A transaction that a run which was taken back by itself has left: `history undo` takes it back. */
  staysByItself(record: R): boolean;
}

/** What most records are: taken back in their turn, with nothing in it that anybody else could have changed. */
export const inItsTurn = {
  comesLast: () => false,
  changedSince: async () => false,
  staysByItself: () => false,
} as const;
