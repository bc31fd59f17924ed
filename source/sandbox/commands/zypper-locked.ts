import type { Call } from '../call.ts';
import type { Machine } from '../machine.ts';
import type { ZypperVoice } from '../packages/zypper-voice.ts';

/** Refused at once by another run with the lock, or after `ZYPP_LOCK_TIMEOUT` seconds: the exit code is 7. */
export async function zypperLocked(call: Call, machine: Machine, voice: ZypperVoice): Promise<number | undefined> {
  const timeout = Number(call.environment.ZYPP_LOCK_TIMEOUT ?? 0);
  for (let waited = 0; holder(machine) !== undefined; waited += 1) {
    const who = holder(machine);
    if (waited >= timeout) {
      voice.error(
        `System management is locked by the application with pid ${who?.pid} (${who?.program}).\nClose this application before trying again.`,
      );
      return 7;
    }
    await call.pause(1);
  }
  return undefined;
}

function holder({ fault, packageLock }: Machine): { readonly pid: number; readonly program: string } | undefined {
  return fault === 'apt-locked' ? { pid: 1837, program: '/usr/libexec/packagekitd' } : packageLock;
}
