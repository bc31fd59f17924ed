import type { Behaviour, Call } from '../call.ts';
import type { Machine } from '../machine.ts';
import { offered } from '../offered.ts';
import { findPackage, repositoryOf } from '../packages/catalogue.ts';
import { type DnfArguments, parseDnfArguments } from '../packages/dnf-arguments.ts';
import { matchDnf, nevra } from '../packages/dnf-select.ts';
import { dnfLocked } from './dnf-locked.ts';
import { dnfTransaction } from './dnf-transaction.ts';

/** dnf 4.14 (and yum, the same program on EL 9): `repoquery`, `list`, `install`, `downgrade`, `remove`, `makecache`, `check-update`. */
export const dnf: Behaviour = async (call, machine) => {
  const options = parseDnfArguments(call.argv);
  if (call.argv.includes('--version')) {
    call.out('4.14.0');
    return 0;
  }
  switch (options.operation) {
    case 'repoquery':
      return repoquery(call, machine, options);
    case 'list':
      return list(call, machine, options);
    case 'install':
    case 'downgrade':
    case 'remove':
    case 'erase':
    case 'reinstall':
      return dnfTransaction(call, machine, options);
    case 'makecache':
    case 'check-update': {
      const locked = await dnfLocked(call, machine, options);
      if (locked !== undefined) return locked;
      await call.pause(2);
      if (options.operation === 'makecache' && !options.quiet) call.out('Metadata cache created.');
      return 0;
    }
    case 'repolist':
      if (!options.quiet) call.out('repo id                        repo name');
      for (const { id, source } of machine.catalogue.repositories) call.out(`${id.padEnd(30)} ${source}`);
      return 0;
    case 'versionlock':
    case 'check':
      return 0;
    case undefined:
      call.err('usage: dnf [options] COMMAND');
      return 1;
    default:
      call.err(`No such command: ${options.operation}. Please use /usr/bin/dnf --help`);
      return 1;
  }
};

async function repoquery(call: Call, machine: Machine, options: DnfArguments): Promise<number> {
  const locked = await dnfLocked(call, machine, options);
  if (locked !== undefined) return locked;
  await call.pause(0.8);
  const catalogue = offered(machine);
  const format = options.queryFormat ?? '%{name}-%{epoch}:%{version}-%{release}.%{arch}';
  const lines = options.names.flatMap((word) =>
    matchDnf(word, catalogue).map(({ name, version }) => {
      const parts = nevra(name, version, findPackage(catalogue, name)?.architecture ?? 'noarch');
      const fields: Readonly<Record<string, string>> = {
        name,
        epoch: parts.epoch,
        version: parts.version,
        release: parts.release,
        arch: parts.architecture,
        repoid: repositoryOf(catalogue, name, version)?.id ?? '',
        evr: `${parts.epoch}:${parts.version}-${parts.release}`,
      };
      return expandTags(format, fields);
    }),
  );
  // dnf 4 prints in string order and adds a line end of its own to every row.
  for (const line of [...new Set(lines)].sort()) call.out(line);
  return 0;
}

/** `%{name}` fields and `\n`, `\t` escapes of a query format. */
export function expandTags(format: string, fields: Readonly<Record<string, string>>): string {
  return format
    .replace(/%-?\d*\{([a-zA-Z]+)\}/g, (whole, tag: string) => fields[tag.toLowerCase()] ?? whole)
    .replace(/\\([nt])/g, (_whole, letter: string) => (letter === 'n' ? '\n' : '\t'));
}

async function list(call: Call, machine: Machine, options: DnfArguments): Promise<number> {
  await call.pause(0.6);
  const catalogue = offered(machine);
  const names = options.names.filter((word) => word !== 'installed' && word !== 'available');
  const present = [...machine.installed].filter(([name]) => names.length === 0 || names.includes(name));
  const available = options.installedOnly
    ? []
    : names.flatMap((name) => findPackage(catalogue, name)?.versions.map((item) => ({ name, ...item })) ?? []);
  if (present.length + available.length === 0) {
    call.err('Error: No matching Packages to list');
    return 1;
  }
  const row = (name: string, version: string, repository: string) => {
    const architecture = findPackage(machine.catalogue, name)?.architecture ?? 'noarch';
    call.out(`${`${name}.${architecture}`.padEnd(32)} ${version.padEnd(24)} ${repository}`);
  };
  if (present.length > 0) call.out('Installed Packages');
  for (const [name, { version }] of present) row(name, version, '@System');
  const shown = options.showDuplicates ? [...available].reverse() : available.slice(0, 1);
  if (shown.length > 0) call.out('Available Packages');
  for (const { name, version, repository } of shown) row(name, version, repository);
  return 0;
}
