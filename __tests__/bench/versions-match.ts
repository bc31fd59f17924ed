import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { alternate } from './harness/alternate.ts';
import { type Benchmark, resultOf } from './harness/benchmark.ts';
import { processTime } from './harness/process-time.ts';

/** What a thousand specifiers select among a hundred versions, start included, against node's own start. */
export const versionsMatch: Benchmark = {
  id: 'versions-match',
  async measure(workshop) {
    const [wizard, printLine] = await Promise.all([workshop.wizard(), workshop.printLine()]);
    const tens = Array.from({ length: 10 }, (_, digit) => digit);
    const versions = tens.flatMap((minor) => tens.map((patch) => `2.${minor}.${patch}-1.pgdg120+1`));
    const available = join(workshop.folder, 'versions');
    await writeFile(available, versions.join('\n'));
    // Each selects a version: exact, by its start, by a pattern.
    const specifiers = Array.from({ length: 1000 }, (_, at) => {
      const version = versions[at % versions.length] ?? '';
      return [version, `${version.slice(0, 5)}*`, `?${version.slice(1)}`][at % 3] ?? version;
    });
    const command = [...wizard, 'versions', 'match', '--manager', 'apt', '--available', available, ...specifiers];
    const pairs = await alternate(
      workshop.runs,
      () => processTime(command, workshop),
      () => processTime(printLine, workshop),
    );
    const what = '`versions match` of 1,000 specifiers among 100 versions, start to end, against node printing a line';
    return [resultOf({ id: 'versions-match', goal: 1.5, unit: 'ms', what }, pairs)];
  },
};
