import type { Call } from '../call.ts';
import type { Machine } from '../machine.ts';
import type { DnfArguments } from '../packages/dnf-arguments.ts';

/** Waits for another dnf, for ever as the real one does, or gives up at once with `exit_on_lock`: exit code 200. */
export async function dnfLocked(call: Call, machine: Machine, options: DnfArguments): Promise<number | undefined> {
  const holder = () => (machine.fault === 'apt-locked' ? { pid: 1837, program: 'dnf-automatic' } : machine.packageLock);
  const first = holder();
  if (first === undefined) return undefined;
  if (options.exitOnLock) {
    call.err(
      `Error: Failed to obtain the transaction lock (logged in as: root).\nmetadata already locked by ${first.pid}`,
    );
    return 200;
  }
  call.out(`Waiting for process with pid ${first.pid} to finish.`);
  while (holder() !== undefined) await call.pause(0.2);
  return undefined;
}
