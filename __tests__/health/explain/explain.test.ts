import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { evidenceFromCurlText, evidenceFromJson } from '../../../source/health/evidence/read-evidence.ts';
import { diagnoses } from '../../../source/health/explain/diagnoses.ts';
import { type Diagnosis, explainEvidence } from '../../../source/health/explain/explain.ts';
import { reportedCases } from './reported-cases.ts';

type Row = {
  readonly name: string;
  readonly id: string;
  readonly rung: string;
  readonly causes?: readonly string[];
  /** Its evidence is that of a likelier cause, letter for letter: it can only be named among the causes. */
  readonly twin?: boolean;
  readonly evidence: unknown;
};
type Sample = { readonly case: string; readonly id: string; readonly rung: string; readonly evidence: unknown };

const rows: readonly Row[] = JSON.parse(
  readFileSync(new URL('../../../fixtures/health/evidence.json', import.meta.url), 'utf8'),
);
const captured: readonly Sample[] = JSON.parse(
  readFileSync(new URL('../../../fixtures/health/captured-calls.json', import.meta.url), 'utf8'),
);

/** One field less, and nothing that is left tells the cause any more. */
const untold: readonly (readonly [name: RegExp, field: RegExp])[] = [
  [/^Node alone/, /^nodeErrorCode$/],
  [/proxy/, /^(?:environment|stderr|url|httpCode)$/],
  [/^redirect$/, /^httpCode$/],
  [/without a certificate$|no_client_verify/, /^clientCertificateSent$/],
  [/alert was lost|be_name_unknown/, /^apacheErrorLog$/],
  [/exit 35$/, /^stderr$/],
  [/--insecure/, /^sslVerifyResult$/],
];
const fields = [
  ...['curlExitCode', 'stderr', 'httpCode', 'contentType', 'sslVerifyResult', 'body', 'apacheErrorLog'],
  ...['clientCertificateSent', 'url', 'environment', 'nodeErrorCode', 'remoteAddress'],
];

function explain(value: unknown): Diagnosis {
  const evidence = evidenceFromJson(value);
  if (typeof evidence === 'string') throw new Error(evidence);
  return explainEvidence(evidence);
}

describe('explainEvidence', () => {
  it.each(rows.map((row) => [row.name, row] as const))('%s', (_name, row) => {
    const diagnosis = explain(row.evidence);
    if (row.twin) expect(diagnosis.causes.slice(0, 3)).toContain(row.id);
    else expect({ id: diagnosis.id, rung: diagnosis.rung }).toEqual({ id: row.id, rung: row.rung });
    if (row.causes !== undefined) expect(diagnosis.causes).toEqual(row.causes);
  });

  it('names the captured calls among the first three causes, nine of ten of them first', () => {
    const explained = captured.map((sample) => ({ ...sample, causes: explain(sample.evidence).causes }));
    const missed = explained.filter(({ id, causes }) => !causes.slice(0, 3).some((cause) => cause === id));
    expect(missed.map((sample) => sample.case)).toEqual([]);
    const first = explained.filter(({ id, causes }) => causes[0] === id);
    expect(first.length / captured.length).toBeGreaterThanOrEqual(0.9);
  });

  it.each(fields)('without %s the cause is still named where the rest tells it', (field) => {
    const lost = rows.filter((row) => {
      const rest = Object.entries(row.evidence as object).filter(([name]) => name !== field);
      const known = untold.some(([name, dropped]) => name.test(row.name) && dropped.test(field));
      return !known && !explain(Object.fromEntries(rest)).causes.some((cause) => cause === row.id);
    });
    expect(lost.map(({ name }) => name)).toEqual([]);
  });

  it('names every cause once, whatever fields there are', () => {
    const subsets = rows.flatMap(({ evidence }) =>
      fields.map((_field, at) => Object.entries(evidence as object).filter((_entry, index) => (at + index) % 3 > 0)),
    );
    const repeated = subsets
      .map((entries) => explain(Object.fromEntries(entries)).causes)
      .filter((causes) => new Set(causes).size < causes.length);
    expect(repeated).toEqual([]);
  });

  it('has evidence for every diagnosis that evidence can lead to', () => {
    const reached = new Set([
      ...rows.flatMap((row) => [row.id, ...explain(row.evidence).causes]),
      ...reportedCases.map(({ id }) => id),
    ]);
    expect(Object.keys(diagnoses).filter((id) => !reached.has(id))).toEqual([]);
  });

  it('puts the CA first if its certificate is the one that ended', () => {
    const diagnosis = explainEvidence({
      curlExitCode: 60,
      stderr: 'curl: (60) SSL certificate problem: certificate has expired',
      notAfter: { server: new Date('2027-01-01T00:00:00Z'), ca: new Date('2026-11-01T00:00:00Z') },
    });
    expect(diagnosis.id).toBe('ca-expired');
  });

  it('says SELinux when the error log says errno 13', () => {
    const diagnosis = explainEvidence({
      httpCode: 503,
      apacheErrorLog: ['(13)Permission denied: AH00957: http: attempt to connect to 127.0.0.1:7480'],
    });
    expect(diagnosis.summary).toContain('SELinux forbids it');
  });

  it('a proxy variable is a possible cause of a foreign certificate', () => {
    const diagnosis = explainEvidence({
      curlExitCode: 60,
      stderr: 'curl: (60) SSL certificate problem: self-signed certificate in certificate chain',
      url: 'https://barman1/diagnose',
      environment: { HTTPS_PROXY: 'http://10.0.0.1:3128' },
    });
    expect(diagnosis.causes).toEqual(['ca-not-trusted', 'ca-same-name-other-key', 'http-proxy-environment']);
  });

  it('a name that only curl seems to find was reached through a proxy', () => {
    const diagnosis = explainEvidence({
      curlExitCode: 35,
      stderr: 'curl: (35) Recv failure: Connection reset by peer',
      nodeErrorCode: 'ENOTFOUND',
    });
    expect(diagnosis.causes).toEqual(['http-proxy-environment', 'tls-connection-reset']);
  });

  it('a proxy variable does not count for a host of no_proxy', () => {
    const diagnosis = explainEvidence({
      curlExitCode: 28,
      remoteAddress: null,
      url: 'https://barman1.example.com/diagnose',
      environment: { https_proxy: 'http://10.0.0.1:3128', no_proxy: 'localhost,.example.com' },
    });
    expect(diagnosis.causes).toEqual(['packets-dropped']);
  });

  it("says what Apache's log says about its start", () => {
    const { id, summary } = explainEvidence({
      curlExitCode: 7,
      apacheErrorLog: ['AH02565: Certificate and private key barman1:443:0 from /a.crt and /a.key do not match'],
    });
    expect(id).toBe('apache-not-listening');
    expect(summary).toContain('AH02565');
  });

  it.each([
    ['AH02276: Certificate Verification: Error (23): certificate revoked', 'client-certificate-rejected'],
    ['AH02276: Certificate Verification: Error (10): certificate has expired', 'client-certificate-expired'],
    ['Error (10): certificate has expired [subject: CN=CA / issuer: CN=CA / serial: 1]', 'undiagnosed'],
    ['Certificate Verification: Error (10): x [subject: CN=CA / issuer: CN=CA / serial: 1]', 'ca-expired'],
    ['AH01144: No protocol handler was valid for the URL /status', 'proxy-module-missing'],
    ['(111)Connection refused: AH00957: http: attempt to connect to 127.0.0.1:7480 failed', 'backend-unavailable'],
    ['AH01102: error reading status line from remote server localhost:7480', 'backend-died'],
    [
      "AH00526: Syntax error on line 3: SSLCertificateFile: file '/x' does not exist or is empty",
      'apache-not-listening',
    ],
  ])('the log alone: %s', (line, id) => {
    expect(explainEvidence({ apacheErrorLog: [line] }).id).toBe(id);
  });

  it.each([
    [{ curlExitCode: 56, clientCertificateSent: false }, 'client-certificate-missing'],
    [{ curlExitCode: 60, sslVerifyResult: 26 }, 'server-certificate-rejected'],
    [{ sslVerifyResult: 19 }, 'ca-not-trusted'],
    [{ stderr: 'curl: (22) The requested URL returned error: 503' }, 'backend-unavailable'],
    [{ body: '<html><head><title>421 Misdirected Request</title>' }, 'misdirected'],
    [
      { httpCode: 200, url: 'http://barman1/diagnose', body: '{"global":{},"servers":{"main":{}}}' },
      'client-certificate-not-required',
    ],
    [{ httpCode: 200, url: 'http://127.0.0.1:7480/status', body: '"OK"' }, 'healthy'],
    [{ curlExitCode: 0 }, 'undiagnosed'],
  ] as const)('%j is %s', (evidence, id) => {
    expect(explainEvidence(evidence).id).toBe(id);
  });

  /** Rarer words, and refusals that curl could not read because the server was gone already. */
  it.each([
    [
      { stderr: 'curl: (7) Failed connect to 10.0.0.1:3128; Connection refused', url: 'https://barman1/status' },
      ['http-proxy-environment'],
    ],
    [{ curlExitCode: 28, stderr: 'curl: (28) name lookup timed out' }, ['name-not-resolved']],
    [{ curlExitCode: 28, remoteAddress: '192.0.2.1' }, ['own-timeout', 'tls-no-answer']],
    [{ curlExitCode: 16, stderr: 'curl: (16) Error in the HTTP2 framing layer' }, ['answer-truncated', 'backend-died']],
    [
      { stderr: 'curl: (56) Illegal or missing hexadecimal sequence in chunked-encoding' },
      ['answer-truncated', 'backend-died'],
    ],
    [{ stderr: 'curl: (1) Unsupported HTTP version in response' }, ['not-the-api']],
    [
      {
        curlExitCode: 55,
        stderr: 'curl: (55) getpeername() failed with errno 107: Transport endpoint is not connected',
        clientCertificateSent: true,
      },
      ['client-certificate-rejected', 'client-certificate-unknown-ca', 'client-certificate-expired'],
    ],
    [
      { curlExitCode: 35, stderr: 'curl: (35) Send failure: Broken pipe', clientCertificateSent: true },
      ['tls-connection-reset', 'client-certificate-rejected', 'client-certificate-unknown-ca'],
    ],
    [
      {
        curlExitCode: 56,
        stderr: 'curl: (56) OpenSSL SSL_read: SSL_ERROR_SYSCALL, errno 104',
        clientCertificateSent: true,
      },
      ['tls-connection-reset', 'client-certificate-rejected', 'answer-truncated'],
    ],
    [
      { httpCode: 503, apacheErrorLog: ['AH00940: HTTP: disabled connection for (localhost)'] },
      ['backend-unavailable'],
    ],
    [{ apacheErrorLog: ['AH02312: Fatal error initialising mod_ssl, exiting.'] }, ['apache-not-listening']],
  ] as const)('%j has the causes %j', (evidence, causes) => {
    expect(
      explainEvidence({ ...('stderr' in evidence && evidenceFromCurlText(evidence.stderr)), ...evidence }).causes,
    ).toEqual(causes);
  });

  it('an error page without a client certificate shows an open port too', () => {
    const diagnosis = explainEvidence({ httpCode: 503, clientCertificateSent: false, url: 'https://barman1/status' });
    expect(diagnosis.causes).toEqual(['backend-unavailable', 'client-certificate-not-required']);
  });

  it('renews the server certificate by its name: without one only what ends soon is renewed', () => {
    const { fix } = explainEvidence({ curlExitCode: 60, stderr: 'no alternative certificate subject name matches' });
    expect(fix[0]).toContain('wizard certs renew pg-backup-api --san NAME');
  });

  it('names the other causes after the fix of the likeliest', () => {
    const { fix } = explainEvidence({ curlExitCode: 60, stderr: 'certificate has expired', sslVerifyResult: 10 });
    expect(fix[0]).toContain('wizard certs renew pg-backup-api');
    expect(fix.at(-1)).toMatch(/^If not: /);
  });
});
