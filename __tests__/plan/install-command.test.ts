import { describe, expect, it } from 'vitest';
import type { Command, CommandResult, Commands } from '../../source/host/commands.ts';
import type { Performance } from '../../source/plan/actions/handler.ts';
import { runCommand } from '../../source/plan/actions/run-command.ts';
import { waitForLock } from '../../source/plan/actions/wait-for-lock.ts';
import type { RunCommand } from '../../source/plan/actions.ts';

const result = (exitCode: number, stdout: string, stderr = ''): CommandResult => ({
  argv: [],
  exitCode,
  stdout,
  stderr,
  outcome: 'exited',
});

const isDatabase = (argv: Command['argv']): boolean =>
  argv.some((word) => word === '-qa' || (typeof word === 'string' && word.includes('binary:Package')));

/** Commands that answer what a test says: the transaction its lines, each probe the next of its answers, the whole database nothing. */
function scripted(lines: readonly string[], exitCode: number, ...probes: readonly CommandResult[]): Commands {
  return scriptedWith([], lines, exitCode, ...probes);
}

function scriptedWith(
  told: readonly string[],
  lines: readonly string[],
  exitCode: number,
  ...probes: readonly CommandResult[]
): Commands {
  const databases = [...told];
  const queue = [...probes];
  return {
    probe: async ({ argv }) =>
      isDatabase(argv) ? result(0, databases.shift() ?? '') : (queue.shift() ?? result(127, '')),
    transaction: async (_command: Command, { onLine }) => {
      for (const text of lines) onLine?.({ stream: 'output', text });
      return result(exitCode, lines.slice(-3).join('\n'));
    },
  };
}

const clock = { now: () => new Date() };
const run = (commands: Commands, heard: string[] = []) => ({
  host: { commands, clock },
  log: '/log',
  onInstalled: () => undefined,
  onOutput: (text: string) => heard.push(text),
  onProgress: () => undefined,
});

/** A command needs of a run no more than that. */
const performCommand = (command: RunCommand, part: ReturnType<typeof run>) =>
  runCommand.perform(command, part as unknown as Performance);

const action = (manager: 'apt' | 'dnf', version?: string): RunCommand => ({
  kind: 'run-command',
  title: 'Install pg-backup-api',
  argv: [manager, 'install'],
  why: 'It is needed.',
  changes: 'the package is installed',
  manager,
  installs: version === undefined ? { name: 'pg-backup-api' } : { name: 'pg-backup-api', version },
});

const dpkg = (version: string, status = 'installed') => result(0, `install\t${status}\tok\t${version}\n`);
const rpm = (version: string) => result(0, `0\t${version}\t1.el9\tnoarch\n`);
const scriptlet = 'warning: %post(pg-backup-api-2.0.0-1.el9.noarch) scriptlet failed, exit status 3';
const flood = Array.from({ length: 5_000 }, (_, line) => `  Verifying : something ${line}/5000`);

describe('an installation is done', () => {
  it('when apt ends with 100 for another package, but this one is configured', async () => {
    const commands = scripted(['E: Sub-process /usr/bin/dpkg returned an error code (1)'], 100, dpkg('2.0.0-1'));
    const heard: string[] = [];
    await performCommand(action('apt', '2.0.0-1'), run(commands, heard));
    expect(heard.at(-1)).toContain('Note: dpkg failed; another package may be the reason');
  });

  it('when any version is there and none was named', async () => {
    await performCommand(action('apt'), run(scripted([], 0, dpkg('5'))));
  });
});

describe('an installation has failed', () => {
  const failures: readonly (readonly [string, RunCommand, Commands, string])[] = [
    [
      'when a script of an RPM failed, though dnf says Complete! and 0',
      action('dnf', '2.0.0-1.el9.noarch'),
      scripted([scriptlet, 'Complete!'], 0, rpm('2.0.0')),
      'scriptlet-failed',
    ],
    [
      'when that line has scrolled out of the tail long ago',
      action('dnf', '2.0.0-1.el9.noarch'),
      scripted([scriptlet, ...flood, 'Complete!'], 0, rpm('2.0.0')),
      'scriptlet-failed',
    ],
    [
      'when the version is another one, though apt ended with 0',
      action('apt', '2.0.0-1'),
      scripted([], 0, dpkg('1.0')),
      'another-version',
    ],
    [
      'when the package is unpacked only',
      action('apt', '2.0.0-1'),
      scripted([], 0, dpkg('2.0.0-1', 'unpacked')),
      'half-configured',
    ],
    [
      'when nothing is there',
      action('apt', '2.0.0-1'),
      scripted(["E: Version '2.0.0-1' for 'pg-backup-api' was not found"], 100, result(1, '')),
      'version-unknown',
    ],
  ];
  it.each(failures)('%s', async (_, failing, commands, id) => {
    await expect(performCommand(failing, run(commands))).rejects.toMatchObject({ problem: { id } });
  });
});

describe('what a failed installation did is told by the package database', () => {
  it.each([
    ['nothing', 'a\tinstalled\t1\n', 'a\tinstalled\t1\n', 'the package database is as it was before'],
    [
      'a dependency installed, the package half-configured',
      'a\tinstalled\t1\n',
      'a\tinstalled\t2\nb\tinstalled\t1\npg-backup-api\thalf-configured\t2.0.0-1\n',
      'by the package database: installed b; changed a 1 → 2; half-configured pg-backup-api',
    ],
  ])('%s', async (_, before, after, words) => {
    const commands = scriptedWith([before, after], ['E: boom'], 100, result(1, ''));
    const message = expect.stringContaining(words);
    await expect(performCommand(action('apt', '2.0.0-1'), run(commands))).rejects.toMatchObject({
      problem: { message },
    });
  });
});

describe('waitForLock', () => {
  const waiting: RunCommand = { ...action('apt'), argv: ['apt-get', '-qq', 'check'], untilUnlocked: true };
  const locked = result(
    100,
    '',
    'E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 17 (python3)',
  );

  it('ends when the lock is free, and has named its holder once', async () => {
    const heard: string[] = [];
    await waitForLock(waiting, 'apt', run(scripted([], 0, locked, locked, result(0, '')), heard));
    expect(heard).toEqual([
      'Waiting for process 17 (python3), which holds the lock of apt: less than a minute so far.',
    ]);
  });

  it('leaves other trouble to the commands that follow', async () => {
    const heard: string[] = [];
    await waitForLock(waiting, 'apt', run(scripted([], 0, result(100, '', 'E: dpkg was interrupted')), heard));
    expect(heard).toEqual([]);
  });

  it('gives up after an hour, with the holder', async () => {
    let hours = 0;
    const slow = { now: () => new Date(3_601_000 * hours++) };
    const commands = scripted([], 0, locked, locked);
    await expect(waitForLock(waiting, 'apt', { ...run(commands), host: { commands, clock: slow } })).rejects.toThrow(
      /process 17 \(python3\) is installing or removing packages, for over an hour/,
    );
  });
});
