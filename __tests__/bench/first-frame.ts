import { alternate } from './harness/alternate.ts';
import { type Benchmark, resultOf } from './harness/benchmark.ts';
import { timeToWords } from './harness/terminal-time.ts';

/** From the start of the process to the first frame of the full-screen wizard: what an operator waits for. */
export const firstFrame: Benchmark = {
  id: 'first-frame',
  async measure(workshop) {
    const [wizard, printLine, host] = await Promise.all([
      workshop.wizard(),
      workshop.printLine(),
      workshop.healthyHost(),
    ]);
    const where = { folder: host.workingDirectory, environment: host.environment };
    const pairs = await alternate(
      workshop.runs,
      () => timeToWords(wizard, where, /Certificates/),
      () => timeToWords(printLine, where, /a line/),
    );
    const what = 'the wizard’s first frame in a pty, on a healthy host, against node printing a line in a pty';
    return [resultOf({ id: 'first-frame', goal: 3, unit: 'ms', what }, pairs)];
  },
};

/** What somebody waits for who tries the wizard out: the embedded host has to be there first. */
export const sandboxFrame: Benchmark = {
  id: 'sandbox-frame',
  async measure(workshop) {
    const wizard = await workshop.wizard();
    const pairs = await alternate(
      workshop.runs,
      () => timeToWords([...wizard, 'sandbox'], workshop, /Configure/),
      async () => 3000,
    );
    const what = 'the first frame of `sandbox`, which is what `npm start` runs, against three seconds';
    return [resultOf({ id: 'sandbox-frame', goal: 1, unit: 'ms', what }, pairs)];
  },
};
