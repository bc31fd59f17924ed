import { alternate } from './harness/alternate.ts';
import { type Benchmark, resultOf } from './harness/benchmark.ts';
import { openDashboard } from './harness/live-dashboard.ts';

/** What a second without news sends over a slow line: the age of the measurement changes and nothing else. */
export const dashboardBytes: Benchmark = {
  id: 'dashboard-bytes',
  async measure({ runs }) {
    const dashboard = await openDashboard(100);
    try {
      const pairs = await alternate(
        runs,
        async () => bytesOf(await dashboard.terminal.written(/the next in/)),
        async () => bytesOf(dashboard.firstFrame),
      );
      const what = 'a tick of the clock against a full frame, 80×24';
      return [resultOf({ id: 'dashboard-bytes', goal: 0.15, unit: 'bytes', what }, pairs)];
    } finally {
      await dashboard.close();
    }
  },
};

function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}
