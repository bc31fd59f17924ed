import { writeFileSync } from 'node:fs';
import type { Call } from '../call.ts';
import { below, type Machine } from '../machine.ts';
import type { AptArguments } from '../packages/apt-arguments.ts';

/** `apt-get update`: one line a repository, then the lists are known. */
export async function aptUpdate(call: Call, machine: Machine, options: AptArguments): Promise<number> {
  const sources = machine.catalogue.repositories.map(({ source }) => source.split(' '));
  let fetched = 0;
  for (const [index, [uri = '', suite = '']] of sources.entries()) {
    const name = `${uri} ${suite.split('/')[0]} InRelease`;
    const percent = ((100 * index) / sources.length).toFixed(4);
    call.status(`dlstatus:${index + 1}:${percent}:Retrieving file ${index + 1} of ${sources.length}`);
    await call.pause(0.5);
    const fresh = !machine.listsFetched || index > 0;
    if (fresh) fetched += 12.8;
    if (options.quiet < 2) call.out(fresh ? `Get:${index + 1} ${name} [12.8 kB]` : `Hit:${index + 1} ${name}`);
  }
  machine.listsFetched = true;
  writeFileSync(below(machine, '/var/lib/apt/lists/example_InRelease'), '');
  if (options.quiet >= 2) return 0;
  call.out(`Fetched ${fetched.toFixed(1)} kB in 1s (${(fetched / 1.4).toFixed(1)} kB/s)`);
  call.out('Reading package lists...');
  return 0;
}
