import { linesSince } from '../../health/evidence/apache-log.ts';
import { cluesOf } from '../../health/evidence/clues.ts';
import type { Evidence } from '../../health/evidence/evidence.ts';
import { evidenceOfExchange } from '../../health/evidence/exchange-evidence.ts';
import { explainEvidence } from '../../health/explain/explain.ts';
import { startFailure } from '../../health/explain/explain-log.ts';
import type { HealthReport } from '../../health/health-report.ts';
import type { LadderProbes } from '../../health/ladder.ts';
import type { LocalEvidence } from '../../health/local-evidence.ts';
import type { StatusAnswer } from '../../health/status-command.ts';
import type { ReadableHost } from '../../host/host.ts';
import { lookAtFamily } from '../look-at-system.ts';
import { type CurlRun, callByCurl } from './call-by-curl.ts';
import { lookAtClientFiles } from './look-at-client-files.ts';
import { lookAtLocalEvidence, readErrorLog } from './look-at-local-evidence.ts';
import type { Target } from './target.ts';

/** Milliseconds; a server that does not answer the handshake within this does not answer at all. */
const patience = 20_000;

/** GET /status by Node's own TLS: another implementation than curl's. Undefined when a file of the client cannot be read. */
async function callByNode(
  host: ReadableHost,
  { hostName, caFile, client }: Target,
  withCertificate: boolean,
): Promise<Evidence | undefined> {
  if (!(await host.files.canRead(client.key))) return undefined;
  const [ca, certificate, key] = await Promise.all(
    [caFile, client.certificate, client.key].map((path) => host.files.readText(path)),
  );
  if (ca === undefined || certificate === undefined || key === undefined) return undefined;
  const request = { hostName, port: 443, path: '/status', ca, timeout: patience };
  const outcome = await host.network.request(withCertificate ? { ...request, client: { certificate, key } } : request);
  return evidenceOfExchange(`https://${hostName}/status`, outcome, withCertificate);
}

/** What the files of the server's chain show, where somebody looked at them. */
export interface ChainFacts {
  readonly ends: NonNullable<Evidence['notAfter']>;
  /** The server certificate names the CA in place as its issuer, whose key has not signed it. */
  readonly otherKey: boolean;
  /** What keeps the client's pair from being used; curl has one text for a key that is missing, locked or of another certificate. */
  readonly clientFiles?: string;
}

export interface ClimbWish extends Target {
  /** The Barman host is another machine: nothing can be looked at there. */
  readonly remote: boolean;
  readonly backend: Promise<StatusAnswer | undefined>;
  readonly chain: Promise<ChainFacts>;
}

export interface Climbed {
  readonly probes: LadderProbes;
  /** Of curl's GET /status; undefined when nothing answered. */
  readonly exchange: HealthReport['exchange'];
}

/**
 * The probes up to GET /status: files, name, Node's call and curl's as two implementations, the operator's own curl with
 * the trust store of this system, and the call without a certificate, which has to fail and never reaches the API.
 */
export async function climb(host: ReadableHost, wish: ClimbWish): Promise<Climbed> {
  const { hostName, caFile, client, remote } = wish;
  const url = `https://${hostName}/status`;
  const environment = proxyEnvironment();
  const started = host.clock.now();
  const [family, files, native, status, negative, resolution] = await Promise.all([
    remote ? undefined : lookAtFamily(host),
    lookAtClientFiles(host, wish),
    callByNode(host, wish, true),
    callByCurl(host, { url, caFile, client }),
    callByCurl(host, { url, caFile }),
    host.network.resolve(hostName),
  ]);
  const first: LadderProbes = {
    ...{ url, environment, files },
    ...(family !== undefined && { family }),
    resolution: { addresses: resolution.addresses, isOwn: remote ? undefined : resolution.isOwn },
    ...(native && { native }),
    ...(status && { status: status.evidence, times: status.times }),
  };
  const call = status?.evidence ?? native;
  const exchange = exchangeOf(status);
  if (call === undefined) return { probes: first, exchange };
  if (call.httpCode !== 200) {
    const { evidence, local } = remote ? { evidence: call, local: {} } : await lookFurther(host, wish, call, started);
    const failed = status ? { status: evidence } : { native: evidence };
    return { exchange, probes: { ...first, ...failed, local } };
  }
  const { proxied } = cluesOf({ url, environment });
  const operator = await callByCurl(host, { url, client, asOperator: true });
  const system = proxied ? await callByCurl(host, { url, client }) : operator;
  const without = negative?.evidence ?? (await callByNode(host, wish, false));
  const probes = {
    ...first,
    ...(operator && { asOperator: operator.evidence }),
    ...(system && { systemTrust: system.evidence }),
    ...(without && { withoutCertificate: without }),
  };
  return { probes, exchange };
}

/** What a call took, when there was an answer. */
export function exchangeOf(run: CurlRun | undefined): HealthReport['exchange'] {
  const httpCode = run?.evidence.httpCode ?? 0;
  return httpCode === 0 || run?.times === undefined ? undefined : { httpCode, times: run.times };
}

/** A failed call with what this host shows besides: the error log, the ends of the certificates, who listens. */
export async function lookFurther(
  host: ReadableHost,
  { hostName, backend, chain }: Pick<ClimbWish, 'hostName' | 'backend' | 'chain'>,
  call: Evidence,
  started: Date,
): Promise<{ readonly evidence: Evidence; readonly local: LocalEvidence }> {
  const { rung } = explainEvidence(call);
  const [lines, local, answer, { ends, otherKey, clientFiles }] = await Promise.all([
    readErrorLog(host, 200).catch(() => []),
    lookAtLocalEvidence(host, { rung }, hostName).catch((): LocalEvidence => ({})),
    backend,
    chain,
  ]);
  // A server that could not start has said why before we called.
  const apacheErrorLog = rung === 'tcp' ? lines.slice(-20) : linesSince(lines, started);
  const found = local.apache && { apache: withStartFailure(local.apache, apacheErrorLog) };
  return {
    evidence: { ...call, apacheErrorLog, notAfter: ends },
    local: {
      ...{ ...local, otherKey, ...found },
      ...(clientFiles !== undefined && { clientFiles }),
      ...(answer && { backend: answer }),
    },
  };
}

/** The configuration test passes a key of another certificate, and much else: the log has the reason. */
function withStartFailure(
  apache: NonNullable<LocalEvidence['apache']>,
  log: readonly string[],
): NonNullable<LocalEvidence['apache']> {
  const reason = apache.configTest ?? (apache.active ? undefined : startFailure(log.join('\n')));
  return { ...apache, ...(reason !== undefined && { configTest: reason }) };
}

const proxyVariables = /^(https?|all|no)_proxy$/i;

/** The variables of this process that send curl to a web proxy. */
function proxyEnvironment(): Readonly<Record<string, string>> {
  const variables = Object.entries(process.env).flatMap(([name, value]) =>
    value !== undefined && proxyVariables.test(name) ? [[name, value] as const] : [],
  );
  return Object.fromEntries(variables);
}
