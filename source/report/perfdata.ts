import { expiryThresholds } from '../health/certificate-expiry.ts';
import type { ServerHealth } from '../health/checks/server-checks.ts';
import type { CertificateHealth, HealthReport } from '../health/health-report.ts';
import { diagnoseSecondsLimits } from '../health/ladder.ts';
import { serverNames } from './server-names.ts';

type Figure = {
  readonly label: string;
  readonly value: number | undefined;
  /** Of the units that plugins may use; a day is none, so times are seconds. */
  readonly unit?: 's';
  readonly digits?: number;
  /** Ranges as in the plugins' guideline: `10` is left above 10 or below 0, `10:` below 10. */
  readonly warn?: string;
  readonly crit?: string;
  readonly min?: number;
};

/** What a server's labels begin with, beside its name. */
export type ServerLabel = { readonly name: string; readonly prefix: string };

/**
 * The figures of the performance data of a report, to be joined by spaces: `'label'=value[UOM];[warn];[crit];[min];[max]`, the same labels in the same order
 * however much is known, `U` for what is not (docs/reference/health.md, Plugin output). The ranges are those that decided the states: a
 * figure whose check has no limit has no range.
 */
export function perfdata(
  report: Pick<HealthReport, 'exchange' | 'certificates' | 'comparison' | 'servers' | 'finished'>,
): readonly string[] {
  const { warn, crit } = diagnoseSecondsLimits;
  const latency = { value: report.exchange?.times.total, unit: 's', digits: 3, min: 0 } as const;
  const labels = serverLabels(report);
  return [
    { label: 'api_latency', ...latency, warn: String(warn), crit: String(crit) },
    ...(['client', 'server', 'ca'] as const).map((role) => certificateFigure(role, report.certificates)),
    { label: 'mismatches', value: report.comparison?.mismatches.length, warn: '0', min: 0 },
    ...report.servers.flatMap((server, index) =>
      serverFigures(server, labels[index]?.prefix ?? '', report.finished.getTime()),
    ),
  ].map(figureText);
}

/** The labels' beginnings of all servers, in order. */
export function serverLabels(report: Pick<HealthReport, 'servers'>): readonly ServerLabel[] {
  const names = serverNames(report);
  const prefixes = labelPrefixes(names);
  return names.map((name, index) => ({ name, prefix: prefixes[index] ?? '' }));
}

function certificateFigure(role: 'client' | 'server' | 'ca', certificates: readonly CertificateHealth[]): Figure {
  const [warn, crit] = expiryThresholds[role];
  const left = certificates
    .filter((certificate) => certificate.inSet && certificate.role === role)
    .flatMap(({ secondsLeft }) => (secondsLeft === undefined ? [] : [secondsLeft]));
  const value = left.length === 0 ? undefined : Math.min(...left);
  return { label: `cert_${role}_left`, value, unit: 's', warn: `${warn}:`, crit: `${crit}:` };
}

function serverFigures({ checks, figures }: ServerHealth, prefix: string, now: number): readonly Figure[] {
  const age = (time: number | undefined) => (time === undefined ? undefined : Math.max(0, (now - time) / 1000));
  const range = (id: string, end: '' | ':') => {
    const check = checks.find((one) => one.id === id);
    const limit = typeof check?.limit === 'number' ? decimal(check.limit, 0) : undefined;
    return limit === undefined ? {} : { [check?.blocking ? 'crit' : 'warn']: `${limit}${end}` };
  };
  const seconds = { unit: 's', min: 0 } as const;
  return [
    {
      label: `${prefix}_backup_age`,
      value: age(figures.lastBackupEnd),
      ...seconds,
      ...range('backup_maximum_age', ''),
    },
    { label: `${prefix}_wal_age`, value: age(figures.lastWalTime), ...seconds, ...range('wal_maximum_age', '') },
    { label: `${prefix}_backups`, value: figures.backups, min: 0, ...range('minimum_redundancy_requirements', ':') },
    { label: `${prefix}_failed`, value: figures.failed, min: 0, ...range('failed_backups', '') },
  ];
}

function figureText({ label, value, unit = undefined, digits = 0, warn = '', crit = '', min }: Figure): string {
  const number = value === undefined ? undefined : decimal(value, digits);
  return `'${label}'=${number === undefined ? 'U' : `${number}${unit ?? ''}`};${warn};${crit};${min ?? ''};`;
}

/** Digits without exponent; undefined for what has none. */
function decimal(value: number, digits: number): string | undefined {
  return Number.isFinite(value) && Math.abs(value) < 1e15 ? value.toFixed(digits) : undefined;
}

/**
 * How many characters of a server's name lead its labels: monitors tell labels apart by their first 19 characters, and
 * within those `_backups` has to differ from `_backup_age`.
 */
const longest = 11;

/**
 * What the labels of each server begin with: its name where that is short and plain, else its beginning and a sum of the
 * whole. It depends on the name alone, so that a new server changes no other's graph. Only names that RRDtool would take
 * for one (it knows letters, digits and `_`) are told apart by their order.
 */
export function labelPrefixes(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let prefix = isPlain(name) ? name : summed(name, 0);
    for (let attempt = 1; taken.has(stored(prefix)); attempt += 1) prefix = summed(name, attempt);
    taken.add(stored(prefix));
    return prefix;
  });
}

/** No quote, `=`, `|` or space: the plugins' guideline allows some of them in quotes, parsers do not agree on any. */
function isPlain(name: string): boolean {
  return name.length <= longest && /^[\w.-]+$/.test(name);
}

function summed(name: string, attempt: number): string {
  const sum = fnv1a(attempt === 0 ? name : `${name}#${attempt}`);
  return `${name.replace(/[^\w.-]/g, '_').slice(0, 6)}_${sum.toString(36).padStart(4, '0').slice(-4)}`;
}

/** The name under which a graph is stored. */
function stored(prefix: string): string {
  return prefix.replace(/\W/g, '_');
}

/** The 32-bit sum of Fowler, Noll and Vo, variant 1a, over UTF-16 code units. */
function fnv1a(text: string): number {
  let sum = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193);
  return sum >>> 0;
}
