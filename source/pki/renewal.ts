/**
 * When a renewal is due and what it would bring. All is reckoned with the end that a new certificate will get, which is
 * never beyond its CA: reckoned with the configured length, the last month of a CA would be a renewal a day that gains nothing.
 */
const dayMs = 86_400_000;

/** Days before the end from which a certificate is renewed, if a third of its life is not less. */
export const renewalWindow = 30;

/** A renewal that moves the end by less than this is none. */
export const leastGainDays = 7;

/** Days before the end of a CA from which it must be rotated, if a third of its life is not less. */
export const rotationWindow = 90;

type Life = { readonly notBefore: Date; readonly notAfter: Date };

/** Whether a certificate is in its last 30 days, or in the last third of a life shorter than 90. */
export function isExpiring({ notBefore, notAfter }: Life, at: Date): boolean {
  return notAfter.getTime() - at.getTime() < windowOf(notBefore, notAfter, renewalWindow);
}

/**
 * Whether a new certificate of that length (ms) would end a week later than this one. In its last week a day is enough: what is
 * in its last days is not left to end before its CA does.
 */
export function isWorthRenewing(end: Date, length: number, caEnd: Date, at: Date): boolean {
  const gain = Math.min(at.getTime() + length, caEnd.getTime()) - end.getTime();
  // Of a length below a month a week would be too much to ask.
  const least = Math.min(leastGainDays * dayMs, length / 4);
  return gain >= least || (end.getTime() - at.getTime() < least && gain >= Math.min(dayMs, length / 4));
}

/** `fits`: a leaf of full length does; `short`: it would be cut; `rotate`: in its last 90 days or last third; `ended`. */
export type CaState = 'fits' | 'short' | 'rotate' | 'ended';

/** How near the end of a CA is. `length` is that of its longest leaf, in ms. */
export function caStateAt({ notBefore, notAfter }: Life, length: number, at: Date): CaState {
  const left = notAfter.getTime() - at.getTime();
  if (left <= 0) return 'ended';
  if (left < windowOf(notBefore, notAfter, rotationWindow)) return 'rotate';
  return left < length ? 'short' : 'fits';
}

/** From when on a CA must be rotated. */
export function rotationDue({ notBefore, notAfter }: Life): Date {
  return new Date(notAfter.getTime() - windowOf(notBefore, notAfter, rotationWindow));
}

function windowOf(from: Date, to: Date, days: number): number {
  return Math.min(days * dayMs, (to.getTime() - from.getTime()) / 3);
}
