import { alternate } from './harness/alternate.ts';
import { type Benchmark, resultOf } from './harness/benchmark.ts';
import { type LiveDashboard, openDashboard, quietTime, roundOf, serverName } from './harness/live-dashboard.ts';

const down = '\u001b[B';

/** What is not on the screen must cost nothing: a frame of many rows against a frame of few. */
export const dashboardRows: Benchmark = {
  id: 'dashboard-rows',
  async measure({ runs }) {
    const many = await openDashboard(10_000);
    const few = await openDashboard(100);
    try {
      const scrolled = await alternate(2 * runs, scroller(many), scroller(few));
      const measured = await alternate(2 * runs, measurer(many, 10_000), measurer(few, 100));
      const rows = '10,000 rows against 100';
      return [
        resultOf({ id: 'dashboard-rows', goal: 1.3, unit: 'ms', what: `from a key to the frame: ${rows}` }, scrolled),
        resultOf(
          { id: 'dashboard-rows-new', goal: 1.3, unit: 'ms', what: `from a new measurement to the frame: ${rows}` },
          measured,
        ),
      ];
    } finally {
      await many.close();
      await few.close();
    }
  },
};

/** Moves the cursor by one row; done when the frame with the next row is written. */
function scroller({ terminal }: LiveDashboard): () => Promise<number> {
  let last = 0;
  return async () => {
    last += 1;
    await quietTime();
    const drawn = terminal.written(new RegExp(serverName(last)));
    const start = performance.now();
    terminal.press(down);
    await drawn;
    return performance.now() - start;
  };
}

/** Brings a measurement of which every row has changed; done when the frame is written. */
function measurer({ terminal, bring }: LiveDashboard, rows: number): () => Promise<number> {
  let round = 0;
  return async () => {
    round += 1;
    const report = roundOf(rows, round);
    await quietTime();
    const measuring = terminal.written(/Measuring/);
    terminal.press('r');
    await measuring;
    await quietTime();
    const drawn = terminal.written(new RegExp(`${20 + round} GB`));
    const start = performance.now();
    bring(report);
    await drawn;
    return performance.now() - start;
  };
}
