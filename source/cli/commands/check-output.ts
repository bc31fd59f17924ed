import { Cancelled } from '../../errors.ts';
import { type HealthReport, verdictOfReport } from '../../health/health-report.ts';
import { verdictOf } from '../../health/verdict.ts';
import { checkJson } from '../../report/check-json.ts';
import { checkText } from '../../report/check-text.ts';
import { nagiosCodes, nagiosLines, nagiosTimeout, nagiosUnknown } from '../../report/nagios.ts';
import { createOutput, type Output } from '../../report/output.ts';
import { prometheusFailure, prometheusLines } from '../../report/prometheus.ts';
import type { CheckFormat, CheckWish } from '../check-options.ts';
import type { Context } from '../context.ts';
import { problemOf } from '../problem-of.ts';
import { replaceFile } from '../replace-file.ts';

type Place = Pick<CheckWish, 'format' | 'output'>;

/** Prints the reports, one a host, or puts them into the file; the exit code that the format asks for. */
export async function writeReport(
  context: Pick<Context, 'output'> & Partial<Pick<Context, 'options'>>,
  reports: readonly HealthReport[],
  { format, output: file }: Place,
): Promise<number> {
  const isNamed = (context.options?.hosts ?? []).length > 0;
  if (file === undefined) print(stdoutFor(context, format), reports, { format, isNamed });
  else
    await replaceFile(
      file,
      collected(format, (output) => print(output, reports, { format, isNamed })),
    );
  return exitCodeOf(reports, format);
}

/**
 * Puts into the file that nothing could be found out, and why: what an earlier run has left there must not look fresh.
 * Where that fails too, it is noted: the first error is the one to tell.
 */
export async function writeFailure(
  { host, output: screen, options }: Pick<Context, 'host' | 'output'> & Partial<Pick<Context, 'options'>>,
  error: unknown,
  { format, output: file }: Place,
): Promise<void> {
  if (file === undefined || error instanceof Cancelled) return;
  const problem = problemOf(error);
  const text = collected(format, (output) => {
    if (format === 'nagios') output.formatted(nagiosUnknown(problem));
    else if (format === 'prometheus') output.formatted(prometheusFailure(host.clock.now(), options?.hosts));
    else output.problem(problem, undefined);
  });
  await replaceFile(file, text).catch((second: unknown) => {
    const { message } = problemOf(second);
    // The file itself may be what failed.
    if (message !== problem.message) screen.note(message);
  });
}

/** Prints for Nagios, or puts into the file, that the check took too long; exit code 2. */
export async function writeTimeout(
  { host, output: screen }: Pick<Context, 'host' | 'output'>,
  seconds: number,
  { output: file }: Pick<Place, 'output'>,
): Promise<number> {
  const lines = nagiosTimeout(seconds, host.clock.now());
  if (file === undefined) screen.formatted(lines);
  else
    await replaceFile(
      file,
      collected('nagios', (output) => output.formatted(lines)),
    );
  return 2;
}

/** 0 when nothing is worse than a warning, else 1; a plugin's codes for Nagios. */
export function exitCodeOf(reports: readonly HealthReport[], format: CheckFormat): number {
  const verdict = verdictOf(reports.map(verdictOfReport));
  if (format === 'nagios') return nagiosCodes[verdict];
  return verdict === 'ok' || verdict === 'warn' ? 0 : 1;
}

interface Shape {
  readonly format: CheckFormat;
  /** The hosts were named by `--host`. */
  readonly isNamed: boolean;
}

function print(output: Output, reports: readonly HealthReport[], { format, isNamed }: Shape): void {
  switch (format) {
    case 'text':
      for (const line of checkText(reports)) output.answer(line);
      break;
    case 'json':
      output.document('check', checkJson(reports));
      break;
    case 'nagios':
      output.formatted(reports.flatMap(nagiosLines));
      break;
    case 'prometheus':
      output.formatted(prometheusLines(reports, isNamed || reports.length > 1));
      break;
  }
}

function stdoutFor({ output }: Pick<Context, 'output'>, format: CheckFormat): Output {
  return format === 'json' && !output.json ? createOutput(true, process.stdout, process.stderr) : output;
}

/** What would be printed, on stdout or stderr, as one text. */
function collected(format: CheckFormat, work: (output: Output) => void): string {
  const parts: string[] = [];
  const stream = { write: (text: string) => parts.push(text) };
  work(createOutput(format === 'json', stream, stream));
  return parts.join('');
}
