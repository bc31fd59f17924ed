import { arrangeEnding } from './ending.ts';
import { exitCodeOf } from './exit-code-of.ts';
import { unknownCode, wantsNagios } from './nagios-ending.ts';
import { problemOf } from './problem-of.ts';
import { runProgram } from './program.ts';

/** Runs the command line; resolves to the exit code. */
export async function main(words: readonly string[]): Promise<number> {
  const asPlugin = wantsNagios(words);
  arrangeEnding(asPlugin ? unknownCode : 1);
  if (!asPlugin) return exitCodeOf(words, () => runProgram(words));
  process.once('uncaughtException', (error) => void endUnknown(error));
  return exitCodeOf(words, () => runProgram(words), tellUnknown);
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
