import type { Command } from 'commander';
import type { Act } from './answer-options.ts';
import type { PruneOptions } from './commands/history-prune.ts';

/** `wizard history …` and `wizard recover` */
export function addHistoryCommands(program: Command, act: Act): void {
  const history = program
    .command('history')
    .description('journaled runs; what each changed; undo')
    .action(() => act(async (context) => (await import('./commands/history.ts')).listHistory(context)));
  history
    .command('show')
    .description('what a run changed')
    .argument('<id>', 'the run')
    .action((id: string) => act(async (context) => (await import('./commands/history.ts')).showRun(context, id)));
  history
    .command('undo')
    .description('take back what a run changed')
    .argument('<id>', 'the run')
    .action((id: string) => act(async (context) => (await import('./commands/history.ts')).undoRun(context, id)));
  history
    .command('prune')
    .description(
      'remove old runs with their backups, which hold replaced private keys (default: all but the last 20 and those of a year)',
    )
    .option('--keep <count>', 'how many of the newest stay; without --older the others go, however young')
    .option('--older <age>', 'only runs older than this: 90d, 52w')
    .action((options: PruneOptions) =>
      act(async (context) => (await import('./commands/history-prune.ts')).pruneHistory(context, options)),
    );
  program
    .command('recover')
    .description('take back what a run changed that was interrupted')
    .action(() => act(async (context) => (await import('./commands/history.ts')).recover(context)));
}
