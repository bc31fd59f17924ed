/** Asks the program to end. `process` is one. */
export interface Signals {
  on(name: string, listener: () => void): unknown;
  off(name: string, listener: () => void): unknown;
}

const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

export interface HeldSignals {
  /** Runs the work to its end; a signal that comes meanwhile is remembered and explained. */
  readonly during: <Value>(work: () => Promise<Value>) => Promise<Value>;
  /** The exit code of a signal that came, or undefined. */
  readonly code: () => number | undefined;
  readonly release: () => void;
}

/** Keeps signals from ending a run half way. While nothing runs they have their usual effect. */
export function holdSignals(signals: Signals, say: (sentence: string) => void): HeldSignals {
  let code: number | undefined;
  const handlers = Object.entries(codes).map(([name, value]) => {
    const hear = () => {
      if (code === undefined) {
        say('What runs goes on to its end: a package transaction cannot be stopped half way. The wizard leaves then.');
      }
      code = value;
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
      for (const [name, hear] of handlers) signals.on(name, hear);
      try {
        return await work();
      } finally {
        release();
      }
    },
  };
}
