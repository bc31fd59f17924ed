import { expiryThresholds } from '../health/certificate-expiry.ts';
import { type CertificateHealth, certificateState } from '../health/health-report.ts';
import { intervalText } from '../health/interval.ts';
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
  };
}

function detailOf({ verdict, secondsLeft, notAfter }: CertificateHealth): string {
  if (verdict === 'missing') return 'missing';
  if (secondsLeft === undefined) return 'cannot be read as a certificate';
  const time = notAfter === undefined || Number.isNaN(notAfter.getTime()) ? '' : ` (${notAfter.toISOString()})`;
  if (secondsLeft < 0) return `expired ${intervalText(-secondsLeft)} ago${time}`;
  const end = `expires in ${intervalText(secondsLeft)}${time}`;
  return verdict === 'block' ? `not accepted by every verifier; ${end}` : end;
}

function fixOf({ verdict, inSet, role, secondsLeft }: CertificateHealth): readonly string[] {
  if (verdict === 'ok') return [];
  if (!inSet) return ['wizard certs status tells what is wrong with it.'];
  if (verdict === 'missing') return ['wizard certs create'];
  const ending = secondsLeft !== undefined && secondsLeft < expiryThresholds.client[0];
  return ending && role !== 'ca' ? ['wizard certs renew'] : ['wizard certs verify tells what is wrong with it.'];
}
