import { expiryThresholds } from '../health/certificate-expiry.ts';
import { intervalText } from '../health/checks/interval.ts';
import { type CertificateFinding, type CertificateHealth, certificateState } from '../health/health-report.ts';
import type { ReportItem } from './report-item.ts';

const titles = {
  ca: 'CA certificate',
  server: 'Server certificate',
  client: 'Client certificate',
  other: 'Certificate',
} as const;

/** A certificate by its end and its verdict. */
export function certificateItem(certificate: CertificateHealth): ReportItem {
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
