import type { Command } from 'commander';

/** `wizard manual`. It reads the program itself, so it is added last; it stands on no host. */
export function addManualCommand(program: Command, run: (work: () => Promise<number>) => Promise<void>): void {
  program
    .command('manual')
    .description('the manual page of the program or of a command, for man(1)')
    .argument('[name]', 'a command (default: the page of the program)')
    .option('--directory <dir>', 'write all pages there in place of printing one')
    .addHelpText(
      'after',
      [
        '',
        'To read it:  wizard manual certs | man -l -',
        'For good:    wizard manual --directory /usr/local/share/man/man1',
      ].join('\n'),
    )
    .action((command: string | undefined, { directory }: { directory?: string }) =>
      run(async () => {
        const { json = false } = program.opts<{ json?: boolean }>();
        return (await import('./commands/manual.ts')).manual(program, command, { directory, json });
      }),
    );
}
