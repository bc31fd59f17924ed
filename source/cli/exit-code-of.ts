import { Cancelled, OperatorError } from '../errors.ts';
import { problemOf } from './problem-of.ts';

/**
 * Runs a command line's work; resolves to the exit code. The only place where errors end: they are told as text or as JSON,
 * or by `tell`, which gives the exit code then.
 */
export async function exitCodeOf<Code>(
  words: readonly string[],
  work: () => Promise<Code>,
  tell: (error: unknown) => Promise<number> = (error) => tellProblem(error, wantsJson(words)),
): Promise<Code | number> {
  try {
    return await work();
  } catch (error) {
    return error instanceof Cancelled ? error.exitCode : tell(error);
  }
}

async function tellProblem(error: unknown, json: boolean): Promise<number> {
  const { createOutput } = await import('../report/output.ts');
  const output = createOutput(json, process.stdout, process.stderr);
  const command = error instanceof OperatorError && 'command' in error ? error.command : undefined;
  output.problem(problemOf(error), Array.isArray(command) ? command : undefined);
  return error instanceof OperatorError ? error.exitCode : 1;
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
