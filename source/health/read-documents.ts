import { judgeServers, type ServerHealth } from './checks/server-checks.ts';
import { type Comparison, compareDocuments, eatenComparison } from './compare/compare.ts';
import { isEaten } from './compare/eaten-document.ts';
import { type BarmanModel, barmanModel } from './document/barman-server.ts';
import {
  barmanHomeOf,
  barmanVersion,
  type DiagnoseDocument,
  type ParsedDiagnose,
  parseDiagnose,
} from './document/diagnose-document.ts';
import { type DocumentGate, gateOf } from './document/document-gate.ts';
import { decodeText, type RawText } from './document/json-text.ts';
import { readCurlOutput } from './evidence/curl.ts';
import { passwordsSent, type SentPassword } from './security/passwords-sent.ts';

/** The sandwich as it was taken: what Barman, curl and Barman again printed; undefined where nobody was asked or it failed. */
export type DocumentTexts = {
  readonly cli: RawText | undefined;
  /** With the line that `curlArguments` makes curl write at the end. */
  readonly api: RawText | undefined;
  readonly secondCli: RawText | undefined;
  readonly now: Date;
};

/** What the diagnose documents say. */
export type Documents = {
  readonly comparison?: Comparison;
  /** Why there is no comparison. */
  readonly problem?: string;
  /** By the document alone. */
  readonly servers: readonly ServerHealth[];
  /** What the servers were judged by: for `judgeServers` with a look at the host's files besides. */
  readonly model?: BarmanModel;
  /** The settings whose passwords the API's document gives away. */
  readonly passwords?: readonly SentPassword[];
  /** How the API's answer is as a whole; undefined when there was none. */
  readonly answer?: DocumentGate;
  /** Barman's version as each side tells it. */
  readonly versions?: { readonly cli: string | undefined; readonly api: string | undefined };
  /** Barman's folder, where `.barman.auto.conf` would be. */
  readonly barmanHome?: string;
};

/**
 * Reads and compares all of them; without Barman's own documents (on another machine) the servers are those of the
 * API's. It costs as much as parsing them twice: run it in another thread where a screen is shown and the texts are
 * large. Plain data in and out; of the texts themselves nothing is kept.
 */
export function readDocumentTexts(texts: DocumentTexts): Documents {
  try {
    return readTexts(texts);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // Thousands of levels: Barman writes seven.
    const problem = 'the documents are nested too deeply for diagnose documents';
    const answer = { ok: false, id: 'not-the-api', message: problem } as const;
    return { servers: [], problem, ...(texts.api !== undefined && { answer }) };
  }
}

function readTexts({ cli, api, secondCli, now }: DocumentTexts): Documents {
  const first = cli === undefined ? undefined : parseDiagnose(cli);
  const answer = api === undefined ? undefined : readAnswer(api);
  const eaten = first !== undefined && answer?.ok === true && isEaten(first, answer.document);
  const known = knownOf(first, answer, now, eaten);
  if (first?.ok === false && eaten) return { ...known, comparison: eatenComparison(answer.document) };
  if (first?.ok === false) return { ...known, problem: `barman diagnose: ${first.message}` };
  if (first === undefined || answer === undefined) return known;
  if (!answer.ok) return { ...known, problem: `/diagnose: ${answer.message}` };
  const second = secondCli === undefined ? undefined : parseDiagnose(secondCli);
  const comparison = compareDocuments(first.document, answer.document, second?.ok ? second.document : undefined);
  return { ...known, comparison };
}

function knownOf(
  first: ParsedDiagnose | undefined,
  answer: ParsedDiagnose | undefined,
  now: Date,
  eaten: boolean,
): Documents {
  const [cli, api] = [documentOf(first), documentOf(answer)];
  const document = eaten ? api : (cli ?? api);
  const barmanHome = document && barmanHomeOf(document);
  const model = document && withServersOf(barmanModel(document), document === cli ? api : undefined);
  return {
    servers: model === undefined ? [] : judgeServers(model, now),
    ...(model && { model }),
    ...(api && { passwords: passwordsSent(api) }),
    ...(answer && { answer: gateOf(answer) }),
    ...((cli ?? api) && { versions: { cli: cli && barmanVersion(cli), api: api && barmanVersion(api) } }),
    ...(barmanHome !== undefined && { barmanHome }),
  };
}

/** With the servers that only the other document has: nobody's server goes without a verdict. */
function withServersOf(model: BarmanModel, other: DiagnoseDocument | undefined): BarmanModel {
  if (other === undefined) return model;
  const names = new Set(model.servers.map(({ name }) => name));
  const more = barmanModel(other).servers.filter(({ name }) => !names.has(name));
  return more.length === 0 ? model : { ...model, servers: [...model.servers, ...more] };
}

function readAnswer(api: RawText): ParsedDiagnose {
  const text = decodeText(api);
  const report = readCurlOutput(text);
  if (report !== undefined && report.httpCode !== 200) {
    const message = report.httpCode === 0 ? 'no answer' : `HTTP ${report.httpCode}`;
    return { ok: false, id: 'not-the-api', message, hides: false };
  }
  return parseDiagnose(report?.body ?? text);
}

function documentOf(parsed: ParsedDiagnose | undefined): DiagnoseDocument | undefined {
  return parsed?.ok ? parsed.document : undefined;
}
