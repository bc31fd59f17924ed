/** Asks the program to end. `process` is one. */
export interface Signals {
  on(name: string, listener: () => void): unknown;
  off(name: string, listener: () => void): unknown;
}

const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

export interface HeldSignals {
  /** Runs the work; a signal that comes meanwhile is remembered, explained, and passed on as a wish to stop. */
  readonly during: <Value>(work: (stop: AbortSignal) => Promise<Value>) => Promise<Value>;
  /** The exit code of a signal that came, or undefined. */
  readonly code: () => number | undefined;
  readonly release: () => void;
}

/** Keeps signals from ending a run in the middle of an action. While nothing runs they have their usual effect. */
export function holdSignals(signals: Signals, say: (sentence: string) => void): HeldSignals {
  let code: number | undefined;
  let abort = new AbortController();
  const handlers = Object.entries(codes).map(([name, value]) => {
    const hear = () => {
      if (code === undefined) {
        say('Stopping when this action has ended: a package transaction cannot be stopped half way.');
      }
      code = value;
      abort.abort();
    };
    return [name, hear] as const;
  });
  const release = () => {
    for (const [name, hear] of handlers) signals.off(name, hear);
  };
  return {
    code: () => code,
    release,
    async during(work) {
      abort = new AbortController();
      for (const [name, hear] of handlers) signals.on(name, hear);
      try {
        return await work(abort.signal);
      } finally {
        release();
      }
    },
  };
}
