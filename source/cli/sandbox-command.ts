import { type Command, Option } from 'commander';
import { osFamilies } from '../os/families.ts';
import { sandboxFaults } from '../sandbox/sandbox.ts';
import type { DrillWords } from './commands/drill.ts';
import type { SandboxWords } from './commands/sandbox.ts';

/**
 * `wizard sandbox` and `wizard drill`; `run` is given the work, whose result is the exit code. They need no context: the sandbox is a
 * host of its own.
 */
export function addSandboxCommands(program: Command, run: (work: () => Promise<number>) => Promise<void>): void {
  const wantsJson = () => program.opts<{ json?: boolean }>().json === true;
  program
    .command('sandbox')
    .description('an embedded Barman host for trying and training; COMMAND runs in it, `wizard` is on its PATH')
    .argument('[command...]', 'a command of the wizard, or any program (default: the full-screen wizard)')
    .addOption(familyOption())
    .addOption(faultOption('something that is wrong with it'))
    .option('--list-faults', 'say what can be wrong with a host of this family, and end')
    .option(
      '--pace <factor>',
      'how slow its commands are: 1 like the real ones on a slow host, 0 without waiting',
      '0.15',
    )
    .action((command: readonly string[], options: SandboxWords) =>
      run(async () => (await import('./commands/sandbox.ts')).sandbox(command, options, wantsJson())),
    );
  program
    .command('drill')
    .description('an embedded Barman host that was set up and then broken: find out what is wrong, and repair it')
    .argument('[command...]', 'what to repair it with (default: the full-screen wizard); ending it ends the drill')
    .addOption(familyOption())
    .addOption(faultOption('what is wrong (default: chosen at random)'))
    .action((command: readonly string[], options: DrillWords) =>
      run(async () => (await import('./commands/drill.ts')).drill(command, options, wantsJson())),
    );
}

function familyOption(): Option {
  return new Option('--os <family>', 'the distribution that it plays').choices(osFamilies).default('debian');
}

/** Not by choices(): the command itself says more of each than its name. */
function faultOption(description: string): Option {
  const option = new Option('--fault <name>', description);
  option.argChoices = Object.keys(sandboxFaults);
  return option;
}
