import type { HealthState } from './verdict.ts';

export type CertificateRole = 'server' | 'client' | 'ca';

export type CertificateExpiry = {
  readonly state: HealthState;
  /** Negative after the end; whole seconds, rounded down. */
  readonly secondsLeft: number;
  /** The first threshold passed, in seconds: 30, 14 or 7 days (an authority: 90, 30, 14). */
  readonly threshold: number | undefined;
  readonly message: string;
};

const day = 86_400;

/** Seconds before the end at which a certificate warns (first) and is critical (the others), by role. */
export const expiryThresholds: Readonly<Record<CertificateRole, readonly [number, number, number]>> = {
  server: [30 * day, 14 * day, 7 * day],
  client: [30 * day, 14 * day, 7 * day],
  ca: [90 * day, 30 * day, 14 * day],
};

/**
 * The state of a certificate by its end: warn below 30 days, critical below 14. Below 7 days TPA's deploy no longer
 * accepts a leaf and cannot renew it either (docs/reference/pki.md, What TPA checks at a deploy), so the message says so. An authority needs more time.
 */
export function judgeExpiry(notAfter: Date, now: Date, role: CertificateRole): CertificateExpiry {
  const secondsLeft = Math.floor((notAfter.getTime() - now.getTime()) / 1000);
  const [warn, urgent, last] = expiryThresholds[role];
  const passed = [last, urgent, warn].find((threshold) => secondsLeft < threshold);
  const state = passed === undefined ? 'ok' : passed === warn ? 'warn' : 'crit';
  return { state, secondsLeft, threshold: passed, message: `${sentence(secondsLeft)}${tpaNote(secondsLeft, role)}` };
}

function sentence(secondsLeft: number): string {
  return secondsLeft < 0 ? `expired ${span(-secondsLeft)} ago` : `expires in ${span(secondsLeft)}`;
}

function span(seconds: number): string {
  const units = [
    [day, 'day'],
    [3600, 'hour'],
    [60, 'minute'],
  ] as const;
  const [size, name] = units.find(([unit]) => seconds >= 2 * unit) ?? [1, 'second'];
  const count = Math.floor(seconds / size);
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

function tpaNote(secondsLeft: number, role: CertificateRole): string {
  const tpaMinimum = 7 * day;
  return role === 'ca' || secondsLeft >= tpaMinimum ? '' : '; tpaexec deploy fails until it is renewed';
}
