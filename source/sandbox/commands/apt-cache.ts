import type { Behaviour, Call } from '../call.ts';
import type { Machine } from '../machine.ts';
import { offered } from '../offered.ts';
import { findPackage, repositoryOf } from '../packages/catalogue.ts';
import { installedVersion } from '../packages/package-state.ts';

/** apt-cache: `madison`, `policy`, `show`. Unknown names are silence and exit code 0, except for `show`. */
export const aptCache: Behaviour = async (call, machine) => {
  const [verb, ...names] = call.argv.filter((word, index) => !word.startsWith('-') && call.argv[index - 1] !== '-o');
  await call.pause(0.2);
  switch (verb) {
    case 'madison':
      for (const name of names) madison(call, machine, name);
      return 0;
    case 'policy':
      for (const name of names) policy(call, machine, name);
      return 0;
    case 'show':
      return names.map((name) => show(call, machine, name)).some((found) => !found) ? 100 : 0;
    default:
      call.err(verb === undefined ? 'E: No command given' : `E: Invalid operation ${verb}`);
      return 100;
  }
};

function madison(call: Call, machine: Machine, name: string): void {
  const catalogue = offered(machine);
  const versions = findPackage(catalogue, name)?.versions ?? [];
  const width = Math.max(0, ...versions.map(({ version }) => version.length));
  for (const { version } of versions) {
    call.out(`${name} | ${version.padStart(width)} | ${repositoryOf(catalogue, name, version)?.source ?? ''}`);
  }
}

function policy(call: Call, machine: Machine, name: string): void {
  const catalogue = offered(machine);
  const versions = findPackage(catalogue, name)?.versions.map(({ version }) => version) ?? [];
  const present = installedVersion(machine.installed, name);
  const known = present === undefined || versions.includes(present) ? versions : [...versions, present];
  if (known.length === 0) return;
  call.out(`${name}:`);
  call.out(`  Installed: ${present ?? '(none)'}`);
  call.out(`  Candidate: ${known[0]}`);
  call.out('  Version table:');
  for (const version of known) {
    const source = repositoryOf(catalogue, name, version)?.source;
    call.out(` ${version === present ? '***' : '   '} ${version} ${source === undefined ? 100 : 500}`);
    if (source !== undefined) call.out(`        500 ${source}`);
    if (version === present) call.out('        100 /var/lib/dpkg/status');
  }
}

function show(call: Call, machine: Machine, name: string): boolean {
  const found = findPackage(offered(machine), name);
  if (found === undefined) {
    call.err('E: No packages found');
    return false;
  }
  for (const { version } of found.versions) {
    call.out(
      `Package: ${name}\nVersion: ${version}\nArchitecture: ${found.architecture}\nDepends: ${found.depends.join(', ')}\n`,
    );
  }
  return true;
}
