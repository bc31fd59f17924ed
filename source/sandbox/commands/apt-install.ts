import type { Call } from '../call.ts';
import type { Machine } from '../machine.ts';
import { offered } from '../offered.ts';
import type { AptArguments } from '../packages/apt-arguments.ts';
import { selectForApt } from '../packages/apt-select.ts';
import { countsLine, summaryLines } from '../packages/apt-summary.ts';
import { type Catalogue, repositoryOf } from '../packages/catalogue.ts';
import { installedVersion } from '../packages/package-state.ts';
import { type Change, type PackageRequest, planPackages } from '../packages/transaction.ts';
import { aptBlocked } from './apt-blocked.ts';
import { readLists } from './apt-lists.ts';
import { runDpkg } from './apt-run.ts';

/** `apt-get install|remove|purge WORD…`. Exit codes: 0, 100 for every error, 1 when the question is answered with no. */
export async function aptInstall(call: Call, machine: Machine, options: AptArguments): Promise<number> {
  if (!options.simulate) {
    const blocked = await aptBlocked(call, machine, options);
    if (blocked !== undefined) return blocked;
  }
  await call.pause(0.4);
  readLists(call, options);
  const catalogue = offered(machine);
  const requests = select(call, machine, options, catalogue);
  if (requests === undefined) return 100;
  const { changes, current, missing } = planPackages(catalogue, machine.installed, requests, options);
  if (missing.length > 0) return unmet(call, missing);
  if (options.simulate) return simulate(call, options, catalogue, changes, current);
  if (options.quiet < 2) {
    for (const { name, version } of current) call.out(`${name} is already the newest version (${version}).`);
    if (changes.length === 0) call.out(countsLine(changes));
    else for (const line of summaryLines(changes)) call.out(line);
  }
  if (changes.length === 0) return 0;
  const refused = await mayProceed(call, machine, options, changes);
  if (refused !== undefined) return refused;
  machine.packageLock = { pid: call.pid, program: 'apt-get' };
  try {
    return await runDpkg(call, machine, options, catalogue, changes);
  } finally {
    machine.packageLock = undefined;
  }
}

function select(
  call: Call,
  machine: Machine,
  options: AptArguments,
  catalogue: Catalogue,
): PackageRequest[] | undefined {
  const requests: PackageRequest[] = [];
  let failed = false;
  for (const word of options.names) {
    const removal =
      (options.operation === 'remove' && installedVersion(machine.installed, word) !== undefined) ||
      // What a removed package has left goes, too.
      (options.operation === 'purge' && machine.installed.has(word));
    const found = removal
      ? ({ kind: 'remove', name: word } as const)
      : selectForApt(word, catalogue, machine.installed);
    if (found.kind === 'error') {
      call.err(found.text);
      failed = true;
    } else if (options.operation === 'install' || found.kind === 'remove') requests.push(found);
    else call.out(`Package '${found.name}' is not installed, so not removed`);
  }
  return failed ? undefined : requests;
}

function simulate(
  call: Call,
  options: AptArguments,
  catalogue: Catalogue,
  changes: readonly Change[],
  current: readonly { readonly name: string; readonly version: string }[],
): number {
  if (options.quiet < 2) {
    call.out('NOTE: This is only a simulation!\n      apt-get needs root privileges for real execution.');
    for (const { name, version } of current) call.out(`${name} is already the newest version (${version}).`);
    for (const line of summaryLines(changes)) call.out(line);
  }
  const source = (change: Change) => {
    const repository = repositoryOf(catalogue, change.name, change.to ?? '');
    return `(${change.to} ${repository?.release ?? 'now'} [${change.architecture}])`;
  };
  for (const change of changes) {
    const old = change.from === undefined ? '' : ` [${change.from}]`;
    call.out(change.kind === 'remove' ? `Remv ${change.name}${old}` : `Inst ${change.name}${old} ${source(change)}`);
  }
  for (const change of changes) if (change.kind !== 'remove') call.out(`Conf ${change.name} ${source(change)}`);
  return 0;
}

async function mayProceed(
  call: Call,
  machine: Machine,
  options: AptArguments,
  changes: readonly Change[],
): Promise<number | undefined> {
  const downgrades = changes.some((change) => change.kind === 'downgrade');
  const held = changes.some((change) => machine.held.has(change.name));
  if (options.assumeNo && (changes.length > options.names.length || downgrades)) {
    call.out('Do you want to continue? [Y/n] N\nAbort.');
    return 1;
  }
  if (options.yes) {
    if (held && !options.heldPackages) {
      call.err('E: Held packages were changed and -y was used without --allow-change-held-packages.');
      return 100;
    }
    if (!downgrades || options.downgrades) return undefined;
    call.err('E: Packages were downgraded and -y was used without --allow-downgrades.');
    return 100;
  }
  if (changes.length <= options.names.length && !downgrades && changes.every((change) => change.kind !== 'remove'))
    return undefined;
  call.write('Do you want to continue? [Y/n] ');
  const answer = await call.ask();
  if (answer !== undefined && /^(?:y|yes|)$/i.test(answer.trim())) return undefined;
  call.out('Abort.');
  return 1;
}

function unmet(call: Call, missing: readonly string[]): number {
  call.out('The following packages have unmet dependencies:');
  for (const name of missing) call.out(` pg-backup-api : Depends: ${name} but it is not installable`);
  call.err('E: Unable to correct problems, you have held broken packages.');
  return 100;
}
