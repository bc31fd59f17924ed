import type { Acknowledged } from './acknowledgement.ts';
import type { ServerHealth } from './checks/server-checks.ts';
import type { Comparison } from './compare/compare.ts';
import type { SecurityFinding } from './security/security-finding.ts';
import type { StatusJudgement } from './status-command.ts';
import { type HealthState, type RungResult, verdictOf } from './verdict.ts';

/** A certificate that the chain depends on, or that its CA issued here. */
export type CertificateHealth = {
  readonly role: 'ca' | 'server' | 'client' | 'other';
  /** Part of the proxy's own set: without it nobody gets in. What is beside the set never makes a host critical. */
  readonly inSet: boolean;
  readonly file: string;
  /** SHA-256 of the certificate, lower-case hex. */
  readonly fingerprint?: string | undefined;
  readonly notAfter: Date | undefined;
  /** Negative after the end; undefined when the file is missing or no certificate. */
  readonly secondsLeft: number | undefined;
  readonly verdict: 'ok' | 'warn' | 'block' | 'missing';
  /** What was found about it; absent where nobody could look, as from another machine. */
  readonly findings?: readonly CertificateFinding[];
};

/** Something about a certificate; `tpa` is what the next deploy would undo, and is no fault of it. */
export type CertificateFinding = {
  readonly id: string;
  readonly severity: 'info' | 'warn' | 'block';
  readonly group?: 'certificate' | 'file' | 'tpa';
  readonly message: string;
  readonly fix: string;
  readonly acknowledged?: Acknowledged;
};

/** Seconds since the start of the exchange, as curl counts them. */
export type ExchangeTimes = {
  readonly connect: number;
  readonly tls: number;
  readonly firstByte: number;
  readonly total: number;
};

/** Versions that answered; undefined where nobody could be asked. */
export type AnsweringVersions = {
  readonly cli: string | undefined;
  readonly api: string | undefined;
  readonly pgBackupApi: string | undefined;
};

/** Everything that one round of probes found out about one host: what every format and screen is made of. */
export type HealthReport = {
  readonly host: string;
  readonly started: Date;
  readonly finished: Date;
  /** `pg-backup-api status`; undefined from another machine, which cannot run it. */
  readonly service: StatusJudgement | undefined;
  readonly rungs: readonly RungResult[];
  readonly certificates: readonly CertificateHealth[];
  readonly security: readonly SecurityFinding[];
  readonly servers: readonly ServerHealth[];
  readonly comparison: Comparison | undefined;
  /** The operator accepts what the comparison found. */
  readonly comparisonAcknowledged?: Acknowledged;
  /** Why there is no comparison. */
  readonly notCompared: string | undefined;
  readonly versions: AnsweringVersions;
  /** Of GET /diagnose, or of GET /status when the ladder ended there; undefined when nothing answered. */
  readonly exchange: { readonly httpCode: number; readonly times: ExchangeTimes } | undefined;
};

/** ok, warn, crit, unknown or busy: the worst of everything in the report. */
export function verdictOfReport(report: HealthReport): ReturnType<typeof verdictOf> {
  return verdictOf([
    ...(report.service === undefined ? [] : [report.service.state]),
    ...report.rungs.map(({ state }) => state),
    ...report.certificates.map(certificateState),
    ...report.security.map(({ state }) => state),
    ...report.servers.flatMap(({ checks }) => checks.map(({ state }) => state)).filter((state) => state !== 'not-run'),
    comparisonState(report),
  ]);
}

/** A certificate by its verdict: what blocks in the set is critical, anything else that is remarkable warns. */
export function certificateState({ verdict, inSet }: CertificateHealth): HealthState {
  if (verdict === 'ok') return 'ok';
  return inSet && verdict !== 'warn' ? 'crit' : 'warn';
}

/** A difference between the documents warns: the chain works, but one of the two tells something else. */
export function comparisonState({ comparison, notCompared, comparisonAcknowledged }: HealthReport): HealthState {
  if (comparisonAcknowledged !== undefined) return 'ok';
  if (comparison === undefined) return notCompared === undefined ? 'not-run' : 'warn';
  return comparison.verdict === 'match' ? 'ok' : 'warn';
}

/**
 * Whether parts of one round contradict each other: it fell into a start or a stop of the service, and has to be taken once more before it is
 * told. What stays so (SELinux lets nobody through to a service that answers) is told then.
 */
export function contradictsItself({ service, rungs, comparison, notCompared }: HealthReport): boolean {
  const stateOf = (id: RungResult['id']) => rungs.find((rung) => rung.id === id)?.state;
  const isReached = stateOf('proxy') === 'ok';
  return (
    (service?.state === 'crit' && isReached) ||
    (service?.state === 'ok' && stateOf('proxy') === 'crit') ||
    stateOf('security') === 'unknown' ||
    (stateOf('json') === 'ok' && comparison === undefined && notCompared !== undefined)
  );
}
