import { type Comparison, compareDocuments } from '../../health/compare.ts';
import { readCurlOutput } from '../../health/curl.ts';
import { gateDocument, parseDiagnose } from '../../health/diagnose-document.ts';
import type { Evidence } from '../../health/evidence.ts';
import { judgeLadder } from '../../health/ladder.ts';
import { type ServerHealth, serverChecks } from '../../health/server-checks.ts';
import { judgeStatusCommand, type StatusJudgement } from '../../health/status-command.ts';
import type { RungResult } from '../../health/verdict.ts';
import type { CommandResult } from '../../host/commands.ts';
import type { ReadableHost } from '../../host/host.ts';
import type { Site } from '../../wizard/site.ts';
import { lookAtConfigIfAny } from '../look-at-config.ts';
import { type CurlRun, callByCurl, runCommand } from './call-by-curl.ts';
import { callByNode } from './call-by-node.ts';
import { lookAtClientFiles } from './look-at-client-files.ts';

/** Everything that one round of probes brought. */
export interface Measurement {
  readonly hostName: string;
  readonly status: StatusJudgement;
  readonly rungs: readonly RungResult[];
  readonly documents: Documents;
}

/** What the diagnose documents say; nothing when the ladder ended below them. */
export interface Documents {
  readonly comparison?: Comparison;
  /** Why there is no comparison although the ladder was climbed. */
  readonly problem?: string;
  readonly servers: readonly ServerHealth[];
}

/** What a shell answers for a command that is not there. */
const commandNotFound = 127;
const proxyVariables = /^(https?|all|no)_proxy$/i;

/**
 * Climbs the ladder once: files, Node's call, curl's calls with and without certificate, the documents. One request at
 * a time, since the API serves one at a time; `/diagnose` between two of Barman's own, so that what moves is told from
 * what differs (health.md, 1.5).
 */
export async function measure(host: ReadableHost, site: Site): Promise<Measurement> {
  const config = await lookAtConfigIfAny(host, site);
  const hostName = config?.hostName ?? site.hostName ?? (await host.identity.hostName());
  const url = `https://${hostName}`;
  const folder = site.certificateFolder;
  const client = { certificate: `${folder}/pg-backup-user.crt`, key: `${folder}/pg-backup-user.key` };
  const caFile = `${folder}/root.crt`;

  const run = await runCommand(host, ['pg-backup-api', 'status']);
  const status = judgeStatusCommand(run.outcome === 'not-found' ? { ...run, exitCode: commandNotFound } : run);
  const node = await callByNode(host, { hostName, caFile, client });
  const curl = await callByCurl(host, { url: `${url}/status`, caFile, client });
  const first = {
    url: `${url}/status`,
    environment: proxyEnvironment(),
    files: await lookAtClientFiles(host, { caFile, client }),
    ...(node && { native: node.admitted }),
    ...(curl && { status: curl.evidence }),
  };
  if ((curl ?? { evidence: node?.admitted }).evidence?.httpCode !== 200) {
    return { hostName, status, rungs: judgeLadder(first), documents: { servers: [] } };
  }
  const system = await callByCurl(host, { url: `${url}/status`, client });
  const negative = await callByCurl(host, { url: `${url}/status`, caFile });
  const before = await runCommand(host, ['barman', 'diagnose']);
  const diagnose = await askForDocument(() => callByCurl(host, { url: `${url}/diagnose`, caFile, client }));
  const after = await runCommand(host, ['barman', 'diagnose']);
  const report = diagnose && readCurlOutput(diagnose.run.stdout);
  const withoutCertificate = negative?.evidence ?? node?.refused;
  const rungs = judgeLadder({
    ...first,
    ...(system && { systemTrust: system.evidence }),
    ...(diagnose && { diagnose: diagnose.evidence }),
    ...(report && { diagnoseSeconds: report.times.total }),
    ...(withoutCertificate && { withoutCertificate }),
  });
  return { hostName, status, rungs, documents: readDocuments(before, diagnose?.evidence, after, host.clock.now()) };
}

/** The development server answers with no servers when two requests cross: ask once more (health.md, 0.5). */
async function askForDocument(ask: () => Promise<CurlRun | undefined>): Promise<CurlRun | undefined> {
  const answer = await ask();
  const parsed = answer?.evidence.httpCode === 200 ? parseDiagnose(answer.evidence.body ?? '') : undefined;
  const empty = parsed?.ok === true && gateDocument(parsed.document).some(({ id }) => id === 'no-servers');
  return empty ? ask() : answer;
}

function readDocuments(before: CommandResult, api: Evidence | undefined, after: CommandResult, now: Date): Documents {
  if (before.exitCode !== 0) return { problem: `barman diagnose: ${lastLine(before)}`, servers: [] };
  const cli = parseDiagnose(before.stdout);
  if (!cli.ok) return { problem: `barman diagnose: ${cli.message}`, servers: [] };
  const servers = serverChecks(cli.document, now);
  const answer = parseDiagnose(api?.body ?? '');
  if (!answer.ok) return { problem: `/diagnose: ${answer.message}`, servers };
  const second = after.exitCode === 0 ? parseDiagnose(after.stdout) : undefined;
  const comparison = compareDocuments(cli.document, answer.document, second?.ok ? second.document : undefined);
  return { comparison, servers };
}

function proxyEnvironment(): Readonly<Record<string, string>> {
  const variables = Object.entries(process.env).flatMap(([name, value]) =>
    value !== undefined && proxyVariables.test(name) ? [[name, value] as const] : [],
  );
  return Object.fromEntries(variables);
}

function lastLine({ stdout, stderr, outcome }: CommandResult): string {
  return (stderr.trim() || stdout.trim() || outcome).split('\n').at(-1) ?? outcome;
}
