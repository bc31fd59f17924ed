import type { Call } from '../call.ts';
import type { Machine } from '../machine.ts';
import { offered } from '../offered.ts';
import type { Catalogue } from '../packages/catalogue.ts';
import type { DnfArguments } from '../packages/dnf-arguments.ts';
import { selectForDnf } from '../packages/dnf-select.ts';
import { changedNevra, dnfSummary } from '../packages/dnf-summary.ts';
import { installedVersion, withoutInstalled, withPackage } from '../packages/package-state.ts';
import { type Change, type PackageRequest, planPackages } from '../packages/transaction.ts';
import { configurePackage, removePackage, unpackPackage } from '../packages/unpack.ts';
import { dnfLocked } from './dnf-locked.ts';

/** `dnf install|downgrade|remove WORD…`. An older version is a downgrade that nobody is asked about. */
export async function dnfTransaction(call: Call, machine: Machine, options: DnfArguments): Promise<number> {
  const locked = await dnfLocked(call, machine, options);
  if (locked !== undefined) return locked;
  await call.pause(1);
  if (!options.quiet) call.out(`Last metadata expiration check: 0:12:07 ago on ${machine.started.toUTCString()}.`);
  const catalogue = offered(machine);
  const requests = select(call, machine, options, catalogue);
  if (requests === undefined) return 1;
  const { changes, current } = planPackages(catalogue, machine.installed, requests, {
    reinstall: options.operation === 'reinstall',
  });
  if (!options.quiet)
    for (const { name, version } of current) call.out(`Package ${name}-${version} is already installed.`);
  if (changes.length === 0) {
    call.out('Dependencies resolved.\nNothing to do.\nComplete!');
    return 0;
  }
  if (!options.quiet) for (const line of dnfSummary(catalogue, changes)) call.out(line);
  if (!(await agreed(call, options))) {
    call.err('Operation aborted.');
    return 1;
  }
  machine.packageLock = { pid: call.pid, program: 'dnf' };
  try {
    return await run(call, machine, options, changes);
  } finally {
    machine.packageLock = undefined;
  }
}

function select(
  call: Call,
  machine: Machine,
  options: DnfArguments,
  catalogue: Catalogue,
): PackageRequest[] | undefined {
  const removing = options.operation === 'remove' || options.operation === 'erase';
  const requests: PackageRequest[] = [];
  const unknown: string[] = [];
  for (const word of options.names) {
    if (removing) {
      if (installedVersion(machine.installed, word) === undefined) call.out(`No match for argument: ${word}`);
      else requests.push({ kind: 'remove', name: word });
      continue;
    }
    const found = selectForDnf(word, catalogue);
    const present = installedVersion(machine.installed, word);
    if (found.length === 0 && present !== undefined) requests.push({ kind: 'install', name: word, version: present });
    else if (found.length === 0) unknown.push(word);
    requests.push(...found);
  }
  if (unknown.length === 0) return requests;
  for (const word of unknown) call.out(`No match for argument: ${word}`);
  call.err(`Error: Unable to find a match: ${unknown.join(' ')}`);
  return undefined;
}

async function agreed(call: Call, options: DnfArguments): Promise<boolean> {
  if (options.yes) return true;
  call.write('Is this ok [y/N]: ');
  if (options.assumeNo) return false;
  const answer = await call.ask();
  return answer !== undefined && /^y(?:es)?$/i.test(answer.trim());
}

async function run(call: Call, machine: Machine, options: DnfArguments, changes: readonly Change[]): Promise<number> {
  const say = (line: string) => (options.quiet ? undefined : call.out(line));
  const fetched = changes.filter((change) => change.kind !== 'remove');
  if (fetched.length > 0) say('Downloading Packages:');
  for (const [index, change] of fetched.entries()) {
    await call.pause(0.15 + change.size / 4_000_000);
    const file = changedNevra(change).replace(/-\d+:/, '-');
    if (machine.fault === 'download-fails' && change.name === 'pg-backup-api') return missingFile(call, file);
    say(
      `(${index + 1}/${fetched.length}): ${file}.rpm`.padEnd(52) +
        `2.1 MB/s | ${String(Math.round(change.size / 1000)).padStart(4)} kB     00:00`,
    );
  }
  for (const line of [
    'Running transaction check',
    'Transaction check succeeded.',
    'Running transaction test',
    'Transaction test succeeded.',
    'Running transaction',
  ]) {
    say(line);
    await call.pause(0.15);
  }
  const verbs = {
    new: 'Installing',
    upgrade: 'Upgrading',
    downgrade: 'Downgrading',
    reinstall: 'Reinstalling',
    remove: 'Erasing',
  };
  // What an upgrade or a downgrade replaces is cleaned up at the end, and counts too.
  const replaced = changes.filter(({ kind, from }) => from !== undefined && ['upgrade', 'downgrade'].includes(kind));
  const all = changes.length + replaced.length;
  const line = (verb: string, what: string, number: number) =>
    say(`  ${verb.padEnd(17)}: ${what.padEnd(50)} ${number}/${all}`);
  for (const [index, change] of changes.entries()) {
    const fresh = !machine.installed.has(change.name);
    line(verbs[change.kind], changedNevra(change), index + 1);
    await call.pause(0.3);
    if (change.kind === 'remove') {
      await removePackage(machine, change.name, { whole: true });
      machine.installed = withoutInstalled(machine.installed, change.name, false);
      continue;
    }
    unpackPackage(machine, change.name, fresh);
    await configurePackage(machine, change.name, fresh);
    machine.installed = withPackage(machine.installed, change.name, change.to ?? '', 'installed');
    line('Running scriptlet', changedNevra(change), index + 1);
  }
  const old = replaced.map((change) => changedNevra({ ...change, to: undefined }));
  for (const [index, what] of old.entries()) line('Cleanup', what, changes.length + index + 1);
  for (const [index, what] of [...changes.map(changedNevra), ...old].entries()) line('Verifying', what, index + 1);
  const titles = {
    new: 'Installed:',
    upgrade: 'Upgraded:',
    downgrade: 'Downgraded:',
    reinstall: 'Reinstalled:',
    remove: 'Removed:',
  };
  for (const kind of ['new', 'upgrade', 'downgrade', 'reinstall', 'remove'] as const) {
    const names = changes.filter((change) => change.kind === kind).map((change) => `  ${changedNevra(change)}`);
    if (names.length > 0) for (const text of ['', titles[kind], ...names]) say(text);
  }
  say('\nComplete!');
  return 0;
}

function missingFile(call: Call, file: string): number {
  call.out(`[MIRROR] ${file}.rpm: Status code: 404 for https://downloads.example.com/${file}.rpm`);
  call.out(`[FAILED] ${file}.rpm: No more mirrors to try - All mirrors were already tried without success`);
  call.err(`Error: Error downloading packages:\n  Cannot download ${file}.rpm: All mirrors were tried`);
  return 1;
}
