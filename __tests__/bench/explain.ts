import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Benchmark, resultOf } from './harness/benchmark.ts';
import { processUsage, type Usage } from './harness/process-usage.ts';

const count = 200_000;

/**
 * What monitoring hands over: the evidence of many calls. `stamped`: each with times and processes of its own, so that none comes twice;
 * `distinct`: each of a host of its own besides.
 */
const kinds = [
  { id: 'explain', goal: 1.2, what: 'the same failures again and again' },
  { id: 'explain-stamped', goal: 2, what: 'each with its own times and processes' },
  { id: 'explain-distinct', goal: 2, what: 'each with its own host, times and processes' },
] as const;

/** `explain --json` of an array against Node reading and parsing it: processor time, and the largest resident set. */
export const explain: Benchmark = {
  id: 'explain',
  async measure(workshop) {
    const wizard = await workshop.wizard();
    const parse = join(workshop.folder, 'parse.mjs');
    writeFileSync(parse, "import { readFileSync } from 'node:fs';\nJSON.parse(readFileSync(0, 'utf8'));\n");
    const lines = [];
    for (const { id, goal, what } of kinds) {
      const input = join(workshop.folder, `${id}.json`);
      writeFileSync(input, evidenceText(id));
      const where = { input, folder: workshop.folder };
      const [ours, theirs]: [Usage[], Usage[]] = [[], []];
      for (let run = 0; run < workshop.runs; run += 1) {
        ours.push(await processUsage([...wizard, 'explain', '--json'], { ...where, code: 1 }));
        theirs.push(await processUsage([process.execPath, parse], { ...where, code: 0 }));
      }
      const of = (usages: readonly Usage[], key: keyof Usage) => usages.map((usage) => usage[key]);
      const pairs = (key: keyof Usage) => ({ ours: of(ours, key), theirs: of(theirs, key) });
      const items = `${count} items of evidence, ${what}`;
      lines.push(
        resultOf(
          { id, goal, unit: 'ms', what: `user time of \`explain\` for ${items}, against JSON.parse of them` },
          pairs('userMilliseconds'),
        ),
        resultOf(
          {
            id: `${id}-memory`,
            goal: 1,
            unit: 'MB',
            what: `largest resident set of \`explain\` for ${items}, against JSON.parse of them`,
          },
          pairs('megabytes'),
        ),
      );
    }
    return lines;
  },
};

function evidenceText(kind: (typeof kinds)[number]['id']): string {
  const file = new URL('../../fixtures/health/evidence.json', import.meta.url);
  const rows: readonly { evidence: { stderr?: string; apacheErrorLog?: readonly string[] } }[] = JSON.parse(
    readFileSync(file, 'utf8'),
  );
  const items = Array.from({ length: count }, (_, at) => {
    const { evidence } = rows[at % rows.length] as (typeof rows)[number];
    if (kind === 'explain') return JSON.stringify(evidence);
    const time = `[Mon Nov 23 09:00:00.${String(at).padStart(6, '0')} 2026] `;
    const log = [
      `${time}[mpm_event:notice] [pid ${at}:tid ${at}] AH00489: Apache/2.4.66 configured`,
      ...(evidence.apacheErrorLog ?? []),
    ];
    const stderr = evidence.stderr?.replace(/after \d+ ms/, `after ${at} ms`);
    const item = JSON.stringify({ ...evidence, ...(stderr !== undefined && { stderr }), apacheErrorLog: log });
    return kind === 'explain-stamped' ? item : item.replaceAll('barman1', `barman${at}`);
  });
  return `[${items.join(',')}]`;
}
