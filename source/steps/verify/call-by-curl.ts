import { type CurlCall, curlArguments, evidenceOfCurl, readCurlOutput } from '../../health/evidence/curl.ts';
import type { Evidence } from '../../health/evidence/evidence.ts';
import type { ExchangeTimes } from '../../health/health-report.ts';
import type { CommandResult, Word } from '../../host/commands.ts';
import type { ReadableHost } from '../../host/host.ts';

/** Milliseconds for a whole probe: more than gunicorn's 60 seconds. */
const patience = 80_000;

export interface CurlRun {
  readonly run: CommandResult;
  readonly evidence: Evidence;
  /** Undefined when curl did not get as far as to tell. */
  readonly times: ExchangeTimes | undefined;
}

/** One call by the curl of this host; undefined when it has none. */
export async function callByCurl(host: ReadableHost, call: CurlCall): Promise<CurlRun | undefined> {
  const run = await runCommand(host, curlArguments(call));
  if (run.outcome === 'not-found') return undefined;
  return { run, evidence: evidenceOfCurl(call, run), times: readCurlOutput(run.stdout)?.times };
}

export function runCommand(host: ReadableHost, argv: readonly Word[]): Promise<CommandResult> {
  return host.commands.probe({ argv }, { timeout: patience });
}
