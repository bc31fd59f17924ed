import { parseArgs } from 'node:util';
import { benchmarks } from './benchmarks.ts';
import type { Line } from './harness/benchmark.ts';
import { resultsJson, tableHead, tableLines } from './harness/print-results.ts';
import { openWorkshop } from './harness/workshop.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string' },
    runs: { type: 'string', default: '9' },
  },
});
const runs = Math.max(1, Number.parseInt(values.runs, 10) || 9);
const ids = Object.keys(benchmarks);
if (values.only !== undefined && !ids.includes(values.only)) {
  console.error(`--only ${values.only}: there is no such benchmark. There are: ${ids.join(', ')}`);
  process.exit(2);
}

// As in the program: React chooses its build by this, Ink its way of drawing, and both when they are loaded.
Object.assign(process.env, { NODE_ENV: 'production', FORCE_COLOR: '1' });
delete process.env.CI;

const workshop = await openWorkshop(runs);
const lines: Line[] = [];
try {
  if (!values.json) console.log(tableHead);
  for (const [id, load] of Object.entries(benchmarks)) {
    if (values.only !== undefined && values.only !== id) continue;
    const measured = await (await load())
      .measure(workshop)
      .catch((error: unknown): Line[] => [{ id, reason: error instanceof Error ? error.message : String(error) }]);
    lines.push(...measured);
    if (!values.json) for (const line of measured) for (const text of tableLines(line)) console.log(text);
  }
} finally {
  await workshop.close();
}
if (values.json) console.log(resultsJson(lines));
