import { resolve } from 'node:path';
import { Cancelled, OperatorError, usageError } from '../../errors.ts';
import {
  type RenewalOutcome,
  renewalNagiosCodes,
  renewalNagiosLine,
  renewalPrometheusLines,
} from '../../report/renewal.ts';
import type { Context } from '../context.ts';
import { replaceFile, requireReplaceable } from '../replace-file.ts';

/** Who else is told how a renewal ended. */
export interface RenewalReaders {
  readonly format?: 'text' | 'nagios';
  /** A file for node_exporter's textfile collector. */
  readonly prometheus?: string;
}

/** How a renewal ended, with the sentence for a monitor. */
export interface RenewalEnd {
  readonly outcome: RenewalOutcome;
  readonly sentence: string;
}

const exitCodes: Readonly<Record<RenewalOutcome, number>> = {
  'nothing-due': 0,
  renewed: 0,
  planned: 0,
  failed: 1,
  'rotate-ca': 4,
};

/** Runs a renewal and tells its readers how it ended, also where it threw. Resolves to the exit code that the format asks for. */
export async function reportRenewal(
  context: Context,
  { format = 'text', prometheus }: RenewalReaders,
  renew: (context: Context) => Promise<RenewalEnd>,
): Promise<number> {
  const { options, output, host } = context;
  const asPlugin = format === 'nagios';
  if (asPlugin && options.json)
    throw usageError('--json and --format nagios contradict each other.', ['Leave one of them out.']);
  const file = prometheus === undefined ? undefined : resolve(prometheus);
  if (file !== undefined) await requireReplaceable(file, '--prometheus');
  const tell = async (outcome: RenewalOutcome) => {
    if (file === undefined || options.dryRun || options.script !== undefined) return;
    await replaceFile(file, renewalPrometheusLines(outcome, host.clock.now()).join('\n').concat('\n'));
  };
  // The plugin's line alone is the answer.
  const spoken = asPlugin ? { ...context, output: { ...output, answer: output.note } } : context;
  try {
    const { outcome, sentence } = await renew(spoken);
    await tell(outcome);
    if (!asPlugin) return exitCodes[outcome];
    output.formatted([renewalNagiosLine(outcome, sentence)]);
    return renewalNagiosCodes[outcome];
  } catch (error) {
    if (error instanceof Cancelled) throw error;
    // The first error is the one to tell.
    await tell('failed').catch(() => undefined);
    if (!asPlugin || !(error instanceof OperatorError) || error.exitCode === 2) throw error;
    output.problem(error.problem, undefined);
    output.formatted([renewalNagiosLine('failed', error.problem.message)]);
    return renewalNagiosCodes.failed;
  }
}
