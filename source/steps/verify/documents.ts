import { type Comparison, compareDocuments } from '../../health/compare.ts';
import { barmanVersion, gateDocument, type ParsedDiagnose, parseDiagnose } from '../../health/diagnose-document.ts';
import { type DocumentGate, gateOf } from '../../health/document-gate.ts';
import { type ServerHealth, serverChecks } from '../../health/server-checks.ts';
import type { CommandResult } from '../../host/commands.ts';
import type { ReadableHost } from '../../host/host.ts';
import { type CurlRun, callByCurl, runCommand } from './call-by-curl.ts';
import type { ClientFiles } from './look-at-client-files.ts';

/** The sandwich as it was taken: Barman, the API, Barman again. Undefined: it was not asked. */
export interface TakenDocuments {
  readonly before: CommandResult | undefined;
  readonly api: CurlRun | undefined;
  readonly after: CommandResult | undefined;
}

/** What the diagnose documents say. */
export interface Documents {
  readonly comparison?: Comparison;
  /** Why there is no comparison. */
  readonly problem?: string;
  readonly servers: readonly ServerHealth[];
  /** How the API's answer is as a whole; undefined when there was none. */
  readonly answer?: DocumentGate;
  /** Barman's version as each side tells it. */
  readonly versions?: { readonly cli: string | undefined; readonly api: string | undefined };
}

/** Barman, the API, Barman again, one after the other: what moves is told from what differs (health.md, 1.5). */
export async function takeDocuments(
  host: ReadableHost,
  call: ClientFiles & { readonly hostName: string },
): Promise<TakenDocuments> {
  const before = await askBarman(host);
  const api = await askApi(host, call);
  return { before, api, after: await askBarman(host) };
}

/** `barman diagnose`, one side of the sandwich. */
export function askBarman(host: ReadableHost): Promise<CommandResult> {
  return runCommand(host, ['barman', 'diagnose']);
}

/**
 * GET /diagnose by curl; undefined without curl. At most one is ever under way. The development server answers with no
 * servers when two requests cross: then it is asked once more (health.md, 0.5).
 */
export async function askApi(
  host: ReadableHost,
  { hostName, caFile, client }: ClientFiles & { readonly hostName: string },
): Promise<CurlRun | undefined> {
  const ask = () => callByCurl(host, { url: `https://${hostName}/diagnose`, caFile, client });
  const answer = await ask();
  const parsed = answer?.evidence.httpCode === 200 ? parseDiagnose(answer.evidence.body ?? '') : undefined;
  const empty = parsed?.ok === true && gateDocument(parsed.document).some(({ id }) => id === 'no-servers');
  return empty ? ask() : answer;
}

/** Without Barman's own documents (on another machine) the servers are those of the API's. */
export async function readDocuments({ before, api, after }: TakenDocuments, now: Date): Promise<Documents> {
  const answer = api === undefined ? undefined : parseDiagnose(api.evidence.body ?? '');
  const gate = answer && { answer: gateOf(answer) };
  const cli = before && readCli(before);
  if (typeof cli === 'string') return { problem: cli, servers: serversOf(answer, now), ...gate };
  const servers = serversOf(cli ?? answer, now);
  if (answer === undefined || cli === undefined) return { servers, ...gate };
  if (!answer.ok) return { problem: `/diagnose: ${answer.message}`, servers, ...gate };
  const second = after?.exitCode === 0 ? parseDiagnose(after.stdout) : undefined;
  const comparison = compareDocuments(cli.document, answer.document, second?.ok ? second.document : undefined);
  const versions = { cli: barmanVersion(cli.document), api: barmanVersion(answer.document) };
  return { comparison, servers, versions, ...gate };
}

function readCli(run: CommandResult): Extract<ParsedDiagnose, { ok: true }> | string {
  if (run.exitCode !== 0) return `barman diagnose: ${lastLine(run)}`;
  const parsed = parseDiagnose(run.stdout);
  return parsed.ok ? parsed : `barman diagnose: ${parsed.message}`;
}

function serversOf(parsed: ParsedDiagnose | undefined, now: Date): readonly ServerHealth[] {
  return parsed?.ok ? serverChecks(parsed.document, now) : [];
}

function lastLine({ stdout, stderr, outcome }: CommandResult): string {
  return (stderr.trim() || stdout.trim() || outcome).split('\n').at(-1) ?? outcome;
}
