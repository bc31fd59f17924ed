import { openRealHost, type RealHost, wizardCommand } from '../support/real-host.ts';
import { alternate, timed } from './harness/alternate.ts';
import { type Benchmark, resultOf } from './harness/benchmark.ts';

const before = 'pg-backup-api=1.4.0-1.bookworm';
const wanted = 'pg-backup-api=2.3.0-1.bookworm';

/** One upgrade of the package on a real Debian host, whole process, against apt-get with the same words and repository. Needs root. */
export const install: Benchmark = {
  id: 'install',
  async measure(workshop) {
    const host = await openRealHost();
    try {
      await host.must(...wizardCommand, 'config', 'set', 'pg_backup_api_package_version=2.3.0*', '--yes');
      await host.must(...wizardCommand, 'install', '--yes');
      const pairs = await alternate(
        workshop.runs,
        () => upgrade(host, [...wizardCommand, 'install', '--yes']),
        () => upgrade(host, apt(wanted)),
      );
      const what =
        '`install` of another version with its plan, journal and proof, start included, against `apt-get install`';
      return [resultOf({ id: 'install', goal: 1.15, unit: 'ms', what }, pairs)];
    } finally {
      await host.close();
    }
  },
};

const apt = (word: string) =>
  ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-y', '--allow-downgrades', 'install', word] as const;

/** Milliseconds of the command; the older version is put back before it. */
async function upgrade(host: RealHost, command: readonly string[]): Promise<number> {
  await host.must(...apt(before));
  return timed(() => host.must(...command));
}
