import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readTranscript } from '../../../source/health/evidence/curl-transcript.ts';
import { evidenceFromCurlText, readEvidence } from '../../../source/health/evidence/read-evidence.ts';
import { explainEvidence } from '../../../source/health/explain/explain.ts';

type Row = { readonly name: string; readonly id: string; readonly stderr: readonly string[] };

/** Outputs of `curl -v` 7.88 against real failures, the answer written elsewhere. */
const rows: readonly Row[] = JSON.parse(
  readFileSync(new URL('../../../fixtures/health/transcripts.json', import.meta.url), 'utf8'),
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

describe('what a terminal showed', () => {
  const prompt = '[root@barman1 ~]# ';
  const call = `${prompt}curl --cert a --key b https://barman1/status`;
  const required =
    'curl: (56) OpenSSL SSL_read: error:1409445C:SSL routines:ssl3_read_bytes:tlsv13 alert certificate required, errno 0';
  const untrusted = 'curl: (60) SSL certificate problem: self-signed certificate in certificate chain';
  const page =
    '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN" "x">\n<html><head>\n<title>503 Service Unavailable</title>';
  const meter = '  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0';

  it.each([
    ['the last of two calls', `${call}\n${required}\n${call}\n${untrusted}\n`, 'ca-not-trusted'],
    ['a call that was mended', `${call}\n${required}\n${call}\n"OK"\n${prompt}\n`, 'healthy'],
    ['a call without an answer below it', `${call}\n${untrusted}\n${call}\n${prompt}`, 'ca-not-trusted'],
    ['two lines of curl', `${required}\n${untrusted}`, 'ca-not-trusted'],
    [
      'two traces',
      `*   Trying ::1...\n* connect to ::1 port 443 failed: Connection refused\ncurl: (7) x\n*   Trying 127.0.0.1:443...\n* Connected to barman1 (127.0.0.1) port 443 (#0)\n${untrusted}`,
      'ca-not-trusted',
    ],
    [
      'a limit of time among the options',
      `$ curl --connect-timeout 5 https://barman1/status\n${untrusted}`,
      'ca-not-trusted',
    ],
    [
      'the output of the next command',
      `${call}\n${untrusted}\n${prompt}nc barman1 443\nNcat: Connection timed out.`,
      'ca-not-trusted',
    ],
    [
      "a proxy's address",
      `${call}\ncurl: (7) Failed to connect to 10.0.0.1 port 3128: Connection refused`,
      'http-proxy-environment',
    ],
    [
      'colours',
      `\u001b[01;32mroot@barman1\u001b[0m:~# curl https://barman1/status\r\n\u001b[31m${untrusted}\u001b[0m\r\n`,
      'ca-not-trusted',
    ],
    [
      "curl 7.29's meter",
      `${meter}curl: (7) Failed connect to barman1:443; Connection refused`,
      'apache-not-listening',
    ],
    ['a page', `${call}\n${page}\n${prompt}\n`, 'backend-unavailable'],
    [
      'headers',
      `${call} -i\nHTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\n\r\n{"error":"404 Not Found"}\n`,
      'wrong-path',
    ],
    ['headers alone', 'HTTP/1.1 301 Moved Permanently\nLocation: https://barman1/\n\n', 'redirected'],
    [
      'the headers of a web proxy',
      'HTTP/1.1 403 Forbidden\n\ncurl: (56) CONNECT tunnel failed, response 403',
      'http-proxy-environment',
    ],
    [
      'an answer to a call without a certificate',
      '$ curl https://barman1/status\n"OK"\n',
      'client-certificate-not-required',
    ],
    [
      'a command of several lines',
      `$ curl --cert a \\\n>   --key b \\\n>   https://barman1/diagnose\n"OK"\n`,
      'not-the-api',
    ],
  ] as const)('%s', (_name, text, id) => {
    const read = readEvidence(text);
    expect(read.ok && read.evidence.map((evidence) => explainEvidence(evidence).id)).toEqual([id]);
  });

  it.each([
    ['curl -sE /c.crt https://barman1/status', { url: 'https://barman1/status', clientCertificateSent: true }],
    [
      'curl https://barman1/status -x http://proxy:3128',
      { url: 'https://barman1/status', clientCertificateSent: false },
    ],
    ['curl -K options https://barman1/status', { url: 'https://barman1/status' }],
    ['sudo -u barman curl --cert c "https://$HOST/status"', { clientCertificateSent: true }],
  ])('%s tells %j', (command, evidence) => {
    expect(readTranscript(`$ ${command}\ncurl: (6) x`).evidence).toEqual({ curlExitCode: 6, ...evidence });
  });
});
