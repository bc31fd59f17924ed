import { plainWords, type Word } from '../../host/commands.ts';
import type { Host } from '../../host/host.ts';
import type { Manager } from '../../packages/manager.ts';
import {
  changeWords,
  databaseChange,
  databaseCommand,
  isUnchanged,
  type KnownPackage,
  parseDatabase,
  purgeCommand,
  stillThere,
} from '../../packages/transactions/package-database.ts';
import { shellWords } from '../shell-quote.ts';
import { inItsTurn, type UndoHandler } from './handler.ts';

/** A transaction of the package manager: taken back by another one, and only when the operator asks for it. */
export interface PackageTransaction {
  readonly kind: 'package-transaction';
  /** What is taken back: the title of the action. */
  readonly what: string;
  readonly manager: Manager;
  readonly argv: readonly Word[];
  readonly environment: Readonly<Record<string, string>>;
  /** The package database before the transaction. */
  readonly before: readonly KnownPackage[];
  /** The package database at the start of the next transaction of the same run, where there was one; never journaled. */
  readonly until?: readonly KnownPackage[];
}

const patience = 30_000;

/** The package database now; none where it cannot be asked. */
export async function lookAtDatabase(host: Pick<Host, 'commands'>, manager: Manager): Promise<readonly KnownPackage[]> {
  const { stdout } = await host.commands.probe(
    { argv: databaseCommand(manager), environment: { LC_ALL: 'C.UTF-8' } },
    { timeout: patience },
  );
  return parseDatabase(stdout);
}

/**
 * What stays is what the package database says, never what the plan meant: a transaction that failed before it began has left
 * nothing, one that is taken back has left its dependencies and configuration files.
 */
export const packageTransaction: UndoHandler<PackageTransaction> = {
  ...inItsTurn,
  staysByItself: () => true,
  async takeBack({ what, manager, argv, environment, before, until }, host, options) {
    const words = shellWords(plainWords(argv));
    const change = databaseChange(before, await lookAtDatabase(host, manager));
    if (isUnchanged(change)) return;
    if (!options.everything) {
      const own = until === undefined ? change : stillThere(databaseChange(before, until), change);
      if (!isUnchanged(own)) options.onStays(`${what}: ${changeWords(own)} (to take it back: ${words})`);
      return;
    }
    options.onUndo(`run ${words}`);
    const result = await host.commands.transaction({ argv, environment }, { log: options.log });
    if (result.exitCode !== 0)
      options.onStays(`${what}: ${words} ended with exit code ${result.exitCode ?? 'none'}; see ${options.log}`);
    const left = databaseChange(before, await lookAtDatabase(host, manager));
    const remaining = [...left.added, ...left.broken, ...left.leftConfiguration];
    if (remaining.length > 0) {
      const away = shellWords(purgeCommand(manager, remaining));
      options.onStays(`what came with it: ${changeWords(left)} (to remove it: ${away})`);
    }
  },
};

/**
 * Each transaction with the package database at the start of the next one of the same run: what that one did is not told as
 * this one's too.
 */
export function inStretches<R extends { readonly kind: string }>(records: readonly R[]): readonly R[] {
  let until: readonly KnownPackage[] | undefined;
  return records
    .toReversed()
    .map((record) => {
      if (!isTransaction(record)) return record;
      const bounded = until === undefined ? record : { ...record, until };
      until = record.before;
      return bounded;
    })
    .toReversed();
}

function isTransaction<R extends { readonly kind: string }>(record: R): record is R & PackageTransaction {
  return record.kind === 'package-transaction';
}
