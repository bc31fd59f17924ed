import { type Comparison, compareDocuments } from '../../health/compare.ts';
import { gateDocument, parseDiagnose } from '../../health/diagnose-document.ts';
import { type ServerHealth, serverChecks } from '../../health/server-checks.ts';
import type { CommandResult } from '../../host/commands.ts';
import type { ReadableHost } from '../../host/host.ts';
import { type CurlRun, callByCurl, runCommand } from './call-by-curl.ts';
import type { ClientFiles } from './look-at-client-files.ts';

/** The sandwich as it was taken: Barman, the API, Barman again. */
export interface TakenDocuments {
  readonly before: CommandResult;
  /** Undefined without curl. */
  readonly api: CurlRun | undefined;
  readonly after: CommandResult;
}

/** What the diagnose documents say. */
export interface Documents {
  readonly comparison?: Comparison;
  /** Why there is no comparison. */
  readonly problem?: string;
  readonly servers: readonly ServerHealth[];
}

/**
 * Asks Barman, GET /diagnose, and Barman again, one after the other: what moves is told from what differs (health.md,
 * 1.5). At most one /diagnose is ever under way.
 */
export async function takeDocuments(
  host: ReadableHost,
  { hostName, caFile, client }: ClientFiles & { readonly hostName: string },
): Promise<TakenDocuments> {
  const before = await runCommand(host, ['barman', 'diagnose']);
  const api = await askForDocument(() => callByCurl(host, { url: `https://${hostName}/diagnose`, caFile, client }));
  const after = await runCommand(host, ['barman', 'diagnose']);
  return { before, api, after };
}

export async function readDocuments({ before, api, after }: TakenDocuments, now: Date): Promise<Documents> {
  if (before.exitCode !== 0) return { problem: `barman diagnose: ${lastLine(before)}`, servers: [] };
  const cli = parseDiagnose(before.stdout);
  if (!cli.ok) return { problem: `barman diagnose: ${cli.message}`, servers: [] };
  const servers = serverChecks(cli.document, now);
  const answer = parseDiagnose(api?.evidence.body ?? '');
  if (!answer.ok) return { problem: `/diagnose: ${answer.message}`, servers };
  const second = after.exitCode === 0 ? parseDiagnose(after.stdout) : undefined;
  const comparison = compareDocuments(cli.document, answer.document, second?.ok ? second.document : undefined);
  return { comparison, servers };
}

/** The development server answers with no servers when two requests cross: ask once more (health.md, 0.5). */
async function askForDocument(ask: () => Promise<CurlRun | undefined>): Promise<CurlRun | undefined> {
  const answer = await ask();
  const parsed = answer?.evidence.httpCode === 200 ? parseDiagnose(answer.evidence.body ?? '') : undefined;
  const empty = parsed?.ok === true && gateDocument(parsed.document).some(({ id }) => id === 'no-servers');
  return empty ? ask() : answer;
}

function lastLine({ stdout, stderr, outcome }: CommandResult): string {
  return (stderr.trim() || stdout.trim() || outcome).split('\n').at(-1) ?? outcome;
}
