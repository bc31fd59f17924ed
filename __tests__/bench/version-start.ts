import { alternate } from './harness/alternate.ts';
import { type Benchmark, resultOf } from './harness/benchmark.ts';
import { processTime } from './harness/process-time.ts';

/** What every call of the program costs before it does anything: monitoring calls it each minute. */
export const versionStart: Benchmark = {
  id: 'version-start',
  async measure(workshop) {
    const [wizard, printLine] = await Promise.all([workshop.wizard(), workshop.printLine()]);
    const pairs = await alternate(
      workshop.runs,
      () => processTime([...wizard, '--version'], workshop),
      () => processTime(printLine, workshop),
    );
    const what = '`wizard --version`, start to end, against node printing a line';
    return [resultOf({ id: 'version-start', goal: 1.4, unit: 'ms', what }, pairs)];
  },
};
