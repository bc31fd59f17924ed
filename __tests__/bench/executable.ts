import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { alternate } from './harness/alternate.ts';
import { type Benchmark, resultOf } from './harness/benchmark.ts';
import { processTime, runProcess } from './harness/process-time.ts';

const repository = resolve(import.meta.dirname, '../..');

/** What the executable for hosts without Node costs: each start, and its bytes on the disk. */
export const executable: Benchmark = {
  id: 'executable',
  async measure(workshop) {
    const [, printLine] = await Promise.all([workshop.wizard(), workshop.printLine()]);
    const program = join(workshop.folder, 'executable');
    await runProcess([process.execPath, 'scripts/build-executable.js', program], { folder: repository });
    const pairs = await alternate(
      workshop.runs,
      () => processTime([program, '--version'], workshop),
      () => processTime(printLine, workshop),
    );
    const [ours, theirs] = await Promise.all([program, process.execPath].map(async (file) => (await stat(file)).size));
    return [
      resultOf(
        {
          id: 'executable-start',
          goal: 2,
          unit: 'ms',
          what: '`--version` of the executable, start to end, against node printing a line',
        },
        pairs,
      ),
      resultOf(
        {
          id: 'executable-size',
          goal: 1.1,
          unit: 'MB',
          what: 'the executable on the disk, against the Node inside it',
        },
        { ours: [(ours ?? 0) / 1e6], theirs: [(theirs ?? 0) / 1e6] },
      ),
    ];
  },
};
