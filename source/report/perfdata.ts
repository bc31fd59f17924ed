import { expiryThresholds } from '../health/certificate-expiry.ts';
import type { ServerHealth } from '../health/checks/server-checks.ts';
import type { CertificateHealth, HealthReport } from '../health/health-report.ts';
import { diagnoseSecondsLimits } from '../health/ladder.ts';
import { labelPrefixes } from './perfdata-labels.ts';
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
