import { Command, type CommanderError } from 'commander';
import { type OperatorError, usageError } from '../errors.ts';

/** What is wrong with the words of a command line, where commander's own sentence names another thing than the operator did. */
export function wordProblem(error: CommanderError, program: Command, words: readonly string[]): OperatorError {
  const command = deepest(program, words);
  const fix = [
    `\`${fullName(command)} --help\` lists ${command.commands.length > 0 ? 'commands and options' : 'its options'}.`,
  ];
  if (error.code === 'commander.help') {
    const names = command.commands.map((one) => one.name()).join(', ');
    return usageError(`\`${fullName(command)}\` is not a whole command: it needs one of ${names}.`, [
      `\`${fullName(command)} --help\` tells what each does.`,
    ]);
  }
  if (error.code === 'commander.excessArguments' && command === program) {
    return usageError(unknownCommand(program, program.args[0] ?? ''), fix);
  }
  return usageError(error.message.replace(/^error: /, ''), fix);
}

/** The command that the words lead to, as far as they are names of commands. */
function deepest(program: Command, words: readonly string[]): Command {
  let command = program;
  for (const word of words) command = command.commands.find((one) => one.name() === word) ?? command;
  return command;
}

function fullName(command: Command): string {
  return command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;
}

/** The guided wizard is a command without a name, so commander takes any word for an argument of it: it is asked without that one. */
function unknownCommand(program: Command, word: string): string {
  const bare = new Command().helpCommand(false).exitOverride();
  bare.configureOutput({ writeErr: () => undefined });
  for (const command of program.commands) bare.command(command.name());
  try {
    bare.parse([word], { from: 'user' });
  } catch (error) {
    if (error instanceof Error) return error.message.replace(/^error: /, '');
  }
  return `unknown command '${word}'`;
}
