/** A pure function for another thread: the text of its module (`import('./file.ts?thread')`) and the name it is exported by. */
export interface ThreadProgram {
  readonly code: string;
  readonly name: string;
}

export interface BackgroundOptions {
  /** Milliseconds after which the thread is ended. */
  readonly timeout: number;
  /** Memory of the input that moves to the thread instead of being copied: here it is empty afterwards. */
  readonly handedOver?: readonly ArrayBuffer[];
}

/** Computing that would keep a screen waiting, in a thread of its own. */
export interface Background {
  /**
   * Calls the function with the input; both input and answer are plain data (what structured clone takes). Rejects with
   * what the function threw and when the thread ends without an answer, which are our bugs, and with TookTooLong at the time-out.
   */
  run(program: ThreadProgram, input: unknown, options: BackgroundOptions): Promise<unknown>;
}
