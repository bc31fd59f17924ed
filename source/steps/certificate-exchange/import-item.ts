import type { CertificateFacts } from '../../pki/certificate/inspect.ts';
import type { ExchangePlace } from './exchange-place.ts';

/** A certificate whose key is here. */
export interface ImportItem {
  readonly file: string;
  readonly certificate: CertificateFacts;
  readonly place: ExchangePlace;
  /** `waiting`: its key was made for the request and is not in place yet. */
  readonly key: 'in-place' | 'waiting';
  /** The leaf and its intermediates, as they are written. */
  readonly content: string;
  /** What is in place now. */
  readonly inPlace: string | undefined;
  /** It is on a list that Apache looks into. */
  readonly revoked: boolean;
}
