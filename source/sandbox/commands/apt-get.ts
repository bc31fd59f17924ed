import { writeFileSync } from 'node:fs';
import type { Behaviour, Call } from '../call.ts';
import { below, type Machine } from '../machine.ts';
import { type AptArguments, parseAptArguments } from '../packages/apt-arguments.ts';
import { aptBlocked } from './apt-blocked.ts';
import { aptInstall } from './apt-install.ts';
import { readLists } from './apt-lists.ts';

/** apt-get 2.6: `check`, `update`, `install`, `remove`, `purge` and the harmless ones. */
export const aptGet: Behaviour = async (call, machine) => {
  const options = parseAptArguments(call.argv);
  if (call.argv.includes('--version') || call.argv.includes('-v')) {
    call.out('apt 2.6.1 (amd64)');
    return 0;
  }
  if (options.unknown !== undefined) {
    call.err(
      `E: Command line option '${options.unknown.replace(/^--?/, '')}' [from ${options.unknown}] is not understood in combination with the other options.`,
    );
    return 100;
  }
  switch (options.operation) {
    case undefined:
      call.out('apt 2.6.1 (amd64)\nUsage: apt-get [options] command');
      return 0;
    case 'check':
      return check(call, machine, options);
    case 'update':
      return aptUpdate(call, machine, options);
    case 'install':
    case 'remove':
    case 'purge':
      return aptInstall(call, machine, options);
    case 'upgrade':
    case 'dist-upgrade':
    case 'autoremove':
      readLists(call, options);
      call.out('0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.');
      return 0;
    case 'indextargets':
      indexTargets(call, machine);
      return 0;
    case 'clean':
    case 'autoclean':
      return 0;
    default:
      call.err(`E: Invalid operation ${options.operation}`);
      return 100;
  }
};

async function check(call: Call, machine: Machine, options: AptArguments): Promise<number> {
  const blocked = await aptBlocked(call, machine, options);
  if (blocked !== undefined) return blocked;
  await call.pause(0.3);
  readLists(call, options);
  return 0;
}

/** The names of the package lists, as `--format '$(FILENAME)'` asks for them; none before the first update. */
function indexTargets(call: Call, machine: Machine): void {
  if (!machine.listsFetched) return;
  for (const { source } of machine.catalogue.repositories) {
    const [uri = '', suite = ''] = source.split(' ');
    const name = `${uri.replace(/^https?:\/\//, '')}_dists_${suite}_binary-amd64_Packages`.replaceAll('/', '_');
    call.out(`/var/lib/apt/lists/${name}`);
  }
}

/** `apt-get update`: one line a repository, then the lists are known. */
async function aptUpdate(call: Call, machine: Machine, options: AptArguments): Promise<number> {
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
