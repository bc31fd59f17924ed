import { Cancelled, OperatorError } from '../errors.ts';
import { arrangeEnding } from './ending.ts';
import { unknownCode, wantsNagios } from './nagios-ending.ts';
import { problemOf } from './problem-of.ts';
import { runProgram } from './program.ts';

/** Runs the command line; resolves to the exit code. The only place where errors end. */
export async function main(words: readonly string[]): Promise<number> {
  arrangeEnding();
  if (wantsNagios(words)) process.once('uncaughtException', (error) => void endUnknown(error));
  try {
    return await runProgram(words);
  } catch (error) {
    if (error instanceof Cancelled) return error.exitCode;
    if (wantsNagios(words)) return tellUnknown(error);
    const { createOutput } = await import('../report/output.ts');
    const output = createOutput(wantsJson(words), process.stdout, process.stderr);
    const command = error instanceof OperatorError && 'command' in error ? error.command : undefined;
    output.problem(problemOf(error), Array.isArray(command) ? command : undefined);
    return error instanceof OperatorError ? error.exitCode : 1;
  }
}

/** An error as a monitoring plugin tells it: on stdout, exit code 3. */
async function tellUnknown(error: unknown): Promise<number> {
  const { nagiosUnknown } = await import('../report/nagios.ts');
  const { createOutput } = await import('../report/output.ts');
  createOutput(false, process.stdout, process.stderr).formatted(nagiosUnknown(problemOf(error)));
  return unknownCode;
}

/** Node would end with 1 for what nobody catches. */
async function endUnknown(error: unknown): Promise<void> {
  process.exit(await tellUnknown(error));
}

/** Whether the words ask for JSON, also where they could not be understood otherwise. */
function wantsJson(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  const own = end < 0 ? words : words.slice(0, end);
  return own.some((word, at) => isJson(word) || (word === '--format' && own[at + 1] === 'json'));
}

function isJson(word: string): boolean {
  return word === '--json' || word === '--format=json';
}
