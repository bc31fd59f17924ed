import { type CurlCall, curlArguments, evidenceOfCurl } from '../../health/curl.ts';
import type { Evidence } from '../../health/evidence.ts';
import type { CommandResult, Word } from '../../host/commands.ts';
import type { ReadableHost } from '../../host/host.ts';

/** Milliseconds for a whole probe: more than gunicorn's 60 seconds. */
const patience = 80_000;

export interface CurlRun {
  readonly run: CommandResult;
  readonly evidence: Evidence;
}

/** One call by the curl of this host; undefined when it has none. */
export async function callByCurl(host: ReadableHost, call: CurlCall): Promise<CurlRun | undefined> {
  const run = await runCommand(host, curlArguments(call));
  return run.outcome === 'not-found' ? undefined : { run, evidence: evidenceOfCurl(call, run) };
}

export function runCommand(host: ReadableHost, argv: readonly Word[]): Promise<CommandResult> {
  return host.commands.probe({ argv }, { timeout: patience });
}
