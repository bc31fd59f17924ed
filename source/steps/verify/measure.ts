import { type Comparison, compareDocuments } from '../../health/compare.ts';
import { type CurlCall, curlArguments, evidenceOfCurl, readCurlOutput } from '../../health/curl.ts';
import { gateDocument, parseDiagnose } from '../../health/diagnose-document.ts';
import type { Evidence } from '../../health/evidence.ts';
import { type FileProbe, judgeLadder } from '../../health/ladder.ts';
import { judgeStatusCommand, type StatusJudgement } from '../../health/status-command.ts';
import type { RungResult } from '../../health/verdict.ts';
import type { CommandResult } from '../../host/commands.ts';
import type { ReadableHost } from '../../host/host.ts';
import type { Site } from '../../wizard/site.ts';
import { lookAtConfigIfAny } from '../look-at-config.ts';
import { nativeEvidence } from './native-evidence.ts';

/** Everything that one round of probes brought. */
export interface Measurement {
  readonly hostName: string;
  readonly status: StatusJudgement;
  readonly rungs: readonly RungResult[];
  /** Undefined when the ladder ended below the documents. */
  readonly comparison: Comparison | undefined;
  /** Why there is no comparison although the ladder was climbed. */
  readonly comparisonProblem: string | undefined;
  readonly milliseconds: number;
}

/** Milliseconds for a whole probe: more than gunicorn's 60 seconds. */
const patience = 80_000;
const proxyVariables = /^(https?|all|no)_proxy$/i;

/** Climbs the ladder once: files, Node's call, curl's calls with and without certificate, the documents. One request at a time, since the API serves one at a time. */
export async function measure(host: ReadableHost, site: Site): Promise<Measurement> {
  const started = performance.now();
  const config = await lookAtConfigIfAny(host, site);
  const hostName = config?.hostName ?? site.hostName ?? (await host.identity.hostName());
  const folder = site.certificateFolder;
  const client = { certificate: `${folder}/pg-backup-user.crt`, key: `${folder}/pg-backup-user.key` };
  const caFile = `${folder}/root.crt`;
  const url = `https://${hostName}`;
  const environment = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value !== undefined && proxyVariables.test(name) ? [[name, value]] : [],
    ),
  );
  const call = async (wanted: CurlCall) => {
    const run = await curl(host, wanted);
    return run.outcome === 'not-found' ? undefined : { run, evidence: evidenceOfCurl(wanted, run, environment) };
  };

  const status = judgeStatusCommand(await run(host, ['pg-backup-api', 'status']));
  const files = await lookAtFiles(host, [client.certificate, client.key, caFile]);
  const native = await nativeEvidence(host, { hostName, caFile, client });
  const base = { url: `${url}/status`, environment, files, ...(native && { native: native.evidence }) };
  const first = await call({ url: `${url}/status`, caFile, client });
  const reached = (first?.evidence.httpCode ?? native?.evidence.httpCode) === 200;
  const early = { ...base, ...(first && { status: first.evidence }) };
  if (!reached)
    return {
      hostName,
      status,
      rungs: judgeLadder(early),
      comparison: undefined,
      comparisonProblem: undefined,
      milliseconds: performance.now() - started,
    };

  const system = await call({ url: `${url}/status`, client });
  const negative = await call({ url: `${url}/status`, caFile });
  const cliBefore = await run(host, ['barman', 'diagnose']);
  let diagnose = await call({ url: `${url}/diagnose`, caFile, client });
  if (hasNoServers(diagnose?.evidence)) diagnose = await call({ url: `${url}/diagnose`, caFile, client });
  const cliAfter = await run(host, ['barman', 'diagnose']);
  const report = diagnose && readCurlOutput(diagnose.run.stdout);
  const withoutCertificate = negative?.evidence ?? native?.withoutCertificate;
  const rungs = judgeLadder({
    ...early,
    ...(system && { systemTrust: system.evidence }),
    ...(diagnose && { diagnose: diagnose.evidence }),
    ...(report && { diagnoseSeconds: report.times.total }),
    ...(withoutCertificate && { withoutCertificate }),
  });
  return {
    hostName,
    status,
    rungs,
    ...compare(cliBefore, diagnose?.evidence, cliAfter),
    milliseconds: performance.now() - started,
  };
}

function compare(
  before: CommandResult,
  api: Evidence | undefined,
  after: CommandResult,
): Pick<Measurement, 'comparison' | 'comparisonProblem'> {
  const none = (comparisonProblem: string) => ({ comparison: undefined, comparisonProblem });
  if (before.exitCode !== 0) return none(`barman diagnose: ${lastLine(before)}`);
  const cli = parseDiagnose(before.stdout);
  const answer = parseDiagnose(api?.body ?? '');
  const second = after.exitCode === 0 ? parseDiagnose(after.stdout) : undefined;
  if (!cli.ok) return none(`barman diagnose: ${cli.message}`);
  if (!answer.ok) return none(`/diagnose: ${answer.message}`);
  return {
    comparison: compareDocuments(cli.document, answer.document, second?.ok ? second.document : undefined),
    comparisonProblem: undefined,
  };
}

function curl(host: ReadableHost, wanted: CurlCall): Promise<CommandResult> {
  return run(host, curlArguments(wanted));
}

function run(
  host: ReadableHost,
  argv: Parameters<ReadableHost['commands']['probe']>[0]['argv'],
): Promise<CommandResult> {
  return host.commands.probe({ argv }, { timeout: patience });
}

async function lookAtFiles(host: ReadableHost, paths: readonly string[]): Promise<readonly FileProbe[]> {
  return Promise.all(
    paths.map(async (path): Promise<FileProbe> => {
      const there = (await host.files.stat(path)) !== undefined;
      if (there && (await host.files.canRead(path))) return { path };
      const problem = path.endsWith('.key')
        ? 'client-key-unusable'
        : path.endsWith('root.crt')
          ? 'ca-file-missing'
          : 'client-certificate-unreadable';
      return { path, problem, detail: there ? 'not readable for you' : 'missing' };
    }),
  );
}

/** The development server answers with no servers when two requests cross: ask once more before judging (health.md, 0.5). */
function hasNoServers(evidence: Evidence | undefined): boolean {
  const parsed = evidence?.httpCode === 200 ? parseDiagnose(evidence.body ?? '') : undefined;
  return parsed?.ok === true && gateDocument(parsed.document).some(({ id }) => id === 'no-servers');
}

function lastLine({ stdout, stderr, outcome }: CommandResult): string {
  return (stderr.trim() || stdout.trim() || outcome).split('\n').at(-1) ?? outcome;
}
