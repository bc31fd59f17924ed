import { describe, expect, it } from 'vitest';
import { evidenceOfExchange } from '../../../source/health/evidence/exchange-evidence.ts';

const url = 'https://barman1/status';

describe('evidenceOfExchange', () => {
  it('an answer keeps its type, or that it had none', () => {
    const outcome = { kind: 'answered', status: 200, contentType: undefined, body: 'x' } as const;
    expect(evidenceOfExchange(url, outcome, true)).toEqual({
      httpCode: 200,
      contentType: null,
      body: 'x',
      clientCertificateSent: true,
      url,
    });
  });

  it('a failure keeps code and message', () => {
    const outcome = {
      kind: 'failed',
      code: 'ECONNREFUSED',
      message: 'connect ECONNREFUSED ::1:443',
      served: undefined,
    } as const;
    expect(evidenceOfExchange(url, outcome, false)).toMatchObject({
      nodeErrorCode: 'ECONNREFUSED',
      stderr: 'connect ECONNREFUSED ::1:443',
      clientCertificateSent: false,
    });
  });

  it('a certificate that was seen shows a connection', () => {
    const outcome = { kind: 'failed', code: 'ETIMEDOUT', message: 'late', served: {} } as const;
    expect(evidenceOfExchange(url, outcome, true).remoteAddress).toBe('barman1');
  });
});
