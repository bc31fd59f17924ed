import {
  type Acknowledged,
  type Acknowledgement,
  acknowledgedBy,
  acknowledgedText,
  type Judged,
} from './acknowledgement.ts';
import type { ServerCheck } from './checks/server-check.ts';
import { type CertificateHealth, comparisonState, type HealthReport } from './health-report.ts';

/** Told of each warning and of everything critical; says by what a warning is accepted. */
type Visit = (found: Judged) => Acknowledged | undefined;

/** The report with what is accepted marked, and no longer counted: `ok`, with the reason. */
export function acknowledgeReport<T extends HealthReport>(report: T, list: readonly Acknowledgement[]): T {
  return list.length === 0 ? report : visitReport(report, (found) => acknowledgedBy(list, found));
}

/** Every warning of a report, accepted or not, and everything critical. */
export function judgedInReport(report: HealthReport): readonly Judged[] {
  const all: Judged[] = [];
  visitReport(report, (found) => {
    all.push(found);
    return undefined;
  });
  return all;
}

/** The certificates with what is accepted marked. */
export function acknowledgeCertificates<T extends CertificateHealth>(
  rows: readonly T[],
  list: readonly Acknowledgement[],
): readonly T[] {
  return list.length === 0 ? rows : rows.map((row) => visitCertificate(row, (found) => acknowledgedBy(list, found)));
}

function visitReport<T extends HealthReport>(report: T, visit: Visit): T {
  const comparison = visitComparison(report, visit);
  return {
    ...report,
    rungs: report.rungs.map((rung) =>
      visitState(rung, visit, ({ id, evidence }) => ({ id: `rung ${id}`, message: evidence })),
    ),
    certificates: report.certificates.map((row) => visitCertificate(row, visit)),
    security: report.security.map((finding) => visitState(finding, visit, (one) => one)),
    servers: report.servers.map((server) => ({
      ...server,
      checks: server.checks.map((check) => visitState(check, visit, (one) => serverCause(server.name, one))),
    })),
    ...(comparison && { comparisonAcknowledged: comparison }),
  };
}

interface Stated {
  readonly state: string;
  readonly acknowledged?: Acknowledged;
}

function visitState<T extends Stated>(one: T, visit: Visit, recognise: (one: T) => Omit<Judged, 'isCritical'>): T {
  const { acknowledged } = one;
  if (one.state !== 'warn' && one.state !== 'crit' && acknowledged === undefined) return one;
  const { id, message, cause } = recognise(one);
  const isCritical = one.state === 'crit';
  const accepted = visit({ id, message, ...(cause !== undefined && { cause }), isCritical, acknowledged });
  return isCritical || accepted === undefined ? one : { ...one, state: 'ok', acknowledged: accepted };
}

/** Not what was measured, which moves with every WAL file, but what is wrong. */
function serverCause(server: string, { id, source, hint, limit }: ServerCheck): Omit<Judged, 'isCritical'> {
  const name = `${server}/${id}`;
  return { id: name, message: hint === '' ? name : hint, cause: [source, String(limit ?? ''), hint].join(' ') };
}

function visitCertificate<T extends CertificateHealth>(row: T, visit: Visit): T {
  if (row.findings === undefined) return row;
  const findings = row.findings.map((finding) => {
    const { id, severity, group, message, acknowledged } = finding;
    // What the next deploy would undo counts nowhere, so there is nothing to accept.
    if (group === 'tpa' || (severity === 'info' && acknowledged === undefined)) return finding;
    const isCritical = severity === 'block';
    const cause = `${row.file} ${row.fingerprint ?? ''} ${message}`;
    const accepted = visit({ id, message: `${row.file}: ${message}`, cause, isCritical, acknowledged });
    if (isCritical || accepted === undefined) return finding;
    return { ...finding, severity: 'info' as const, fix: acknowledgedText(accepted), acknowledged: accepted };
  });
  const isOpen = findings.some(({ severity, group }) => severity !== 'info' && group !== 'tpa');
  const isAccepted = findings.some(({ acknowledged }) => acknowledged !== undefined);
  return { ...row, findings, ...(row.verdict === 'warn' && isAccepted && !isOpen && { verdict: 'ok' as const }) };
}

function visitComparison(report: HealthReport, visit: Visit): Acknowledged | undefined {
  const { comparison, notCompared, comparisonAcknowledged: acknowledged } = report;
  if (comparisonState(report) !== 'warn' && acknowledged === undefined) return undefined;
  const differences = comparison?.mismatches.map(({ path, cause }) => `${path} (${cause})`) ?? [];
  const message = [...differences, ...(comparison?.doubts ?? []), notCompared ?? '']
    .filter((part) => part !== '')
    .sort();
  return visit({ id: 'comparison', message: message.join('; '), isCritical: false, acknowledged });
}
