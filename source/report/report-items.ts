import { acknowledgedText } from '../health/acknowledgement.ts';
import { expiryThresholds } from '../health/certificate-expiry.ts';
import { intervalText } from '../health/checks/interval.ts';
import { comparisonSentence } from '../health/compare/compare.ts';
import { causeTexts } from '../health/compare/compare-causes.ts';
import { ladder } from '../health/explain/rungs.ts';
import {
  type CertificateFinding,
  type CertificateHealth,
  certificateState,
  comparisonState,
  type HealthReport,
} from '../health/health-report.ts';
import type { SecurityFinding } from '../health/security/security-finding.ts';
import type { StatusJudgement } from '../health/status-command.ts';
import type { RungResult } from '../health/verdict.ts';
import { oneLine } from './one-line.ts';
import type { ReportItem } from './report-item.ts';
import { serverItems } from './server-items.ts';

/** Everything that the report judges: service, rungs upwards, certificates, security, servers, comparison. All of it clean, each text one line. */
export function reportItems(report: HealthReport): readonly ReportItem[] {
  return [
    ...(report.service === undefined ? [] : [serviceItem(report.service)]),
    ...report.rungs.map(rungItem),
    ...report.certificates.map(certificateItem),
    ...report.security.map(securityItem),
    ...serverItems(report),
    comparisonItem(report),
  ].map(clean);
}

/** Clean, and with the reason of what is accepted in place of what would repair it. */
function clean({ cause, acknowledged, ...given }: ReportItem): ReportItem {
  const detail = [...(acknowledged === undefined ? [] : [acknowledgedText(acknowledged)]), given.detail];
  const item = {
    ...given,
    detail: detail.filter((part) => part !== '').join('; '),
    ...(acknowledged !== undefined && { fix: [], acknowledged }),
  };
  return {
    ...item,
    id: oneLine(item.id),
    label: oneLine(item.label),
    detail: oneLine(item.detail),
    short: oneLine(item.short),
    fix: item.fix.map(oneLine),
    ...(cause !== undefined && { cause: oneLine(cause) }),
  };
}

function serviceItem({ state, id, message }: StatusJudgement): ReportItem {
  const look = ['systemctl status pg-backup-api', 'Look at /var/log/barman/barman-api-error.log.'];
  const known: Partial<Record<StatusJudgement['id'], readonly string[]>> = {
    'timed-out': [],
    'not-installed': ['wizard install'],
    'not-startable': ['Run it as root (sudo).'],
  };
  const fix = state === 'ok' ? [] : (known[id] ?? look);
  return {
    kind: 'service',
    id: 'status',
    state,
    label: 'pg-backup-api status',
    detail: message,
    short: 'status',
    fix,
  };
}

function rungItem({ id, state, evidence, diagnosis, acknowledged }: RungResult): ReportItem {
  return {
    kind: 'rung',
    id: `rung ${id}`,
    state,
    label: ladder.find((rung) => rung.id === id)?.title ?? id,
    detail: evidence,
    short: id,
    fix: diagnosis?.fix ?? [],
    acknowledged,
    ...(diagnosis && { cause: diagnosis.summary }),
  };
}

function securityItem({ id, state, message, fix, acknowledged }: SecurityFinding): ReportItem {
  return {
    kind: 'security',
    id: `security ${id}`,
    state,
    label: `Security, ${id}`,
    detail: message,
    short: 'security',
    fix,
    acknowledged,
  };
}

function comparisonItem(report: HealthReport): ReportItem {
  const { comparison, notCompared, comparisonAcknowledged: acknowledged } = report;
  const state = comparisonState(report);
  const base = {
    kind: 'comparison',
    id: 'comparison',
    label: 'API and barman diagnose agree',
    state,
    acknowledged,
  } as const;
  if (comparison === undefined) {
    return { ...base, detail: notCompared ?? 'not compared', short: 'comparison', fix: [] };
  }
  const [first] = comparison.mismatches;
  const [doubt] = comparison.doubts;
  const seen = [
    comparisonSentence(comparison),
    ...(first === undefined ? [] : [`first: ${first.path} (${first.cause})`]),
    ...(first !== undefined || doubt === undefined ? [] : [doubt]),
  ];
  const causes = [...new Set(comparison.mismatches.map(({ cause }) => cause))];
  return {
    ...base,
    detail: seen.join('; '),
    short: 'comparison',
    fix: causes.map((cause) => causeTexts[cause].fix),
    ...(first && { cause: causeTexts[first.cause].summary }),
  };
}

const titles = {
  ca: 'CA certificate',
  server: 'Server certificate',
  client: 'Client certificate',
  other: 'Certificate',
} as const;

/** A certificate by its end and its verdict. */
function certificateItem(certificate: CertificateHealth): ReportItem {
  const { role, file } = certificate;
  return {
    kind: 'certificate',
    id: `certificate ${file}`,
    state: certificateState(certificate),
    label: `${titles[role]} ${file}`,
    detail: detailOf(certificate),
    short: titles[role].toLowerCase().replace('ca ', 'CA '),
    fix: fixOf(certificate),
    acknowledged: certificate.verdict === 'ok' ? acceptedOf(certificate)?.acknowledged : undefined,
  };
}

function detailOf(certificate: CertificateHealth): string {
  const { verdict, secondsLeft, notAfter } = certificate;
  if (verdict === 'missing') return 'missing';
  if (secondsLeft === undefined) return 'cannot be read as a certificate';
  const time = notAfter === undefined || Number.isNaN(notAfter.getTime()) ? '' : ` (${notAfter.toISOString()})`;
  if (secondsLeft < 0) return `expired ${intervalText(-secondsLeft)} ago${time}`;
  const end = `expires in ${intervalText(secondsLeft)}${time}`;
  const reason = (reasonOf(certificate) ?? acceptedOf(certificate))?.message.replace(/\.$/, '');
  if (reason !== undefined) return `${reason}; ${end}`;
  return verdict === 'block' ? `not accepted by every verifier; ${end}` : end;
}

function fixOf(certificate: CertificateHealth): readonly string[] {
  const { verdict, inSet, role } = certificate;
  if (verdict === 'ok') return [];
  if (inSet && verdict === 'missing') return ['wizard certs create'];
  const reason = reasonOf(certificate);
  if (reason !== undefined) return [reason.fix];
  if (!inSet) return ['wizard certs status tells what is wrong with it.'];
  return isEnding(certificate) && role !== 'ca'
    ? ['wizard certs renew']
    : ['wizard certs verify tells what is wrong with it.'];
}

/** The first of what was found that makes the verdict; undefined where its end is near, which says enough. */
function reasonOf(certificate: CertificateHealth): CertificateFinding | undefined {
  const { secondsLeft, findings = [] } = certificate;
  if (secondsLeft === undefined || isEnding(certificate)) return undefined;
  const counted = findings.filter(({ severity, group }) => severity !== 'info' && group !== 'tpa');
  return counted.find(({ severity }) => severity === 'block') ?? counted[0];
}

/** The first of what the operator accepts. */
function acceptedOf({ findings = [] }: CertificateHealth): CertificateFinding | undefined {
  return findings.find(({ acknowledged }) => acknowledged !== undefined);
}

function isEnding({ secondsLeft }: CertificateHealth): boolean {
  return secondsLeft !== undefined && secondsLeft < expiryThresholds.client[0];
}
