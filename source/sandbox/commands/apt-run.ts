import { rmSync, writeFileSync } from 'node:fs';
import type { Call } from '../call.ts';
import { below, type Machine } from '../machine.ts';
import type { AptArguments } from '../packages/apt-arguments.ts';
import { downloadSize, formatSize } from '../packages/apt-summary.ts';
import { type Catalogue, repositoryOf } from '../packages/catalogue.ts';
import { withoutInstalled, withPackage } from '../packages/package-state.ts';
import type { Change } from '../packages/transaction.ts';
import { configurePackage, removePackage, unpackPackage } from '../packages/unpack.ts';

/** Fetches, unpacks and configures, with dpkg's lines, apt's Status-Fd lines and the state after each step. */
export async function runDpkg(
  call: Call,
  machine: Machine,
  options: AptArguments,
  catalogue: Catalogue,
  changes: readonly Change[],
): Promise<number> {
  if (!(await fetchAll(call, machine, options, catalogue, changes))) return 100;
  if (options.downloadOnly) return 0;
  const steps = changes.length * 5;
  const installs = changes.filter((change) => change.kind !== 'remove');
  let done = 0;
  const status = (name: string, text: string) => {
    call.status(`pmstatus:${name}:${((100 * done) / steps).toFixed(4)}:${text}`);
    done += 1;
  };
  machine.interrupted = true;
  markInterrupted(machine, true);
  call.status('pmstatus:dpkg-exec:0.0000:Running dpkg');
  for (const change of changes) if (change.kind === 'remove') await remove(call, machine, options, change, status);
  const fresh = new Set(installs.filter((change) => !machine.installed.has(change.name)).map((change) => change.name));
  for (const [index, change] of installs.entries())
    await unpack(call, machine, change, index, fresh.has(change.name), status);
  for (const change of installs) await configure(call, machine, change, fresh.has(change.name), status);
  if (fresh.size > 1) {
    await call.pause(0.4);
    call.out('Processing triggers for libc-bin (2.36-9+deb12u13) ...');
  }
  machine.interrupted = false;
  markInterrupted(machine, false);
  if (call.interrupted()) call.err('W: Operation was interrupted before it could finish');
  return 0;
}

type Status = (name: string, text: string) => void;

async function fetchAll(
  call: Call,
  machine: Machine,
  options: AptArguments,
  catalogue: Catalogue,
  changes: readonly Change[],
): Promise<boolean> {
  const fetched = changes.filter((change) => change.kind !== 'remove');
  for (const [index, change] of fetched.entries()) {
    const number = index + 1;
    const repository = repositoryOf(catalogue, change.name, change.to ?? '');
    const [uri = '', suite = ''] = repository?.source.split(' ') ?? [];
    call.status(
      `dlstatus:${number}:${((100 * index) / fetched.length).toFixed(4)}:Retrieving file ${number} of ${fetched.length}`,
    );
    await call.pause(0.1 + change.size / 4_000_000);
    const what = `${uri} ${suite} amd64 ${change.name} ${change.architecture} ${change.to}`;
    if (machine.fault === 'download-fails' && change.name === 'pg-backup-api') {
      const file = `${uri}/pool/main/p/pg-backup-api/pg-backup-api_${change.to?.replace(/^\d+:/, '')}_all.deb`;
      if (options.quiet < 2) call.out(`Err:${number} ${what}\n  404  Not Found [IP: 192.0.2.10 443]`);
      call.err(`E: Failed to fetch ${file}  404  Not Found [IP: 192.0.2.10 443]`);
      call.err('E: Unable to fetch some archives, maybe run apt-get update or try with --fix-missing?');
      return false;
    }
    if (options.quiet < 2) call.out(`Get:${number} ${what} [${formatSize(change.size)}]`);
  }
  const { bytes } = downloadSize(changes);
  if (options.quiet < 2 && fetched.length > 0) call.out(`Fetched ${formatSize(bytes)} in 1s (${formatSize(bytes)}/s)`);
  return true;
}

async function unpack(
  call: Call,
  machine: Machine,
  change: Change,
  index: number,
  fresh: boolean,
  status: Status,
): Promise<void> {
  const { name, architecture, from, to = '' } = change;
  const label = architecture === 'all' || !name.startsWith('lib') ? name : `${name}:${architecture}`;
  if (from === undefined) call.out(`Selecting previously unselected package ${label}.`);
  if (change.kind === 'downgrade') call.out(`dpkg: warning: downgrading ${name} from ${from} to ${to}`);
  if (index === 0) {
    call.write('(Reading database ... ');
    for (let percent = 5; percent <= 100; percent += 5) call.write(`\r(Reading database ... ${percent}%`);
    call.out('\r(Reading database ... 31482 files and directories currently installed.)');
  }
  call.out(`Preparing to unpack .../${index}-${name}_${to.replace(':', '%3a')}_${architecture}.deb ...`);
  status(name, `Preparing ${name} (${architecture})`);
  await call.pause(0.1);
  machine.installed = withPackage(machine.installed, name, to, 'unpacked');
  call.out(`Unpacking ${label} (${to})${from === undefined ? '' : ` over (${from})`} ...`);
  status(name, `Unpacking ${name} (${architecture})`);
  unpackPackage(machine, name, fresh);
  await call.pause(0.1 + change.size / 5_000_000);
}

async function configure(call: Call, machine: Machine, change: Change, fresh: boolean, status: Status): Promise<void> {
  const { name, architecture, to = '' } = change;
  const label = architecture === 'all' || !name.startsWith('lib') ? name : `${name}:${architecture}`;
  status(name, `Preparing to configure ${name} (${architecture})`);
  call.out(`Setting up ${label} (${to}) ...`);
  machine.installed = withPackage(machine.installed, name, to, 'half-configured');
  status(name, `Configuring ${name} (${architecture})`);
  for (const line of await configurePackage(machine, name, fresh)) {
    await call.pause(0.05);
    call.out(line);
  }
  await call.pause(name.startsWith('python3') ? 0.3 : 0.1);
  machine.installed = withPackage(machine.installed, name, to, 'installed');
  status(name, `Installed ${name} (${architecture})`);
}

async function remove(
  call: Call,
  machine: Machine,
  options: AptArguments,
  change: Change,
  status: Status,
): Promise<void> {
  status(change.name, `Removing ${change.name} (${change.architecture})`);
  call.out(`Removing ${change.name} (${change.from}) ...`);
  await call.pause(0.3);
  const whole = options.operation === 'purge';
  await removePackage(machine, change.name, { whole });
  machine.installed = withoutInstalled(machine.installed, change.name, !whole);
}

/** dpkg leaves its journal in /var/lib/dpkg/updates while it works. */
function markInterrupted(machine: Machine, on: boolean): void {
  const path = below(machine, '/var/lib/dpkg/updates/0001');
  if (on) writeFileSync(path, '');
  else rmSync(path, { force: true });
}
