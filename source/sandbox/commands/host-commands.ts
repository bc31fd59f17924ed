import type { Behaviour } from '../call.ts';
import { faultsOf, isSandboxFault, sandboxFaults } from '../faults.ts';

/** `hostname [-f|-s]`. */
export const hostname: Behaviour = (call, machine) => {
  const short = call.argv.some((word) => word === '-s' || word === '--short');
  call.out(short ? (machine.hostName.split('.')[0] ?? '') : machine.hostName);
  return 0;
};

/** `sandbox-fault NAME|none`: breaks or mends something while the sandbox runs; the sandbox's own command. */
export const sandboxFault: Behaviour = async (call, machine) => {
  const [word = ''] = call.argv;
  if (word === 'none' || isSandboxFault(word)) {
    await machine.setFault(word === 'none' ? undefined : word);
    return 0;
  }
  call.err('usage: sandbox-fault NAME|none');
  for (const name of faultsOf(machine.family)) call.err(`  ${name.padEnd(27)} ${sandboxFaults[name].says}`);
  return 2;
};
