import { alternate } from './harness/alternate.ts';
import { type Benchmark, resultOf } from './harness/benchmark.ts';
import { serverName } from './harness/live-dashboard.ts';
import { openRawTerminal, type RawTerminal } from './harness/terminal-time.ts';

const down = '\u001b[B';

/** Whether the dashboard still listens while a measurement of a large site is read: from a key in the pty to the frame. */
export const keyLatency: Benchmark = {
  id: 'key-latency',
  async measure(workshop) {
    const terminal = openRawTerminal(await workshop.program('busy-dashboard'), workshop);
    try {
      await terminal.seen(/pg00000/);
      const scroll = scroller(terminal);
      const pairs = await alternate(
        workshop.runs,
        async () => {
          await quiet(terminal);
          terminal.child.write('r');
          await terminal.seen(/\u0007/);
          // The frame before the measurement said so, too.
          terminal.forget();
          const latency = await scroll();
          await terminal.seen(/the next in/);
          return latency;
        },
        async () => {
          await quiet(terminal);
          return scroll();
        },
      );
      const what = 'from a key to the frame while a measurement reads 20 MB, against an idle dashboard';
      return [resultOf({ id: 'key-latency', goal: 2, unit: 'ms', what }, pairs)];
    } finally {
      await terminal.close();
    }
  },
};

/** Scrolls by one row and waits for the row that comes into sight. */
function scroller(terminal: RawTerminal): () => Promise<number> {
  let last = 0;
  return async () => {
    last += 1;
    const start = performance.now();
    terminal.child.write(down);
    await terminal.seen(new RegExp(serverName(last)));
    return performance.now() - start;
  };
}

/** Lets the frames that are still coming pass. */
async function quiet(terminal: RawTerminal): Promise<void> {
  await new Promise((settle) => setTimeout(settle, 150));
  terminal.forget();
}
