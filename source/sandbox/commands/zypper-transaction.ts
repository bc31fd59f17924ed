import type { Call } from '../call.ts';
import type { Machine } from '../machine.ts';
import { offered } from '../offered.ts';
import { installedVersion, withoutInstalled, withPackage } from '../packages/package-state.ts';
import { type Change, planPackages } from '../packages/transaction.ts';
import { configurePackage, removePackage, unpackPackage } from '../packages/unpack.ts';
import type { ZypperArguments } from '../packages/zypper-arguments.ts';
import { zypperRequests } from '../packages/zypper-requests.ts';
import { changedFile, kibibytes, zypperSummary } from '../packages/zypper-summary.ts';
import type { ZypperVoice } from '../packages/zypper-voice.ts';

/** `zypper install|remove WORD…`: exit codes 0 also for “Nothing to do”, 4 for a lock on a package or no answer, 8 for a file that is gone, 104. */
export async function zypperTransaction(
  call: Call,
  machine: Machine,
  options: ZypperArguments,
  voice: ZypperVoice,
): Promise<number> {
  const removing = options.command === 'remove';
  if (!removing) voice.info('Loading repository data...');
  voice.info('Reading installed packages...');
  await call.pause(1);
  const catalogue = offered(machine);
  const requests = zypperRequests(machine, catalogue, options, voice);
  if (requests === undefined) return 104;
  voice.info('Resolving package dependencies...');
  const { changes } = planPackages(catalogue, machine.installed, requests, { reinstall: options.force });
  const locked = changes.find(({ name }) => machine.held.has(name));
  if (locked !== undefined) return conflict(voice, locked, removing);
  if (changes.length === 0) {
    voice.info('Nothing to do.');
    return 0;
  }
  zypperSummary(voice, changes);
  if (!(await agreed(call, options, voice))) return 4;
  if (options.dryRun) return 0;
  machine.packageLock = { pid: call.pid, program: 'zypper' };
  try {
    return await run(call, machine, changes, voice);
  } finally {
    machine.packageLock = undefined;
  }
}

/** A lock that the operator has put on a package. */
function conflict(voice: ZypperVoice, change: Change, removing: boolean): number {
  const what = `remove lock to allow ${removing ? 'removal' : 'installation'} of ${changedFile(change)}`;
  voice.plain(`\nProblem: conflicting requests\n Solution 1: ${what}\n`);
  voice.plain('Choose from above solutions by number or cancel [1/2/c/d/?] (c): c');
  voice.xml(`<prompt id="1">\n<description>Problem: conflicting requests\n Solution 1: ${what}\n</description>`);
  voice.xml('<text>Choose from above solutions by number or cancel</text>\n</prompt>');
  return 4;
}

async function agreed(call: Call, options: ZypperArguments, voice: ZypperVoice): Promise<boolean> {
  voice.xml('<prompt id="0">\n<text>Continue?</text>\n<option default="1" value="y" desc=""/>\n</prompt>');
  if (options.xml) return options.yes;
  call.write('Continue? [y/n/v/...? shows all options] (y): ');
  if (options.yes) {
    call.out('y');
    return true;
  }
  const answer = await call.ask();
  if (answer !== undefined) return /^(?:y(?:es)?)?$/i.test(answer.trim());
  call.err(
    "Cannot read input: bad stream or EOF.\nIf you run zypper without a terminal, use '--non-interactive' global\noption to make zypper use default answers to prompts.",
  );
  return false;
}

async function run(call: Call, machine: Machine, changes: readonly Change[], voice: ZypperVoice): Promise<number> {
  voice.plain('\nChecking for file conflicts: [....done]');
  for (const [index, change] of changes.entries()) {
    const count = `(${index + 1}/${changes.length})`;
    const file = changedFile(change);
    if (change.kind === 'remove') {
      await call.pause(0.3);
      await removePackage(machine, change.name, { whole: true });
      machine.installed = withoutInstalled(machine.installed, change.name, false);
      done(voice, `${count} Removing ${file}`);
      continue;
    }
    voice.info(
      `Retrieving package ${file} ${count}, ${kibibytes(change.size)} (${kibibytes(change.size * 4)} unpacked)`,
    );
    await call.pause(0.15 + change.size / 4_000_000);
    if (machine.fault === 'download-fails' && change.name === 'pg-backup-api') return missingFile(voice, file);
    await call.pause(0.3);
    const fresh = installedVersion(machine.installed, change.name) === undefined;
    unpackPackage(machine, change.name, fresh);
    await configurePackage(machine, change.name, fresh);
    machine.installed = withPackage(machine.installed, change.name, change.to ?? '', 'installed');
    done(voice, `${count} Installing: ${file}`);
  }
  return 0;
}

function done(voice: ZypperVoice, what: string): void {
  voice.plain(`${what} [.....done]`);
  voice.xml(`<progress id="install-resolvable" name="${what}" done="1"/>`);
}

function missingFile(voice: ZypperVoice, file: string): number {
  voice.error(`File './noarch/${file}.rpm' not found on medium 'https://downloads.example.com/enterprise/rpm'`);
  voice.plain('Abort, retry, ignore? [a/r/i/...? shows all options] (a): a');
  voice.error(
    'Problem occurred during or after installation or removal of packages:\nInstallation has been aborted as directed.\nPlease see the above error message for a hint.',
  );
  return 8;
}
