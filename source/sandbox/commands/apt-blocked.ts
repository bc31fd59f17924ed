import type { Call } from '../call.ts';
import type { Machine } from '../machine.ts';
import type { AptArguments } from '../packages/apt-arguments.ts';

const lockFile = '/var/lib/dpkg/lock-frontend';

/**
 * What keeps apt-get from starting, said in its words: another run with the lock, waited for as `DPkg::Lock::Timeout` says (seconds),
 * or a dpkg run that was cut off. The exit code when it may not start.
 */
export async function aptBlocked(call: Call, machine: Machine, options: AptArguments): Promise<number | undefined> {
  const timeout = Number(options.settings.get('dpkg::lock::timeout') ?? 0);
  for (let waited = 0; holder(machine) !== undefined; waited += 1) {
    const who = holder(machine);
    const held = `Could not get lock ${lockFile}. It is held by process ${who?.pid} (${who?.program})`;
    if (waited >= timeout) {
      call.err(`E: ${held}`);
      call.err('N: Be aware that removing the lock file is not a solution and may break your system.');
      call.err(`E: Unable to acquire the dpkg frontend lock (${lockFile}), is another process using it?`);
      return 100;
    }
    if (waited === 0) call.out(`Waiting for cache lock: ${held}...`);
    await call.pause(1);
  }
  if (!machine.interrupted) return undefined;
  call.err("E: dpkg was interrupted, you must manually run 'dpkg --configure -a' to correct the problem.");
  return 100;
}

function holder(machine: Machine): Machine['packageLock'] {
  return machine.fault === 'apt-locked' ? { pid: 1837, program: 'unattended-upgr' } : machine.packageLock;
}
