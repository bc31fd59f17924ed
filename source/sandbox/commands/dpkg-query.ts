import { fnmatch } from '../../packages/specifiers/fnmatch.ts';
import type { Behaviour, Call } from '../call.ts';
import type { Machine } from '../machine.ts';
import { findPackage } from '../packages/catalogue.ts';

/** dpkg-query: `-W` with `-f`/`--showformat`, `-l`, `-s`. Names may be globs. */
export const dpkgQuery: Behaviour = (call, machine) => {
  const { argv } = call;
  const at = argv.findIndex((word) => word === '-f' || word === '--showformat');
  const inline = argv
    .map((word) => /^(?:-f=|--showformat=|-f)(.+)$/s.exec(word)?.[1])
    .find((format) => format !== undefined);
  const format = inline ?? (at < 0 ? `\${binary:Package}\\t\${Version}\\n` : (argv[at + 1] ?? ''));
  const names = argv.filter((word, index) => !word.startsWith('-') && (at < 0 || index !== at + 1));
  if (argv.some((word) => word === '-s' || word === '--status')) return showStatus(call, machine, names);
  const list = argv.some((word) => word === '-l' || word === '--list');
  if (list)
    call.out(
      '||/ Name           Version      Architecture Description\n+++-==============-============-============-=================================',
    );
  const known = [...machine.installed.keys()].sort();
  let code = 0;
  for (const name of names.length === 0 ? known : names) {
    const found = known.filter((item) => fnmatch(name, item));
    if (found.length === 0) {
      call.err(`dpkg-query: no packages found matching ${name}`);
      code = 1;
    }
    for (const item of found) {
      if (list)
        call.out(
          `${abbreviation(machine, item)}  ${item} ${machine.installed.get(item)?.version ?? ''} ${architecture(machine, item)}`,
        );
      else call.write(expand(format, machine, item));
    }
  }
  return code;
};

/** A format with its fields and escapes replaced; fields that dpkg does not know are empty. */
export function expand(
  format: string,
  machine: Pick<Machine, 'installed' | 'held' | 'catalogue'>,
  name: string,
): string {
  const item = machine.installed.get(name);
  const status = item?.status ?? 'not-installed';
  const want = status === 'config-files' ? 'deinstall' : machine.held.has(name) ? 'hold' : 'install';
  const fields: Readonly<Record<string, string>> = {
    Package: name,
    'binary:Package': name,
    Version: item?.version ?? '',
    Architecture: architecture(machine, name),
    Status: `${want} ok ${status}`,
    'db:Status-Want': want,
    'db:Status-Status': status,
    'db:Status-Eflag': 'ok',
    'db:Status-Abbrev': abbreviation(machine, name),
  };
  return format
    .replace(/\\([nt\\])/g, (_whole, letter: string) => ({ n: '\n', t: '\t' })[letter] ?? letter)
    .replace(/\$\{([^};]+)(?:;-?\d+)?\}/g, (_whole, field: string) => fields[field] ?? '');
}

function abbreviation({ installed, held }: Pick<Machine, 'installed' | 'held'>, name: string): string {
  const status = installed.get(name)?.status ?? 'config-files';
  const letter = { installed: 'i', unpacked: 'U', 'half-configured': 'F', 'half-installed': 'H', 'config-files': 'c' }[
    status
  ];
  const want = status === 'config-files' ? 'r' : held.has(name) ? 'h' : 'i';
  return `${want}${letter} `;
}

function architecture({ catalogue }: Pick<Machine, 'catalogue'>, name: string): string {
  return findPackage(catalogue, name)?.architecture ?? 'all';
}

function showStatus(call: Call, machine: Machine, names: readonly string[]): number {
  let code = 0;
  for (const name of names) {
    if (machine.installed.has(name)) {
      call.out(
        expand(
          `Package: \${Package}\\nStatus: \${Status}\\nArchitecture: \${Architecture}\\nVersion: \${Version}\\n`,
          machine,
          name,
        ),
      );
      continue;
    }
    call.err(`dpkg-query: package '${name}' is not installed and no information is available`);
    call.err('Use dpkg --info (= dpkg-deb --info) to examine archive files.');
    code = 1;
  }
  return code;
}
