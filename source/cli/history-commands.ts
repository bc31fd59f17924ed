import type { Command } from 'commander';
import type { Act } from './answer-options.ts';

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
  program
    .command('recover')
    .description('take back what a run changed that was interrupted')
    .action(() => act(async (context) => (await import('./commands/history.ts')).recover(context)));
}
