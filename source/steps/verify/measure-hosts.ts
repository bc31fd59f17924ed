import type { HealthReport } from '../../health/health-report.ts';
import type { ReadableHost } from '../../host/host.ts';
import type { Site } from '../../wizard/site.ts';
import { measure } from './measure.ts';
import { measureRemote } from './measure-remote.ts';

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
