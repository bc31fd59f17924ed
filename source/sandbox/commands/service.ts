import type { Behaviour } from '../call.ts';
import { activeState, unitFile } from '../services.ts';
import { changeUnit } from './systemctl.ts';

/** `service NAME ACTION`, which hands over to systemd. */
export const service: Behaviour = async (call, machine) => {
  const [name = '', action = ''] = call.argv;
  if (unitFile(machine, name) === undefined) {
    call.err(
      machine.family === 'debian'
        ? `${name}: unrecognized service`
        : `Redirecting to /bin/systemctl ${action} ${name}.service`,
    );
    return machine.family === 'debian' ? 1 : 5;
  }
  if (action !== 'status') return changeUnit(call, machine, name, action);
  const state = activeState(machine, name);
  call.out(`${name} is ${state === 'active' ? 'running' : 'not running'}.`);
  return state === 'active' ? 0 : 3;
};
