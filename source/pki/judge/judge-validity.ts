import type { Certificate } from '../certificate/certificate.ts';
import { type FindingId, finding, type SetFinding } from './findings.ts';
import { aboutCertificate, type LocatedCertificate } from './set-file.ts';

export type Clock = {
  readonly at: Date;
  /** Days before its end from which a certificate should be renewed. */
  readonly renewalWindowDays: number;
};

const dayMs = 86_400_000;
/** A clock that is this much behind explains a certificate that has not begun. */
const skewMs = 5 * 60_000;
/** What browsers and the CA/Browser Forum allowed last before shorter limits; longer ones are rarely meant. */
const longestDays = 825;

/** Whether `at` lies within the validity (both ends included, RFC 5280 section 4.1.2.5). */
export function isValidAt(certificate: Certificate, at: Date): boolean {
  return certificate.notBefore.date <= at && at <= certificate.notAfter.date;
}

/** Findings about the time of a certificate; `expired` is the id for this role (`ca-expired` for a CA in the chain). */
export function judgeValidity(located: LocatedCertificate, clock: Clock, role: 'leaf' | 'ca'): SetFinding[] {
  const about = aboutCertificate(located);
  const begins = located.certificate.notBefore.date;
  const ends = located.certificate.notAfter.date;
  const findings: SetFinding[] = [];
  const expired: FindingId = role === 'ca' ? 'ca-expired' : 'expired';
  if (ends < begins) findings.push(finding('validity-inverted', about, 'It ends before it begins.'));
  const left = ends.getTime() - clock.at.getTime();
  if (left < 0) findings.push(finding(expired, about, `It ended on ${day(ends)}.`));
  else if (left < clock.renewalWindowDays * dayMs) {
    findings.push(finding('expiring', about, `It ends on ${day(ends)}, in ${Math.floor(left / dayMs)} days.`));
  }
  const ahead = begins.getTime() - clock.at.getTime();
  if (ahead > skewMs) findings.push(finding('not-yet-valid', about, `It begins on ${day(begins)}.`));
  else if (ahead > 0) findings.push(finding('clock-skew', about, `It begins in ${Math.ceil(ahead / 1000)} seconds.`));
  const days = (ends.getTime() - begins.getTime()) / dayMs;
  if (role === 'leaf' && days > longestDays) {
    findings.push(finding('long-validity', about, `It is valid for ${Math.floor(days)} days.`));
  }
  return findings;
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}
