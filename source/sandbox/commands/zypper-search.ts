import type { Call } from '../call.ts';
import type { Machine } from '../machine.ts';
import { offered } from '../offered.ts';
import { findPackage, repositoryOf } from '../packages/catalogue.ts';
import { installedVersion } from '../packages/package-state.ts';
import type { ZypperArguments } from '../packages/zypper-arguments.ts';
import type { ZypperVoice } from '../packages/zypper-voice.ts';

interface Row {
  readonly status: 'installed' | 'other-version' | 'not-installed';
  readonly name: string;
  readonly edition: string;
  readonly architecture: string;
  readonly repository: string;
}

/** `zypper search [-s] [-x] NAME…`: by part of the name, or the whole with `-x`; every version with `-s`. Nothing found: exit code 104. */
export async function zypperSearch(
  call: Call,
  machine: Machine,
  options: ZypperArguments,
  voice: ZypperVoice,
): Promise<number> {
  voice.info('Loading repository data...');
  voice.info('Reading installed packages...');
  await call.pause(0.6);
  const rows = rowsOf(machine, options);
  if (rows.length === 0) {
    // Told in spite of --quiet.
    if (options.xml) voice.xml('<message type="info">No matching items found.</message>');
    else call.out('No matching items found.');
    return 104;
  }
  if (!options.xml) printTable(call, rows, options.details);
  voice.xml('\n<search-result version="0.0">\n<solvable-list>');
  for (const { status, name, edition, architecture, repository } of rows) {
    const version = options.details ? ` edition="${edition}" arch="${architecture}" repository="${repository}"` : '';
    voice.xml(`<solvable status="${status}" name="${name}" kind="package"${version}/>`);
  }
  voice.xml('</solvable-list>\n</search-result>');
  return 0;
}

function rowsOf(machine: Machine, { names, exact, details }: ZypperArguments): readonly Row[] {
  const catalogue = offered(machine);
  const known = new Set([...catalogue.packages.map(({ name }) => name), ...machine.installed.keys()]);
  const fits = (name: string) => names.some((word) => (exact ? name === word : name.includes(word)));
  return [...known].filter(fits).flatMap((name): Row[] => {
    const present = installedVersion(machine.installed, name);
    const architecture = findPackage(machine.catalogue, name)?.architecture ?? 'noarch';
    const versions = (findPackage(catalogue, name)?.versions ?? []).map(({ version }) => version);
    const orphaned = present !== undefined && !versions.includes(present);
    const all = orphaned ? [...versions, present] : versions;
    return (details ? all : all.slice(0, 1)).map((edition) => ({
      status: present === undefined ? 'not-installed' : present === edition ? 'installed' : 'other-version',
      name,
      edition,
      architecture,
      repository: repositoryOf(catalogue, name, edition)?.source ?? '(System Packages)',
    }));
  });
}

function printTable(call: Call, rows: readonly Row[], details: boolean): void {
  const marks = { installed: 'i+', 'other-version': 'v', 'not-installed': '' };
  const head = details ? ['S', 'Name', 'Type', 'Version', 'Arch', 'Repository'] : ['S', 'Name', 'Summary', 'Type'];
  const lines = rows.map(({ status, name, edition, architecture, repository }) =>
    details
      ? [marks[status], name, 'package', edition, architecture, repository]
      : [status === 'not-installed' ? '' : 'i+', name, name, 'package'],
  );
  const widths = head.map((title, column) =>
    Math.max(title.length, ...lines.map((line) => (line[column] ?? '').length)),
  );
  const print = (cells: readonly string[]) =>
    call.out(cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | '));
  call.out();
  print(head);
  call.out(widths.map((width) => '-'.repeat(width)).join('-+-'));
  for (const line of lines) print(line);
}
