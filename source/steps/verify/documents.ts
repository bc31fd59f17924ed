import type { Comparison } from '../../health/compare/compare.ts';
import { mayHaveComeBack, settleComparison } from '../../health/compare/settle-comparison.ts';
import { gateDocument, parseDiagnose } from '../../health/document/diagnose-document.ts';
import { type CurlCall, curlArguments, evidenceOfCurl, readCurlOutput } from '../../health/evidence/curl.ts';
import { takeCurlOutputApart } from '../../health/evidence/curl-output.ts';
import { tellingLine } from '../../health/evidence/telling-line.ts';
import type { Documents } from '../../health/read-documents.ts';
import type { CommandResult, Word } from '../../host/commands.ts';
import type { ReadableHost } from '../../host/host.ts';
import { type BarmanCaller, barmanCaller } from './barman-caller.ts';
import type { CurlRun } from './call-by-curl.ts';
import { outputOf, outputText } from './command-output.ts';
import type { ClientFiles } from './look-at-client-files.ts';
import { lookAtServiceProcess } from './look-at-service-process.ts';
import { type ReadingWish, readTexts } from './read-texts.ts';

export type { Documents } from '../../health/read-documents.ts';

/** The sandwich as it was taken: Barman, the API, Barman again, as bytes. Undefined: it was not asked. */
export interface TakenDocuments {
  readonly before: CommandResult | undefined;
  readonly api: CurlRun | undefined;
  readonly after: CommandResult | undefined;
}

/** Milliseconds for one document: more than gunicorn's 60 seconds. */
const patience = 80_000;
/** Bytes; an answer up to this size is evidence as a whole, of a larger one only its beginning. */
const small = 256 * 1024;
const mostRounds = 3;

/**
 * Barman, the API, Barman again, one after the other: what moves is told from what differs (docs/reference/health.md, Comparison).
 * `asked`: Barman's first answer, where somebody has it.
 */
export async function takeDocuments(
  host: ReadableHost,
  call: ClientFiles & { readonly hostName: string },
  given?: BarmanCaller,
  asked?: CommandResult,
): Promise<TakenDocuments> {
  const caller = given ?? (await barmanCaller(host, await lookAtServiceProcess(host)));
  const before = asked ?? (await askBarman(host, caller));
  const api = await askApi(host, call);
  return { before, api, after: await askBarman(host, caller) };
}

/** `barman diagnose`, one side of the sandwich: as the service's user and in its environment unless told otherwise. */
export async function askBarman(host: ReadableHost, given?: BarmanCaller): Promise<CommandResult> {
  const caller = given ?? (await barmanCaller(host, await lookAtServiceProcess(host)));
  return ask(host, caller.argv);
}

/**
 * GET /diagnose by curl; undefined without curl. At most one is ever under way. The development server answers with no
 * servers when two requests cross: then it is asked once more (docs/reference/health.md, Empty servers).
 */
export async function askApi(
  host: ReadableHost,
  { hostName, caFile, client }: ClientFiles & { readonly hostName: string },
): Promise<CurlRun | undefined> {
  const call = { url: `https://${hostName}/diagnose`, caFile, client };
  const answer = await callForDocument(host, call);
  const parsed = answer?.evidence.httpCode === 200 ? parseDiagnose(answer.evidence.body ?? '') : undefined;
  const empty = parsed?.ok === true && gateDocument(parsed.document).some(({ id }) => id === 'no-servers');
  return empty ? callForDocument(host, call) : answer;
}

/**
 * What the documents say at this time. Give the host's background where a screen is shown: then documents of megabytes
 * are read in another thread, which takes their bytes unless they are to be kept.
 */
export async function readDocuments(
  { before, api, after }: TakenDocuments,
  now: Date,
  wish: ReadingWish = {},
): Promise<Documents> {
  const failed = before !== undefined && before.exitCode !== 0 ? before : undefined;
  const cli = failed === undefined ? before && outputOf(before) : undefined;
  const texts = {
    cli,
    api: api && outputOf(api.run),
    secondCli: after?.exitCode === 0 ? outputOf(after) : undefined,
    now,
  };
  const documents = await readTexts(texts, wish);
  return failed === undefined ? documents : { ...documents, problem: `barman diagnose: ${complaintOf(failed)}` };
}

/**
 * Takes the documents and reads them; up to twice more when nothing differs but values that move by themselves, which
 * may have come back in between, and once more when Barman stumbled. `before` is Barman's first answer of the first time.
 */
export async function compareAtHost(
  host: ReadableHost,
  call: ClientFiles & { readonly hostName: string },
  {
    caller,
    before,
    at,
    ...wish
  }: ReadingWish & { readonly caller?: BarmanCaller; readonly before?: CommandResult; readonly at?: Date } = {},
): Promise<{ readonly taken: TakenDocuments; readonly documents: Documents }> {
  let settled: Comparison | undefined;
  for (let round = 1; ; round += 1) {
    const taken = await takeDocuments(host, call, caller, round === 1 ? before : undefined);
    const documents = await readDocuments(taken, at ?? host.clock.now(), wish);
    const { comparison } = documents;
    if (comparison === undefined && round === 1 && stumbled(taken)) continue;
    if (comparison === undefined) return { taken, documents };
    settled = settled === undefined ? comparison : settleComparison(settled, comparison);
    if (round === mostRounds || !mayHaveComeBack(settled))
      return { taken, documents: { ...documents, comparison: settled } };
  }
}

/** Barman began and failed, here or behind the API: a backup that is deleted while it reads is enough for that. */
function stumbled({ before, api }: TakenDocuments): boolean {
  return (before?.outcome === 'exited' && before.exitCode !== 0) || api?.evidence.httpCode === 500;
}

async function callForDocument(host: ReadableHost, call: CurlCall): Promise<CurlRun | undefined> {
  const run = await ask(host, curlArguments(call));
  if (run.outcome === 'not-found') return undefined;
  const { body, report } = takeCurlOutputApart(outputOf(run), small);
  const short = { ...run, stdout: `${body}${report}` };
  return { run, evidence: evidenceOfCurl(call, short), times: readCurlOutput(short.stdout)?.times };
}

function ask(host: ReadableHost, argv: readonly Word[]): Promise<CommandResult> {
  return host.commands.probe({ argv }, { timeout: patience, output: 'bytes' });
}

function complaintOf(run: CommandResult): string {
  return tellingLine(run.stderr) || tellingLine(outputText(run)) || run.outcome;
}
