import { readCurlOutput } from '../../health/curl.ts';
import { judgeLadder } from '../../health/ladder.ts';
import { judgeStatusCommand, type StatusJudgement } from '../../health/status-command.ts';
import type { RungResult } from '../../health/verdict.ts';
import type { ReadableHost } from '../../host/host.ts';
import type { Site } from '../../wizard/site.ts';
import { lookAtConfigIfAny } from '../look-at-config.ts';
import { callByCurl, runCommand } from './call-by-curl.ts';
import { callByNode } from './call-by-node.ts';
import { type Documents, readDocuments, takeDocuments } from './documents.ts';
import { lookAtClientFiles } from './look-at-client-files.ts';

/** Everything that one round of probes brought. */
export interface Measurement {
  readonly hostName: string;
  readonly status: StatusJudgement;
  readonly rungs: readonly RungResult[];
  /** Nothing when the ladder ended below them. */
  readonly documents: Documents;
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
  const taken = await takeDocuments(host, { hostName, caFile, client });
  const diagnose = taken.api;
  const report = diagnose && readCurlOutput(diagnose.run.stdout);
  const withoutCertificate = negative?.evidence ?? node?.refused;
  const rungs = judgeLadder({
    ...first,
    ...(system && { systemTrust: system.evidence }),
    ...(diagnose && { diagnose: diagnose.evidence }),
    ...(report && { diagnoseSeconds: report.times.total }),
    ...(withoutCertificate && { withoutCertificate }),
  });
  return { hostName, status, rungs, documents: await readDocuments(taken, host.clock.now()) };
}

function proxyEnvironment(): Readonly<Record<string, string>> {
  const variables = Object.entries(process.env).flatMap(([name, value]) =>
    value !== undefined && proxyVariables.test(name) ? [[name, value] as const] : [],
  );
  return Object.fromEntries(variables);
}
