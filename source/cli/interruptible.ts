import { Cancelled } from '../errors.ts';

const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
type Signal = keyof typeof exitCodes;
const signals = Object.keys(exitCodes) as Signal[];

/**
 * Lets work that changes the host end in order when a signal comes: the action that runs is finished, what was done is put back,
 * and the command ends with the signal's exit code. A package transaction runs in a session of its own and is never hit.
 */
export async function interruptible<T>(
  work: (stop: AbortSignal) => Promise<T>,
  say: (line: string) => void,
): Promise<T> {
  const controller = new AbortController();
  let received: Signal | undefined;
  const onSignal = (signal: NodeJS.Signals) => {
    received ??= signal as Signal;
    if (controller.signal.aborted) return;
    say('Stopping when this action has ended: a package transaction cannot be stopped half way.');
    controller.abort();
  };
  for (const signal of signals) process.on(signal, onSignal);
  try {
    const result = await work(controller.signal);
    if (received !== undefined) throw new Cancelled(exitCodes[received]);
    return result;
  } finally {
    for (const signal of signals) process.off(signal, onSignal);
  }
}
