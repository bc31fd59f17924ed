import type { CertificateFacts } from '../certificate/inspect.ts';
import { wholeSeconds } from '../encoding/certificate-time.ts';

const dayMs = 86_400_000;

/** Backdating that tolerates clocks which are behind: RFC 5280 has no rule, the measured TPA clocks differ by seconds. */
export const backdateMs = 5 * 60_000;

const unitMs: Readonly<Record<string, number>> = { w: 7 * dayMs, d: dayMs, h: 3_600_000, m: 60_000, s: 1000 };

export type Lifetime = { readonly ok: true; readonly ms: number } | { readonly ok: false; readonly why: string };

/**
 * Reads the relative times of community.crypto that TPA's `ssl_*_expiry` variables hold: `+3650d`, `+52w`, `+32w1d2h`,
 * `+3600s` (weeks, days, hours, minutes, seconds, in that order; a missing plus is forgiven here,
 * community.crypto takes such a text for an absolute time and fails).
 * Absolute times (`YYYYMMDDHHMMSSZ`) are not lifetimes and are refused.
 */
export function parseLifetime(text: string): Lifetime {
  const match = /^\+?(?:(\d{1,6})w)?(?:(\d{1,6})d)?(?:(\d{1,6})h)?(?:(\d{1,8})m)?(?:(\d{1,10})s?)?$/i.exec(text.trim());
  const parts = match?.slice(1) ?? [];
  if (!parts.some((part) => part !== undefined)) {
    return { ok: false, why: 'it is not a time from now like +365d, +52w or +24h' };
  }
  const ms = ['w', 'd', 'h', 'm', 's'].reduce((sum, unit, i) => sum + Number(parts[i] ?? 0) * (unitMs[unit] ?? 0), 0);
  if (ms < 3_600_000) return { ok: false, why: 'it is shorter than an hour' };
  if (ms > 36_500 * dayMs) return { ok: false, why: 'it is longer than a hundred years' };
  return { ok: true, ms };
}

export type Validity = { readonly notBefore: Date; readonly notAfter: Date };

/** The validity of a certificate made at `now` that lives for `ms`: it begins five minutes earlier, in whole seconds. */
export function validityFrom(now: Date, ms: number): Validity {
  const start = wholeSeconds(now).getTime();
  return { notBefore: new Date(start - backdateMs), notAfter: new Date(start + ms) };
}

/** Whole days from `now` until the certificate ends; 0 on its last day, negative once it has ended. */
export function daysLeft(certificate: Pick<CertificateFacts, 'notAfter'>, now: Date): number {
  return Math.floor((certificate.notAfter.getTime() - now.getTime()) / dayMs);
}
