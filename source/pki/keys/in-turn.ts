import { setImmediate as nextTurn } from 'node:timers/promises';

let last: Promise<unknown> = Promise.resolve();

/**
 * Runs a piece of work in a turn of the event loop of its own, one piece at a time however many callers there are: a
 * signature with RSA 4096 takes milliseconds, and a screen that waits for several of them must not stand still.
 */
export function inTurn<T>(work: () => T | Promise<T>): Promise<T> {
  const result = last.then(() => nextTurn()).then(work);
  last = result.catch(() => undefined);
  return result;
}
