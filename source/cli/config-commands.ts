import type { Command } from 'commander';
import type { Act } from './answer-options.ts';
import type { EditOptions } from './commands/config-write.ts';

/** `wizard config …` */
export function addConfigCommands(program: Command, act: Act): void {
  const config = program.command('config').description('reads and edits config.yml');
  config
    .command('show')
    .description('the values as TPA reads them')
    .action(() => act(async (context) => (await import('./commands/config-read.ts')).showConfig(context)));
  config
    .command('get')
    .description('the value of a setting for this host, and where it comes from')
    .argument('<key>', 'the setting')
    .action((key: string) =>
      act(async (context) => (await import('./commands/config-read.ts')).getSetting(context, key)),
    );
  config
    .command('lint')
    .description('what TPA would stop at, misread or ignore, with its line')
    .action(() => act(async (context) => (await import('./commands/config-read.ts')).lint(context)));
  editing(
    config
      .command('set')
      .description('write settings; nothing else in the file changes')
      .argument('<assignments...>', 'KEY=VALUE'),
  ).action((assignments: readonly string[], options: EditOptions) =>
    act(async (context) => (await import('./commands/config-write.ts')).setSettings(context, assignments, options)),
  );
  editing(config.command('unset').description('remove settings').argument('<keys...>', 'the settings')).action(
    (keys: readonly string[], options: EditOptions) =>
      act(async (context) => (await import('./commands/config-write.ts')).unsetSettings(context, keys, options)),
  );
}

function editing(command: Command): Command {
  return command
    .option('--scope <scope>', 'cluster, instance_defaults, instance:NAME, location:NAME', 'cluster')
    .option('--stdout', 'print the edited text in place of writing it')
    .option('--string', 'an unknown setting is text')
    .option('--boolean', 'an unknown setting is true or false');
}
