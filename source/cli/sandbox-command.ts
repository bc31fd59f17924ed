import { type Command, Option } from 'commander';
import { sandboxFamilies } from '../sandbox/family-traits.ts';
import { sandboxFaults } from '../sandbox/faults.ts';
import type { SandboxWords } from './commands/sandbox.ts';

/** `wizard sandbox`; `run` is given the work, whose result is the exit code. It needs no context: the sandbox is a host of its own. */
export function addSandboxCommand(program: Command, run: (work: () => Promise<number>) => Promise<void>): void {
  const fault = new Option('--fault <name>', 'something that is wrong with it');
  // Not by choices(): the command itself says more of each than its name.
  fault.argChoices = Object.keys(sandboxFaults);
  program
    .command('sandbox')
    .description('an embedded Barman host for trying and training; COMMAND runs in it, `wizard` is on its PATH')
    .argument('[command...]', 'a command of the wizard, or any program (default: the full-screen wizard)')
    .addOption(new Option('--os <family>', 'the distribution that it plays').choices(sandboxFamilies).default('debian'))
    .addOption(fault)
    .option(
      '--pace <factor>',
      'how slow its commands are: 1 like the real ones on a slow host, 0 without waiting',
      '0.15',
    )
    .action((command: readonly string[], options: SandboxWords) =>
      run(async () => (await import('./commands/sandbox.ts')).sandbox(command, options)),
    );
}
