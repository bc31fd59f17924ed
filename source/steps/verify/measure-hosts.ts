import { judgeExpiry } from '../../health/certificate-expiry.ts';
import type { CertificateHealth, HealthReport } from '../../health/health-report.ts';
import { judgeLadder } from '../../health/ladder.ts';
import type { ReadableHost } from '../../host/host.ts';
import type { Site } from '../../wizard/site.ts';
import { lookAtCertificate } from '../certificates/look-at-files.ts';
import { climb, exchangeOf } from './climb.ts';
import { askApi, readDocuments } from './documents.ts';
import { measure } from './measure.ts';
import { lookAtTarget, type Target } from './target.ts';

/** Hosts that are asked at the same time: each answer may be megabytes, and each call starts curl. */
const atOnce = 4;

/**
 * The reports of several Barman hosts, in the order of their names. This machine itself is looked at from inside. Two
 * names of one host are asked one after the other: of /diagnose only one may be under way.
 */
export async function measureHosts(
  host: ReadableHost,
  site: Site,
  names: readonly string[],
): Promise<readonly HealthReport[]> {
  const reports = new Map<string, HealthReport>();
  const waiting = await groupByHost(host, [...new Set(names)]);
  const work = async () => {
    for (let group = waiting.shift(); group !== undefined; group = waiting.shift()) {
      for (const { name, isOwn } of group) reports.set(name, await measureHost(host, site, name, isOwn));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return [...new Set(names)].flatMap((name) => reports.get(name) ?? []);
}

interface NamedHost {
  readonly name: string;
  readonly isOwn: boolean;
}

/** Names that lead to the same address are one host; a name that leads nowhere is one of its own. */
async function groupByHost(host: ReadableHost, names: readonly string[]): Promise<NamedHost[][]> {
  const groups = new Map<string, NamedHost[]>();
  const found = await Promise.all(names.map((name) => host.network.resolve(name)));
  for (const [index, name] of names.entries()) {
    const { addresses = [], isOwn = false } = found[index] ?? {};
    const key = isOwn ? 'own' : (addresses[0] ?? name);
    groups.set(key, [...(groups.get(key) ?? []), { name, isOwn }]);
  }
  return [...groups.values()];
}

/** From inside where the name is this machine's and Barman is here, else with the client certificate. */
async function measureHost(host: ReadableHost, site: Site, name: string, isOwn: boolean): Promise<HealthReport> {
  if (!isOwn || !(await isBarmanHost(host))) return measureRemote(host, site, name);
  return (await measure(host, { ...site, hostName: name }, { whole: true })).report;
}

/**
 * The report of the site's own host. With a name that leads elsewhere, and no Barman here, that host is another machine;
 * on a Barman host the name is its own, wherever DNS thinks it is.
 */
export async function measureSite(host: ReadableHost, site: Site): Promise<HealthReport> {
  const { hostName } = site;
  const elsewhere =
    hostName !== undefined && !(await isBarmanHost(host)) && !(await host.network.resolve(hostName)).isOwn;
  if (elsewhere) return measureRemote(host, site, hostName);
  return (await measure(host, site, { whole: true })).report;
}

async function isBarmanHost(host: ReadableHost): Promise<boolean> {
  return (await host.files.stat('/etc/barman.conf')) !== undefined;
}

/**
 * All probes of a Barman host from another machine that holds a client certificate. What only the host itself can show
 * is absent: `barman diagnose` and so the comparison, the service's own status, files, listeners and logs.
 */
async function measureRemote(host: ReadableHost, site: Site, hostName: string): Promise<HealthReport> {
  const started = host.clock.now();
  const now = site.at ?? started;
  const target: Target = { ...(await lookAtTarget(host, { ...site, hostName })), hostName };
  const local = lookAtClientCertificates(host, target, now);
  const chain = local.then((found) => {
    const ca = found.find(({ role }) => role === 'ca')?.notAfter;
    return { ends: ca === undefined ? {} : { ca }, otherKey: false };
  });
  const { probes, exchange } = await climb(host, {
    ...{ ...target, remote: true },
    ...{ backend: Promise.resolve(undefined), chain },
  });
  const open = (probes.status ?? probes.native)?.httpCode === 200;
  const api = open ? await askApi(host, target) : undefined;
  const documents =
    api && (await readDocuments({ before: undefined, api, after: undefined }, now, { background: host.background }));
  const [certificates, served] = await Promise.all([local, lookAtServedCertificate(host, target, now)]);
  return {
    host: hostName,
    started,
    finished: host.clock.now(),
    service: undefined,
    rungs: judgeLadder({
      ...probes,
      ...(api && { diagnose: api.evidence }),
      ...(api?.times && { diagnoseSeconds: api.times.total }),
      ...(documents?.answer && { document: documents.answer }),
    }),
    certificates: [...certificates, ...served],
    security: [],
    servers: documents?.servers ?? [],
    comparison: undefined,
    notCompared: undefined,
    versions: { cli: undefined, api: documents?.versions?.api, pgBackupApi: undefined },
    exchange: exchangeOf(api) ?? exchange,
  };
}

async function lookAtClientCertificates(
  host: ReadableHost,
  { caFile, client }: Target,
  now: Date,
): Promise<readonly CertificateHealth[]> {
  const look = async (role: 'ca' | 'client', file: string) => {
    const { certificate } = await lookAtCertificate(host, file);
    return healthOf(role, file, certificate?.notAfter, now);
  };
  return Promise.all([look('ca', caFile), look('client', client.certificate)]);
}

/** The server's certificate as it is presented; nothing when nobody answered the handshake. */
async function lookAtServedCertificate(
  host: ReadableHost,
  { hostName, caFile }: Target,
  now: Date,
): Promise<readonly CertificateHealth[]> {
  const ca = (await host.files.canRead(caFile)) ? ((await host.files.readText(caFile)) ?? '') : '';
  const { served } = await host.network.request({ hostName, port: 443, path: '/status', ca, timeout: 10_000 });
  return served === undefined ? [] : [healthOf('server', `https://${hostName}`, served.notAfter, now)];
}

function healthOf(
  role: 'ca' | 'server' | 'client',
  file: string,
  notAfter: Date | undefined,
  now: Date,
): CertificateHealth {
  if (notAfter === undefined) return { role, inSet: true, file, notAfter, secondsLeft: undefined, verdict: 'missing' };
  const { state, secondsLeft } = judgeExpiry(notAfter, now, role);
  const verdict = secondsLeft < 0 ? 'block' : state === 'ok' ? 'ok' : 'warn';
  return { role, inSet: true, file, notAfter, secondsLeft, verdict };
}
