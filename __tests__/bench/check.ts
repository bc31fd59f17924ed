import { alternate } from './harness/alternate.ts';
import { type Benchmark, resultOf } from './harness/benchmark.ts';
import { processTime } from './harness/process-time.ts';
import { recordCommands } from './harness/record-commands.ts';

/** All probes of a healthy host by the program, against a shell script with the same commands, which judges nothing. */
export const check: Benchmark = {
  id: 'check',
  async measure(workshop) {
    const [wizard, host] = await Promise.all([workshop.wizard(), workshop.healthyHost()]);
    const where = { folder: host.workingDirectory, environment: host.environment };
    const script = await recordCommands([...wizard, 'check'], host, workshop.folder);
    const pairs = await alternate(
      workshop.runs,
      () => processTime([...wizard, 'check'], where),
      () => processTime(['sh', script], where),
    );
    const what =
      '`check` on a healthy host, start included, against its curl, Barman and other commands in a shell script';
    return [resultOf({ id: 'check', goal: 1.15, unit: 'ms', what }, pairs)];
  },
};
