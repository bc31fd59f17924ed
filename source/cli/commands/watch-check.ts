import { setTimeout as wait } from 'node:timers/promises';
import { OperatorError } from '../../errors.ts';
import type { HealthReport } from '../../health/health-report.ts';
import { changeJson, changeLine, changesBetween } from '../../report/changes.ts';
import type { CheckWish } from '../check-options.ts';
import type { Context } from '../context.ts';
import { exitCodeOf, writeFailure, writeReport } from './check-output.ts';

type Watch = Pick<CheckWish, 'format' | 'output'> & { readonly interval: number };

/** Waits this long, or until `stop`. */
type Pause = (milliseconds: number, stop: AbortSignal) => Promise<void>;

/**
 * `check --watch`: round after round, never two at a time, a line for each change of state; with `--output` the file is
 * written every round. A signal ends the process (`arrangeEnding`); when the reader of stdout goes away it ends by
 * itself, with the exit code of the last round.
 */
export async function watchCheck(
  context: Pick<Context, 'host' | 'output'> & Partial<Pick<Context, 'options'>>,
  watch: Watch,
  measure: () => Promise<readonly HealthReport[]>,
  pause: Pause = waitQuietly,
): Promise<number> {
  const reader = readerOfStdout();
  let before: readonly HealthReport[] = [];
  let failure: string | undefined;
  while (!reader.aborted) {
    try {
      const reports = await measure();
      if (failure !== undefined) tellRound(context, 'unknown', 'ok', 'measured again');
      failure = undefined;
      tellChanges(context, before, reports);
      before = reports;
      await rewrite(context, reports, watch);
    } catch (error) {
      await writeFailure(context, error, watch);
      // What is wrong from the beginning is the caller's to mend; later on it is one more state to tell.
      if (before.length === 0 || !(error instanceof OperatorError)) throw error;
      if (failure !== error.message) tellRound(context, undefined, 'unknown', error.message);
      failure = error.message;
    }
    await pause(watch.interval, reader);
  }
  return exitCodeOf(before, 'text');
}

/** A full disk ends no watch: the lines go on, and the file is tried again. */
async function rewrite(
  context: Pick<Context, 'output'> & Partial<Pick<Context, 'options'>>,
  reports: readonly HealthReport[],
  watch: Watch,
): Promise<void> {
  if (watch.output === undefined) return;
  try {
    await writeReport(context, reports, watch);
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    context.output.note(error.message);
  }
}

/** Aborted when nobody reads stdout any more, which the next line that is written finds out. */
function readerOfStdout(): AbortSignal {
  const reader = new AbortController();
  process.stdout.once('error', () => reader.abort());
  return reader.signal;
}

function tellChanges(
  { output }: Pick<Context, 'output'> & Partial<Pick<Context, 'options'>>,
  before: readonly HealthReport[],
  after: readonly HealthReport[],
): void {
  for (const [index, report] of after.entries()) {
    const host = after.length > 1 ? report.host : undefined;
    for (const change of changesBetween(before[index], report)) {
      output.answer(changeLine(change, report.finished, host));
      output.record('check', changeJson(change, report.finished, report.host));
    }
  }
}

/** Whether a round could be measured at all; where not, the states are what they were, as far as anybody knows. */
function tellRound(
  { output, host }: Pick<Context, 'output' | 'host'>,
  from: 'unknown' | undefined,
  to: 'unknown' | 'ok',
  observed: string,
): void {
  const change = { id: 'check', from, to, observed };
  const now = host.clock.now();
  output.answer(changeLine(change, now));
  output.record('check', changeJson(change, now, undefined));
}

async function waitQuietly(milliseconds: number, stop: AbortSignal): Promise<void> {
  await wait(milliseconds, undefined, { signal: stop }).catch(() => undefined);
}
