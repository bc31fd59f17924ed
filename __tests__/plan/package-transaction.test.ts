import { describe, expect, it } from 'vitest';
import type { Host } from '../../source/host/host.ts';
import { parseDatabase } from '../../source/packages/transactions/package-database.ts';
import {
  inStretches,
  type PackageTransaction,
  packageTransaction,
} from '../../source/plan/undo/package-transaction.ts';

const installed = (...names: readonly string[]) => names.map((name) => `${name}\tinstalled\t1\n`).join('');

const transaction = (name: string, ...before: readonly string[]): PackageTransaction => ({
  kind: 'package-transaction',
  what: `Install ${name}`,
  manager: 'apt',
  argv: ['apt-get', '-y', 'remove', name],
  environment: {},
  before: parseDatabase(installed(...before)),
});

/** What stays of a run's transactions, in the order in which they are gone through, when these packages are installed now. */
async function staying(records: readonly PackageTransaction[], ...now: readonly string[]): Promise<readonly string[]> {
  const probe = async () => ({
    argv: [],
    exitCode: 0,
    stdout: installed(...now),
    stderr: '',
    outcome: 'exited' as const,
  });
  const host = { commands: { probe } } as unknown as Host;
  const stays: string[] = [];
  const options = {
    everything: false,
    log: '/log',
    onUndo: () => undefined,
    onStays: (what: string) => stays.push(what.replace(/ \(.*/, '')),
  };
  for (const record of [...inStretches(records)].reverse()) await packageTransaction.takeBack(record, host, options);
  return stays;
}

describe('what remains of several transactions of a run', () => {
  const records = [transaction('apache2', 'barman'), transaction('pg-backup-api', 'barman', 'apache2', 'apache2-bin')];

  it.each<[string, readonly string[], readonly string[]]>([
    [
      'each tells its own packages, not those of a later one',
      ['barman', 'apache2', 'apache2-bin', 'pg-backup-api', 'python3-flask'],
      [
        'Install pg-backup-api: installed pg-backup-api, python3-flask',
        'Install apache2: installed apache2, apache2-bin',
      ],
    ],
    [
      'a transaction that did nothing tells nothing',
      ['barman', 'apache2', 'apache2-bin'],
      ['Install apache2: installed apache2, apache2-bin'],
    ],
    [
      'what was removed since is not told',
      ['barman', 'apache2-bin', 'pg-backup-api'],
      ['Install pg-backup-api: installed pg-backup-api', 'Install apache2: installed apache2-bin'],
    ],
  ])('%s', async (_, now, words) => {
    expect((await staying(records, ...now)).map((line) => line.replace(/; removed .*/, ''))).toEqual(words);
  });
});
