import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { editConfig } from '../../source/config/edit-config.ts';
import { alternate, timed } from './harness/alternate.ts';
import { type Benchmark, resultOf } from './harness/benchmark.ts';
import { largeConfig } from './harness/large-config.ts';
import { startPython } from './harness/python-worker.ts';

const lines = 10_000;

/** One edit (which reads the text twice: before, and to compare what it has become) against one reading by PyYAML's C loader. */
export const configEdit: Benchmark = {
  id: 'config-edit',
  async measure(workshop) {
    const text = largeConfig(lines);
    const file = join(workshop.folder, 'config.yml');
    await writeFile(file, text);
    const python = await startPython(loadProgram, [file]);
    if (python === undefined) return [{ id: 'config-edit', reason: 'python3-yaml with its C loader is missing' }];
    for (let round = 0; round < 10; round += 1) edit(text);
    try {
      const pairs = await alternate(
        workshop.runs,
        () => timed(() => edit(text)),
        () => python.measure(),
      );
      const what = `one setting changed in ${lines} lines, against PyYAML’s CSafeLoader reading them; in process, warmed up`;
      return [resultOf({ id: 'config-edit', goal: 1, unit: 'ms', what }, pairs)];
    } finally {
      python.close();
    }
  },
};

function edit(text: string): void {
  const scope = { kind: 'cluster' } as const;
  const edited = editConfig(text, 'config.yml', [{ scope, key: 'enable_pg_backup_api', value: true }]);
  if (edited.kind === 'refusal') throw new Error(edited.reason);
}

const loadProgram = `
import sys, time, yaml
loader = yaml.CSafeLoader
text = open(sys.argv[1], encoding='utf-8').read()
for _ in range(3): yaml.load(text, loader)
print('ready', flush=True)
for _ in sys.stdin:
    start = time.perf_counter()
    yaml.load(text, loader)
    print(time.perf_counter() - start, flush=True)
`;
