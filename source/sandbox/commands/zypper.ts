import type { Behaviour, Call } from '../call.ts';
import type { Machine } from '../machine.ts';
import { parseZypperArguments, type ZypperArguments } from '../packages/zypper-arguments.ts';
import { escapeXml, type ZypperVoice, zypperVoice } from '../packages/zypper-voice.ts';
import { zypperLocked } from './zypper-locked.ts';
import { zypperSearch } from './zypper-search.ts';
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
