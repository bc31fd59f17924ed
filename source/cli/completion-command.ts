import { Argument, type Command } from 'commander';
import { type CompletedShell, completedShells } from './completion/completed-shells.ts';

/** `wizard completion SHELL`. It reads the program itself, so it is added last; it stands on no host. */
export function addCompletionCommand(program: Command, run: (work: () => Promise<number>) => Promise<void>): void {
  program
    .command('completion')
    .description('shell completion: a script for the shell to read')
    .addArgument(new Argument('<shell>', 'whose script').choices(completedShells))
    .addHelpText(
      'after',
      [
        '',
        'For this shell:  source <(wizard completion bash)   or, in fish:  wizard completion fish | source',
        'For good:        wizard completion bash > /etc/bash_completion.d/wizard',
        '                 wizard completion zsh > /usr/local/share/zsh/site-functions/_wizard',
        '                 wizard completion fish > ~/.config/fish/completions/wizard.fish',
      ].join('\n'),
    )
    .action((shell: CompletedShell) =>
      run(async () => {
        const { json = false } = program.opts<{ json?: boolean }>();
        return (await import('./commands/completion.ts')).completion(program, shell, json);
      }),
    );
}
