import { cluesOf } from './clues.ts';
import type { Evidence } from './evidence.ts';

/** How an HTTPS exchange by Node ended: the part of the host's answer that a diagnosis needs. */
export type ExchangeOutcome =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly contentType: string | undefined;
      readonly body: string;
    }
  | {
      readonly kind: 'failed';
      readonly code: string;
      readonly message: string;
      /** Undefined: no certificate was seen, so the handshake did not end. */
      readonly served: object | undefined;
    };

/**
 * What an exchange by Node shows, for `explainEvidence`. Node ignores proxy variables and names the cause of a failed
 * connection, which curl 7.88 does not.
 */
export function evidenceOfExchange(url: string, outcome: ExchangeOutcome, clientCertificateSent: boolean): Evidence {
  if (outcome.kind === 'answered') {
    const { status, contentType, body } = outcome;
    return { httpCode: status, contentType: contentType ?? null, body, clientCertificateSent, url };
  }
  return {
    httpCode: 0,
    nodeErrorCode: outcome.code,
    stderr: outcome.message,
    clientCertificateSent,
    url,
    // Whose certificate was seen was reached, whatever happened then.
    ...(outcome.served === undefined ? {} : { remoteAddress: cluesOf({ url }).host ?? url }),
  };
}
