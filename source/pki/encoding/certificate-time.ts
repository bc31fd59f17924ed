import { Buffer } from 'node:buffer';
import { DerFault, type DerNode, tag } from './der.ts';

export type CertificateTime = {
  readonly date: Date;
  readonly form: 'utc' | 'generalized';
  /** Why a verifier may refuse this form; undefined if it is what RFC 5280 section 4.1.2.5 asks for. */
  readonly malformed?: string;
  /** True for GeneralizedTime before 2050, which RFC 5280 forbids and verifiers accept. */
  readonly wrongForm: boolean;
};

const forms = {
  [tag.utcTime]: /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(\.\d+)?(Z|[+-]\d{4})?$/,
  [tag.generalizedTime]: /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(\.\d+)?(Z|[+-]\d{4})?$/,
};

/**
 * Reads UTCTime and GeneralizedTime, also with the missing seconds, fractions and offsets that RFC 5280 forbids; two
 * digits of a year below 50 are 20xx. Throws `DerFault` if there is no instant to be read.
 */
export function readTime(node: DerNode | undefined, what: string): CertificateTime {
  const form = node?.tag === tag.utcTime ? 'utc' : 'generalized';
  const pattern = node?.tag === tag.utcTime || node?.tag === tag.generalizedTime ? forms[node.tag] : undefined;
  const match = pattern?.exec(Buffer.from(node?.content ?? []).toString('latin1'));
  if (!match) throw new DerFault(`${what} is not a time`);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const fullYear = form === 'generalized' ? year : year < 50 ? 2000 + year : 1900 + year;
  const date = new Date(Date.UTC(fullYear, month - 1, day, hour, minute, second) - offsetOf(match[8]));
  if (fullYear < 100 || month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) {
    throw new DerFault(`${what} is not a time`);
  }
  if (new Date(Date.UTC(fullYear, month - 1, day)).getUTCDate() !== day) throw new DerFault(`${what} is not a day`);
  const lax = match[6] === undefined || match[7] !== undefined || match[8] !== 'Z';
  return {
    date,
    form,
    wrongForm: form === 'generalized' && fullYear < 2050,
    ...(lax ? { malformed: `${what} has no seconds, a fraction or an offset instead of Z` } : {}),
  };
}

function offsetOf(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}

/** The same instant without milliseconds: certificates count whole seconds. */
export function wholeSeconds(date: Date): Date {
  return new Date(Math.floor(date.getTime() / 1000) * 1000);
}
