import { setTimeout as wait } from 'node:timers/promises';

/** Seconds: a little less than the 90 for which NRPE and Icinga are told to wait (docs/monitoring.md). */
export const pluginDeadline = 85;

/** What `work` resolves to, or `late` when it has not ended after so many seconds; the work is not stopped. */
export async function withinDeadline<T>(work: Promise<T>, late: T, seconds: number): Promise<T> {
  const timer = new AbortController();
  const end = wait(seconds * 1000, late, { signal: timer.signal });
  try {
    return await Promise.race([work, end]);
  } finally {
    end.catch(() => undefined);
    timer.abort();
  }
}
