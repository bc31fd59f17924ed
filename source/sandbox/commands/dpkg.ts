import { rmSync } from 'node:fs';
import type { Behaviour } from '../call.ts';
import { below } from '../machine.ts';
import { configureAll } from '../packages/package-state.ts';
import { configurePackage } from '../packages/unpack.ts';
import { dpkgQuery } from './dpkg-query.ts';

/** dpkg: `--configure -a`, `--audit`, `--print-architecture`, `-s`, `-l`. */
export const dpkg: Behaviour = async (call, machine) => {
  const { argv } = call;
  if (argv.includes('--print-architecture')) {
    call.out('amd64');
    return 0;
  }
  if (argv.includes('--configure')) {
    for (const [name, { version, status }] of machine.installed) {
      if (status === 'installed' || status === 'config-files') continue;
      call.out(`Setting up ${name} (${version}) ...`);
      await call.pause(0.4);
      for (const line of await configurePackage(machine, name, true)) call.out(line);
    }
    machine.installed = configureAll(machine.installed);
    machine.interrupted = false;
    rmSync(below(machine, '/var/lib/dpkg/updates/0001'), { force: true });
    return 0;
  }
  if (argv.includes('--audit') || argv.includes('-C')) {
    for (const [name, { status }] of machine.installed) {
      if (status === 'half-configured' || status === 'unpacked')
        call.out(`The following packages are only half configured:\n ${name}`);
    }
    return 0;
  }
  return dpkgQuery(call, machine);
};
