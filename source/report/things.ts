import { expiryThresholds } from '../health/certificate-expiry.ts';
import type { ServerCheck } from '../health/checks/server-check.ts';
import type { ServerHealth } from '../health/checks/server-checks.ts';
import type { CertificateHealth, HealthReport } from '../health/health-report.ts';
import { type HealthState, type RungResult, worstState } from '../health/verdict.ts';
import type { Repair } from '../wizard/step.ts';
import type { ReportItem } from './report-item.ts';
import { reportItems } from './report-items.ts';

/** A part of the view. Its things are listed together, and the arrow keys go from one part to the next. */
export type Panel = 'way' | 'servers' | 'certificates' | 'comparison' | 'security';

/** One thing that is judged: what the cursor stands on. Bound by its id, whatever moves around it. */
export interface Thing {
  readonly id: string;
  readonly panel: Panel;
  readonly host: string;
  readonly state: HealthState;
  readonly title: string;
  /** The items of the report behind it. */
  readonly items: readonly ReportItem[];
  readonly rung?: RungResult;
  readonly server?: ServerHealth;
  readonly certificate?: CertificateHealth;
  /** Of a server that is not ok: its worst check in words. */
  readonly reason: string;
  /** The step whose plan repairs it; undefined where no plan of ours does. */
  readonly repair: Repair | undefined;
}

/** A host with what its newest round has found. */
interface Measured {
  readonly name: string;
  readonly report: HealthReport | undefined;
}

const known = new WeakMap<HealthReport, readonly Thing[]>();

/** Everything that the newest round of a host has found; nothing before the first one. Made once for a report: keys are many. */
export function thingsOf({ name, report }: Measured): readonly Thing[] {
  if (report === undefined) return [];
  const found = known.get(report) ?? judge(name, report);
  known.set(report, found);
  return found;
}

function judge(name: string, report: HealthReport): readonly Thing[] {
  const items = reportItems(report);
  const byId = new Map(items.map((item) => [item.id, item]));
  const ofServers = itemsOfServers(report, items);
  const one = (id: string) => [byId.get(id)].filter((item) => item !== undefined);
  const id = (word: string) => `${name} ${word}`;
  return [
    ...(report.service === undefined
      ? []
      : [thing(id('status'), 'way', name, 'service', one('status'), repairOfService(report))]),
    ...report.rungs.map((rung) => ({
      ...thing(
        id(`rung ${rung.id}`),
        'way',
        name,
        titleOf(one(`rung ${rung.id}`)),
        one(`rung ${rung.id}`),
        repairOfRung(rung),
      ),
      rung,
    })),
    ...report.servers.map((server) => serverThing(name, server, ofServers)),
    ...report.certificates.map((certificate) => ({
      ...thing(
        id(`certificate ${certificate.file}`),
        'certificates',
        name,
        certificate.file,
        one(`certificate ${certificate.file}`),
        repairOfCertificate(certificate),
      ),
      certificate,
    })),
    thing(id('comparison'), 'comparison', name, 'Comparison', one('comparison'), undefined),
    ...report.security.map((finding) =>
      thing(
        id(`security ${finding.id}`),
        'security',
        name,
        finding.id,
        one(`security ${finding.id}`),
        repairOfFinding(finding.id),
      ),
    ),
  ];
}

function thing(
  id: string,
  panel: Panel,
  host: string,
  title: string,
  items: readonly ReportItem[],
  repair: Repair | undefined,
): Thing {
  const state = worstState(items.map((item) => item.state));
  const isFine = state === 'ok' || state === 'not-run';
  return { id, panel, host, state, title, items, reason: '', repair: isFine ? undefined : repair };
}

function titleOf([item]: readonly ReportItem[]): string {
  return item?.label ?? '';
}

function serverThing(host: string, server: ServerHealth, items: ReadonlyMap<string, readonly ReportItem[]>): Thing {
  const own = items.get(server.name) ?? [];
  const judged = server.checks.filter(({ state }) => state !== 'not-run');
  const state = server.active ? worstState(judged.map((check) => check.state)) : 'not-run';
  const found = thing(`${host} server ${server.name}`, 'servers', host, server.name, own, undefined);
  return { ...found, state, server, reason: reasonOf(server, own) };
}

/** The items of each server, in the order of its checks. */
function itemsOfServers(
  { servers }: HealthReport,
  items: readonly ReportItem[],
): ReadonlyMap<string, readonly ReportItem[]> {
  const own = items.filter(({ kind }) => kind === 'server');
  let at = 0;
  return new Map(
    servers.map(({ name, active, checks }) => {
      const count = active ? checks.length : 1;
      at += count;
      return [name, own.slice(at - count, at)];
    }),
  );
}

/** Why a server is not ok: its worst check in words, and how many more there are. */
function reasonOf(server: ServerHealth, items: readonly ReportItem[]): string {
  const worst = worstCheck(server);
  if (worst === undefined) return server.active ? '' : 'inactive';
  const item = items[server.checks.indexOf(worst)];
  const more = server.checks.filter(({ state }) => state === 'warn' || state === 'crit').length - 1;
  const words = item?.detail || worst.id.replaceAll('_', ' ');
  return `${worst.blocking ? 'blocks the next backup: ' : ''}${words}${more > 0 ? ` (+${more})` : ''}`;
}

/** The check of a server that says most: what blocks first, then what is worst. */
function worstCheck({ checks }: ServerHealth): ServerCheck | undefined {
  const rank = ({ state, blocking }: ServerCheck) => severity(state) * 2 + (blocking ? 1 : 0);
  const bad = checks.filter(({ state }) => state !== 'ok' && state !== 'not-run');
  return bad.toSorted((one, other) => rank(other) - rank(one))[0];
}

/** How bad a state is, for sorting: the worst is highest. */
export function severity(state: HealthState): number {
  return ['ok', 'not-run', 'unknown', 'busy', 'warn', 'crit'].indexOf(state);
}

function repairOfService({ service }: HealthReport): Repair | undefined {
  return service?.id === 'not-running' || service?.id === 'not-installed' ? 'install' : undefined;
}

function repairOfRung({ id, diagnosis }: RungResult): Repair | undefined {
  switch (diagnosis?.id) {
    case 'backend-unavailable':
      return 'install';
    case 'server-certificate-expired':
    case 'client-certificate-expired':
      return 'renew';
    case 'ca-not-trusted':
    case 'client-certificate-not-required':
    case 'not-proxied':
    case 'proxy-module-missing':
    case 'wrong-vhost-self-signed':
    case 'postgres-pair-served':
      return 'proxy';
    default:
      break;
  }
  if (id === 'files' || id === 'client-certificate' || id === 'server-certificate') return 'certificates';
  return id === 'tcp' || id === 'tls' || id === 'http' ? 'proxy' : undefined;
}

function repairOfCertificate({ role, inSet, verdict, secondsLeft }: CertificateHealth): Repair | undefined {
  if (!inSet || role === 'ca') return undefined;
  if (verdict === 'missing') return 'certificates';
  return secondsLeft !== undefined && secondsLeft < expiryThresholds.client[0] ? 'renew' : 'certificates';
}

function repairOfFinding(id: string): Repair | undefined {
  const byProxy = ['client-certificate-not-required', 'ssl-engine-off', 'vhost-not-roots', 'http-port-open'];
  return byProxy.includes(id) ? 'proxy' : undefined;
}
