import type { Behaviour, Call } from '../call.ts';
import type { Machine } from '../machine.ts';
import { offered } from '../offered.ts';
import { findPackage, repositoryOf } from '../packages/catalogue.ts';
import { installedVersion } from '../packages/package-state.ts';
import { parseZypperArguments, type ZypperArguments } from '../packages/zypper-arguments.ts';
import { escapeXml, type ZypperVoice, zypperVoice } from '../packages/zypper-voice.ts';
import { zypperTransaction } from './zypper-transaction.ts';

/** zypper 1.14: `search`, `install`, `remove`, `refresh`, `repos`, `locks`, `addlock`, `removelock`, with their short names. */
export const zypper: Behaviour = async (call, machine) => {
  const options = parseZypperArguments(call.argv);
  if (call.argv.includes('--version')) {
    call.out('zypper 1.14.76');
    return 0;
  }
  if (options.command === undefined) {
    call.err('  Usage:\n\tzypper [--GLOBAL-OPTIONS] <COMMAND> [--COMMAND-OPTIONS] [ARGUMENTS]');
    return 2;
  }
  const work = works[options.command];
  if (work === undefined) {
    call.err(`Unknown command '${options.command}'`);
    return 2;
  }
  const voice = zypperVoice(call, options);
  // Only the list of repositories needs no lock.
  const locked = options.command === 'repos' ? undefined : await zypperLocked(call, machine, voice);
  if (locked !== undefined) return voice.end(locked);
  return voice.end(await work(call, machine, options, voice));
};

type Work = (call: Call, machine: Machine, options: ZypperArguments, voice: ZypperVoice) => number | Promise<number>;

const works: Readonly<Record<string, Work>> = {
  search: zypperSearch,
  install: zypperTransaction,
  remove: zypperTransaction,
  refresh,
  repos,
  locks,
  addlock: (_call, machine, { names }, voice) => {
    machine.held = new Set([...machine.held, ...names]);
    voice.info('Specified lock has been successfully added.');
    return 0;
  },
  removelock: (_call, machine, { names }, voice) => {
    const kept = [...machine.held].filter((name) => !names.includes(name));
    const removed = machine.held.size - kept.length;
    machine.held = new Set(kept);
    voice.info(`${removed} lock${removed === 1 ? ' has' : 's have'} been successfully removed.`);
    return 0;
  },
};

async function refresh(call: Call, machine: Machine, _options: ZypperArguments, voice: ZypperVoice): Promise<number> {
  for (const { source } of machine.catalogue.repositories) {
    await call.pause(0.5);
    voice.info(`Repository '${source}' is up to date.`);
  }
  voice.info('All repositories have been refreshed.');
  machine.listsFetched = true;
  return 0;
}

function repos(call: Call, machine: Machine, { xml }: ZypperArguments, voice: ZypperVoice): number {
  voice.xml('<repo-list>');
  if (!xml) call.out('#  | Alias | Name | Enabled | GPG Check | Refresh');
  if (!xml) call.out('---+-------+------+---------+-----------+--------');
  for (const [index, { id, source }] of machine.catalogue.repositories.entries()) {
    voice.xml(
      `<repo alias="${id}" name="${escapeXml(source)}" type="rpm-md" priority="99" enabled="1" autorefresh="1" gpgcheck="1">`,
    );
    voice.xml(`<url>https://mirror.example.com/${id}</url>`);
    voice.xml('</repo>');
    if (!xml) call.out(`${String(index + 1).padStart(2)} | ${id} | ${source} | Yes | (r ) Yes | Yes`);
  }
  voice.xml('</repo-list>');
  return 0;
}

function locks(call: Call, machine: Machine): number {
  const names = [...machine.held];
  if (names.length === 0) {
    call.out('\nThere are no package locks defined.\n');
    return 0;
  }
  const width = Math.max(4, ...names.map((name) => name.length));
  call.out(`\n# | ${'Name'.padEnd(width)} | Type    | Repository`);
  call.out(`--+-${'-'.repeat(width)}-+---------+-----------`);
  for (const [index, name] of names.entries()) call.out(`${index + 1} | ${name.padEnd(width)} | package | (any)`);
  call.out();
  return 0;
}

/** Refused at once by another run with the lock, or after `ZYPP_LOCK_TIMEOUT` seconds: the exit code is 7. */
async function zypperLocked(call: Call, machine: Machine, voice: ZypperVoice): Promise<number | undefined> {
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

interface Row {
  readonly status: 'installed' | 'other-version' | 'not-installed';
  readonly name: string;
  readonly edition: string;
  readonly architecture: string;
  readonly repository: string;
}

/** `zypper search [-s] [-x] NAME…`: by part of the name, or the whole with `-x`; every version with `-s`. Nothing found: exit code 104. */
async function zypperSearch(
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
