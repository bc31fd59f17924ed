import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { alternate } from './harness/alternate.ts';
import { type Benchmark, resultOf } from './harness/benchmark.ts';
import { processTime, type Where } from './harness/process-time.ts';
import { commandsOf, writeScript } from './harness/record-commands.ts';
import { timeToWords } from './harness/terminal-time.ts';

/** The first whole measurement in the Health view, from the start of the process, against the one command that takes longest of its probes. */
export const overview: Benchmark = {
  id: 'overview',
  async measure(workshop) {
    const [wizard, host] = await Promise.all([workshop.wizard(), workshop.healthyHost()]);
    const where = { folder: host.workingDirectory, environment: host.environment };
    const looks = join(workshop.folder, 'looks');
    await mkdir(looks);
    const slowest = await slowestOf(await commandsOf([...wizard, 'check'], host, looks), looks, where);
    const pairs = await alternate(
      workshop.runs,
      () => timeToWords(wizard, where, /measured \d\d:/),
      () => processTime(['sh', slowest.script], where),
    );
    const what = `from the start of the full screen on a healthy host to its first whole measurement, against the slowest command of that (${slowest.name})`;
    return [resultOf({ id: 'overview', goal: 1.3, unit: 'ms', what }, pairs)];
  },
};

/** The one command that takes longest, by the shorter of two runs, as a script. */
async function slowestOf(commands: readonly string[], folder: string, where: Where) {
  let slowest = { time: 0, name: '', script: '' };
  for (const [at, command] of commands.entries()) {
    const script = await writeScript(join(folder, `${at}.sh`), [command]);
    const time = Math.min(await processTime(['sh', script], where), await processTime(['sh', script], where));
    if (time > slowest.time) slowest = { time, name: command.split(' ').slice(0, 2).join(' '), script };
  }
  return slowest;
}
