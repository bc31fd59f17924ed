import type { ReactNode } from 'react';
import type { Signals, Streams } from './streams.ts';

const signalCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** The one owner of the end: screens and signals report here, the first report counts. */
export interface Lifecycle {
  /** The screen has ended with this exit code; `last` is the frame that stays on the terminal, in place of the one that is there. */
  end(code: number, last?: ReactNode): void;
  /** Our own defect: the screen ends and the error goes on to whoever shows it. */
  fail(error: unknown): void;
  /**
   * Tells when the process is asked to end (128 + signal, or 129 when the terminal is gone), so that what must not be cut short can
   * end first. Asked a second time by SIGINT or SIGTERM, or with nobody listening, the screen ends at once. Returns how to stop
   * listening.
   */
  onStop(listener: (code: number) => void): () => void;
  /** The mouse is listened to. */
  readonly mouse: boolean;
  /** Has the terminal tell where its cursor stands: the answer comes as input. */
  askCursor(): void;
  /** The row of the frame, from 0, on a line of the terminal, while the cursor stands on another line: right under the frame. */
  rowOfFrame(line: number, cursorLine: number): number;
  /** Hands the terminal to the shell, which takes the job on again by `fg`. */
  suspend(): void;
  /** Hands the terminal to other work, which blocks the program, and takes it back. An interruption of that work is not one of ours. */
  lend(work: () => void): void;
}

export interface End {
  readonly code: number;
  readonly last: ReactNode;
}

export interface OwnedLifecycle extends Lifecycle {
  /** Settles with the first end; rejects with a failure. */
  readonly outcome: Promise<End>;
  /** Who gives the terminal away, and takes it back: called for `suspend`. */
  suspender: () => void;
  /** Where frames are painted: who answers questions for places on the terminal. */
  pointer: Pick<Lifecycle, 'askCursor' | 'rowOfFrame'>;
  /** The same, for `lend`. */
  lender: (work: () => void) => void;
  release(): void;
}

export function createLifecycle({ stdin, stdout, signals = process, mouse = false }: Streams): OwnedLifecycle {
  let settle: (end: End) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const outcome = new Promise<End>((resolve, fail) => {
    settle = resolve;
    reject = fail;
  });
  let listener: ((code: number) => void) | undefined;
  let asked = false;
  const stop = (code: number) => {
    if (asked || listener === undefined) settle({ code, last: undefined });
    else listener(code);
    asked = true;
  };
  // A terminal that goes tells so several times: by SIGHUP from the kernel and from the shell, and by every write that fails.
  const hangUp = () => {
    if (!asked) stop(signalCodes.SIGHUP);
  };
  let lent = false;
  const handlers = [
    ['SIGINT', () => lent || stop(signalCodes.SIGINT)],
    ['SIGTERM', () => stop(signalCodes.SIGTERM)],
    ['SIGHUP', hangUp],
  ] as const;
  for (const [name, handler] of handlers) signals.on(name, handler);
  stdin.on('end', hangUp);
  stdin.on('error', hangUp);
  stdout.on('error', hangUp);
  const owned: OwnedLifecycle = {
    outcome,
    mouse,
    suspender: () => undefined,
    suspend: () => owned.suspender(),
    pointer: { askCursor: () => undefined, rowOfFrame: () => -1 },
    askCursor: () => owned.pointer.askCursor(),
    rowOfFrame: (line, cursorLine) => owned.pointer.rowOfFrame(line, cursorLine),
    lender: (work) => work(),
    lend(work) {
      lent = true;
      owned.lender(work);
      // Ctrl-C in an editor reaches its whole process group; ours hears of it after the work.
      setImmediate(() => {
        lent = false;
      });
    },
    end: (code, last) => settle({ code, last }),
    fail: (error) => reject(error),
    onStop(hears) {
      listener = hears;
      return () => {
        if (listener === hears) listener = undefined;
      };
    },
    release() {
      for (const [name, handler] of handlers) signals.off(name, handler);
      stdin.off('end', hangUp);
      stdin.off('error', hangUp);
      stdout.off('error', hangUp);
    },
  };
  return owned;
}

/** Calls `restore` also when somebody ends the process without asking. Returns how to take it back. */
export function onProcessExit(signals: Signals, restore: () => void): () => void {
  signals.on('exit', restore);
  return () => signals.off('exit', restore);
}
