import { Cancelled, OperatorError, type Problem } from '../errors.ts';
import { arrangeEnding } from './ending.ts';
import { runProgram } from './program.ts';

/** Runs the command line; resolves to the exit code. The only place where errors end. */
export async function main(words: readonly string[]): Promise<number> {
  arrangeEnding();
  try {
    return await runProgram(words);
  } catch (error) {
    if (error instanceof Cancelled) return error.exitCode;
    const { createOutput } = await import('../report/output.ts');
    const output = createOutput(wantsJson(words), process.stdout, process.stderr);
    if (error instanceof OperatorError) {
      output.problem(error.problem, 'command' in error && Array.isArray(error.command) ? error.command : undefined);
      return error.exitCode;
    }
    output.problem(bug(error), undefined);
    return 1;
  }
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

function bug(error: unknown): Problem {
  return {
    id: 'bug',
    message: `This is a defect of the wizard: ${error instanceof Error ? error.message : String(error)}`,
    detail: error instanceof Error ? (error.stack ?? '') : '',
    fix: ['Report it with the lines above. `wizard recover` puts back what an interrupted run changed.'],
  };
}
