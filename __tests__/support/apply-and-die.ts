import { interceptWrites } from './intercepted-host.ts';
import { engineOf } from './played-runs.ts';
import { openHost } from './temporary-host.ts';
import { wholePlan } from './whole-plan.ts';

/** A program: applies the whole plan to the host in a folder, and is killed before the change of the given number. */
const [folder = '', number = ''] = process.argv.slice(2);
const host = interceptWrites(openHost(folder), (call) => {
  if (call.number === Number(number)) process.kill(process.pid, 'SIGKILL');
});
const report = await engineOf(host).apply(
  wholePlan,
  async () => undefined,
  () => undefined,
);
process.stdout.write(report.outcome);
