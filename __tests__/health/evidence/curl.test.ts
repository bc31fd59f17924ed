import { describe, expect, it } from 'vitest';
import { type CurlCall, curlArguments, evidenceOfCurl, readCurlOutput } from '../../../source/health/evidence/curl.ts';

const call: CurlCall = {
  url: 'https://barman1/status',
  caFile: '/etc/tpa/pg-backup-api/root.crt',
  client: {
    certificate: '/etc/tpa/pg-backup-api/pg-backup-user.crt',
    key: '/etc/tpa/pg-backup-api/pg-backup-user.key',
  },
};
const line = '\n@@wizard\t200\t0\t192.0.2.10\t0.001\t0.012\t0.306\t0.310\ttext/html; charset=utf-8\n';

describe('curlArguments', () => {
  const words = curlArguments(call);

  it('-q comes first, or curl would read ~/.curlrc', () => {
    expect(words.slice(0, 2)).toEqual(['curl', '-q']);
  });

  it('ignores proxies and has a time limit', () => {
    expect(words).toEqual(expect.arrayContaining(['--noproxy', '*', '--max-time', '75', '--connect-timeout', '10']));
  });

  it('hands over files as paths of the host', () => {
    expect(words[words.indexOf('--cert') + 1]).toEqual({ path: '/etc/tpa/pg-backup-api/pg-backup-user.crt' });
    expect(words[words.indexOf('--cacert') + 1]).toEqual({ path: '/etc/tpa/pg-backup-api/root.crt' });
  });

  it('a URL cannot become an option', () => {
    expect(curlArguments({ url: '-o/etc/passwd' }).slice(-2)).toEqual(['--url', '-o/etc/passwd']);
  });

  it('a colon in the file name is no pass phrase', () => {
    const client = { certificate: '/a:b\\c.crt', key: '/k' };
    const escaped = curlArguments({ ...call, client });
    expect(escaped[escaped.indexOf('--cert') + 1]).toEqual({ path: '/a\\:b\\\\c.crt' });
  });

  it('the negative call has no certificate', () => {
    const negative = curlArguments({ url: call.url, caFile: '/ca' });
    expect(negative).not.toContain('--cert');
    expect(negative).not.toContain('--key');
  });

  it('asks for nothing that curl 7.61 does not know', () => {
    const asked = words.flatMap((word) => (typeof word === 'string' ? [...word.matchAll(/%\{(\w+)\}/g)] : []));
    expect(asked.map((match) => match[1])).toEqual([
      'http_code',
      'ssl_verify_result',
      'remote_ip',
      'time_connect',
      'time_appconnect',
      'time_starttransfer',
      'time_total',
      'content_type',
    ]);
  });
});

describe('readCurlOutput', () => {
  it('separates body and report', () => {
    expect(readCurlOutput(`"OK"\n${line}`)).toEqual({
      httpCode: 200,
      sslVerifyResult: 0,
      remoteAddress: '192.0.2.10',
      contentType: 'text/html; charset=utf-8',
      times: { connect: 0.001, tls: 0.012, firstByte: 0.306, total: 0.31 },
      body: '"OK"\n',
    });
  });

  it('a failed call has neither address nor type', () => {
    expect(readCurlOutput('\n@@wizard\t000\t1\t\t0,000000\t0,0\t0,0\t3,001\t\n')).toMatchObject({
      httpCode: 0,
      sslVerifyResult: 1,
      remoteAddress: null,
      contentType: null,
      times: { total: 3.001 },
      body: '',
    });
  });

  it('a body that imitates the report is a body', () => {
    expect(readCurlOutput(`x\n@@wizard\t500${line}`)).toMatchObject({ httpCode: 200, body: 'x\n@@wizard\t500' });
  });

  it('without a report curl did not run', () => {
    expect(readCurlOutput('')).toBeUndefined();
  });
});

describe('evidenceOfCurl', () => {
  it('is what explain reads', () => {
    expect(evidenceOfCurl(call, { exitCode: 0, stdout: `"OK"\n${line}`, stderr: '' })).toEqual({
      curlExitCode: 0,
      stderr: '',
      httpCode: 200,
      sslVerifyResult: 0,
      remoteAddress: '192.0.2.10',
      contentType: 'text/html; charset=utf-8',
      body: '"OK"\n',
      clientCertificateSent: true,
      url: 'https://barman1/status',
    });
  });

  it('a curl that was killed has no exit code', () => {
    const evidence = evidenceOfCurl({ url: call.url }, { exitCode: undefined, stdout: '', stderr: '' });
    expect(evidence).toEqual({ stderr: '', httpCode: 0, clientCertificateSent: false, url: call.url });
  });
});
