import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evidenceFromJson, readEvidence } from '../../../source/health/evidence/read-evidence.ts';
import { explainEvidence } from '../../../source/health/explain/explain.ts';

describe('readEvidence', () => {
  it('an object is one evidence', () => {
    expect(readEvidence('{"curlExitCode":6,"contentType":null}')).toEqual({
      ok: true,
      evidence: [{ curlExitCode: 6, contentType: null }],
      isArray: false,
    });
  });

  it('an array stays an array', () => {
    expect(readEvidence('[{"httpCode":200},{}]')).toEqual({
      ok: true,
      evidence: [{ httpCode: 200 }, {}],
      isArray: true,
    });
  });

  it('the exit code of curl is read from its stderr', () => {
    const text = 'curl: (6) Could not resolve host: barman1\n';
    expect(readEvidence(text)).toEqual({ ok: true, evidence: [{ stderr: text, curlExitCode: 6 }], isArray: false });
  });

  it('curl -v tells status, type and address', () => {
    const text = [
      '* Connected to barman1 (192.0.2.10) port 443 (#0)',
      '< HTTP/1.1 503 Service Unavailable',
      '< Content-Type: text/html; charset=iso-8859-1',
      '',
    ].join('\r\n');
    expect(readEvidence(text)).toMatchObject({
      evidence: [{ httpCode: 503, contentType: 'text/html; charset=iso-8859-1', remoteAddress: '192.0.2.10' }],
    });
  });

  it("curl's address of its documentation is not the URL", () => {
    const read = readEvidence('curl: (60) x\nMore details here: https://curl.se/docs/sslcerts.html\n');
    expect(read.ok && read.evidence[0]?.url).toBeUndefined();
  });

  it('a body before the lines of curl is text', () => {
    const read = readEvidence('{"global":{}\ncurl: (18) transfer closed with outstanding read data remaining\n');
    expect(read.ok && read.evidence[0]?.curlExitCode).toBe(18);
  });

  it("lines of Apache's log are text", () => {
    const read = readEvidence(
      '[Fri Nov 27 15:00:00.1 2026] [ssl:info] [pid 1] AH02039: Certificate Verification: Error (10)',
    );
    expect(read.ok && read.evidence[0]?.apacheErrorLog).toHaveLength(1);
  });

  it.each([
    ['{"curlExitCode":', /JSON|Unexpected/],
    ['[{"httpCode":"many"}]', /^\[0\]: httpCode is not a number$/],
    ['{"servers":{}}', /no field of evidence/],
    [' \n', /^it is empty$/],
  ])('%j is an error', (text, reason) => {
    const read = readEvidence(text);
    expect(read.ok ? '' : read.reason).toMatch(reason);
  });
});

describe('evidenceFromJson', () => {
  it.each([
    [{ httpCode: '000' }, { httpCode: 0 }],
    [{ stderr: null, remoteAddress: null }, { remoteAddress: null }],
    [{ apacheErrorLog: 'a\nb\n' }, { apacheErrorLog: ['a', 'b'] }],
    [{ environment: { https_proxy: 'x' } }, { environment: { https_proxy: 'x' } }],
  ])('%j', (value, evidence) => {
    expect(evidenceFromJson(value)).toEqual(evidence);
  });

  it.each([
    [{ stderr: 1 }, 'stderr is not a string'],
    [{ clientCertificateSent: 'yes' }, 'clientCertificateSent is not a boolean'],
    [{ environment: [] }, 'environment is not an object'],
    [[], 'evidence is a JSON object'],
  ])('%j is refused', (value, reason) => {
    expect(evidenceFromJson(value)).toBe(reason);
  });
});

const words = fc.constantFrom(
  'curl: (56) ',
  '* Connected to ',
  '> GET ',
  '< HTTP/1.1 200 ',
  '\n',
  'AH02039: ',
  'https://[',
  '{',
);

describe('whatever stands on standard input', () => {
  it.each([
    ['text', fc.string()],
    ['words of curl in any order', fc.array(fc.oneof(words, fc.string())).map((parts) => parts.join(''))],
    ['JSON', fc.json()],
    [
      'evidence of any values',
      fc
        .record(
          {
            stderr: fc.json(),
            url: fc.string(),
            body: fc.string(),
            curlExitCode: fc.integer(),
            environment: fc.dictionary(fc.string(), fc.string()),
          },
          { requiredKeys: [] },
        )
        .map((value) => JSON.stringify(value)),
    ],
  ])('%s is explained or refused', (_name, input) => {
    fc.assert(
      fc.property(input, (text) => {
        const read = readEvidence(text);
        return read.ok
          ? read.evidence.every((evidence) => explainEvidence(evidence).causes.length > 0)
          : read.reason !== '';
      }),
    );
  });
});
