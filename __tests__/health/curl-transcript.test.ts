import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readTranscript } from '../../source/health/curl-transcript.ts';
import { explainEvidence } from '../../source/health/explain.ts';
import { evidenceFromCurlText } from '../../source/health/read-evidence.ts';

type Row = { readonly name: string; readonly id: string; readonly stderr: readonly string[] };

/** Outputs of `curl -v` 7.88 against real failures, the answer written elsewhere. */
const rows: readonly Row[] = JSON.parse(
  readFileSync(new URL('../../fixtures/health/transcripts.json', import.meta.url), 'utf8'),
);
const textOf = (name: string) => rows.find((row) => row.name === name)?.stderr.join('\n') ?? '';

describe('the output of curl -v', () => {
  it.each(rows.map((row) => [row.name, row] as const))('%s', (_name, { id, stderr }) => {
    const { causes } = explainEvidence(evidenceFromCurlText(stderr.join('\n')));
    expect(causes.slice(0, 3)).toContain(id);
  });

  it.each([
    ['client_none_13', { clientCertificateSent: false, sslVerifyResult: 0, curlExitCode: 56 }],
    ['healthy_12', { clientCertificateSent: true, url: 'https://barman1.example.com:9501/diagnose', httpCode: 200 }],
    ['no_client_verify', { clientCertificateSent: false }],
    ['location_verify', { clientCertificateSent: true }],
    ['http_on_tls_port', { url: 'http://barman1.example.com:9500/diagnose', httpCode: 400 }],
    ['fw_reject', { remoteAddress: null }],
    ['proxy_403', { environment: { https_proxy: 'http://127.0.0.1:9801' } }],
  ])('%s shows %j', (name, evidence) => {
    expect(readTranscript(textOf(name)).evidence).toMatchObject(evidence);
  });

  it("of a refused tunnel has the proxy's status, which is not the answer's", () => {
    expect(readTranscript(textOf('proxy_403')).evidence).not.toHaveProperty('httpCode');
  });

  it('has the end of the server certificate', () => {
    const { notAfter } = readTranscript(
      '* TLSv1.3 (OUT), TLS handshake, Client hello (1):\n*  expire date: Nov 27 14:55:04 2027 GMT',
    ).evidence;
    expect(notAfter).toEqual({ server: new Date('2027-11-27T14:55:04Z') });
  });

  it('has an address that was refused before another one answered, which is no reason', () => {
    const text = [
      '*   Trying [::1]:443...',
      '* connect to ::1 port 443 failed: Connection refused',
      '*   Trying 127.0.0.1:443...',
      '* Connected to barman1 (127.0.0.1) port 443 (#0)',
      '* SSL certificate problem: self-signed certificate in certificate chain',
    ].join('\n');
    expect(explainEvidence(evidenceFromCurlText(text)).id).toBe('ca-not-trusted');
  });

  it('with the answer in between keeps it apart', () => {
    const text = [
      '> GET /diagnose HTTP/1.1',
      '> ',
      '< HTTP/1.1 200 OK',
      '< Content-Type: application/json',
      '< ',
      '{ [39 bytes data]',
      '{"global":{},"models":{},"servers":{}}* Connection #0 to host barman1 left intact',
    ].join('\r\n');
    expect(readTranscript(text)).toMatchObject({
      reason: '',
      evidence: { httpCode: 200, body: '{"global":{},"models":{},"servers":{}}' },
    });
  });

  it('of curl 8.16 has the address and the URL in other words', () => {
    const text =
      '* Established connection to barman1 (192.0.2.1 port 443) from 192.0.2.7 port 5000 \n> GET /status HTTP/1.1';
    expect(readTranscript(text).evidence).toEqual({ remoteAddress: '192.0.2.1', url: 'http://barman1:443/status' });
  });

  it('of an answer without a type says so', () => {
    const text = '> GET / HTTP/1.1\n< HTTP/1.1 200 OK\n< Server: x\n< \n';
    expect(readTranscript(text).evidence.contentType).toBeNull();
  });
});

describe('curl without -v', () => {
  it('is its last line, and what it asked before', () => {
    const text = "Enter PEM pass phrase:\ncurl: (58) unable to set private key file: '/k' type PEM\n";
    expect(readTranscript(text)).toEqual({ reason: text, evidence: { curlExitCode: 58 } });
  });

  it("keeps lines of Apache's log apart", () => {
    const text =
      'curl: (56) Recv failure: Connection reset by peer\n[x] AH02276: Certificate Verification: Error (23): revoked';
    expect(readTranscript(text)).toMatchObject({
      reason: 'curl: (56) Recv failure: Connection reset by peer',
      evidence: { apacheErrorLog: ['[x] AH02276: Certificate Verification: Error (23): revoked'] },
    });
  });

  it('with --fail tells the status', () => {
    expect(readTranscript('curl: (22) The requested URL returned error: 404').evidence.httpCode).toBe(404);
  });

  it('takes the URL from the command line above, not from its advice', () => {
    const text =
      '$ curl --cert a https://barman1/status\ncurl: (60) x\nMore details here: https://curl.se/docs/sslcerts.html';
    expect(readTranscript(text).evidence.url).toBe('https://barman1/status');
  });
});
