import type { FindingId } from '../../../source/pki/judge/findings.ts';
import type { CertificateSet } from '../../../source/pki/judge/verify-set.ts';

/** A set with one fault and what the judge must say: exactly these findings (those about TPA aside). */
export type BrokenSet = {
  readonly name: string;
  readonly verdict: 'ok' | 'warn' | 'block';
  readonly findings: readonly FindingId[];
  readonly make: () => CertificateSet;
  /** The finding must be about this file. */
  readonly file?: string;
};
