import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Runs work and tells its time and the longest time, in milliseconds, for which the event loop could do nothing else. */
export async function withLongestPause(
  work: () => Promise<unknown>,
): Promise<{ readonly milliseconds: number; readonly longestPause: number }> {
  const monitor = monitorEventLoopDelay({ resolution: 1 });
  monitor.enable();
  const start = performance.now();
  await work();
  const milliseconds = performance.now() - start;
  monitor.disable();
  return { milliseconds, longestPause: monitor.max / 1e6 };
}
