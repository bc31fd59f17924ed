import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../source/health/evidence/evidence.ts';
import { type RungId, rungIds } from '../../source/health/explain/rungs.ts';
import { judgeLadder, type LadderProbes } from '../../source/health/ladder.ts';
import { verdictOf } from '../../source/health/verdict.ts';

const body = readFileSync(new URL('../../fixtures/health/diagnose-3.17.json', import.meta.url), 'utf8');
const url = 'https://barman1/status';
const answered: Evidence = {
  curlExitCode: 0,
  httpCode: 200,
  contentType: 'text/html; charset=utf-8',
  body: '"OK"\n',
  clientCertificateSent: true,
  remoteAddress: '192.0.2.10',
  sslVerifyResult: 0,
  url,
};
const healthy: LadderProbes = {
  url,
  environment: {},
  files: [{ path: '/etc/tpa/pg-backup-api/pg-backup-user.crt' }],
  status: answered,
  diagnose: { ...answered, contentType: 'application/json', url: 'https://barman1/diagnose', body },
  diagnoseSeconds: 0.4,
  withoutCertificate: {
    curlExitCode: 56,
    httpCode: 0,
    stderr: 'curl: (56) OpenSSL SSL_read: error:0A00045C:SSL routines::tlsv13 alert certificate required, errno 0',
    clientCertificateSent: false,
    url,
  },
};

function failed(curlExitCode: number, text: string): Evidence {
  return { curlExitCode, stderr: `curl: (${curlExitCode}) ${text}`, httpCode: 0, clientCertificateSent: true, url };
}

function states(probes: LadderProbes): Readonly<Record<string, string>> {
  return Object.fromEntries(judgeLadder(probes).map(({ id, state }) => [id, state]));
}

describe('judgeLadder', () => {
  it('every rung of a healthy host is ok', () => {
    expect(states(healthy)).toEqual(Object.fromEntries(rungIds.map((id) => [id, 'ok'])));
  });

  const failures: readonly (readonly [RungId, string, Partial<LadderProbes>])[] = [
    ['files', 'client-key-unusable', { files: [{ path: '/k', problem: 'client-key-unusable' }] }],
    ['dns', 'name-not-resolved', { status: failed(6, 'Could not resolve host: barman1') }],
    ['tcp', 'apache-not-listening', { status: failed(7, 'Failed to connect to barman1 port 443: Connection refused') }],
    ['tls', 'not-tls', { status: failed(35, 'error:0A00010B:SSL routines::wrong version number') }],
    [
      'server-certificate',
      'name-mismatch',
      { status: failed(60, 'SSL: no alternative certificate subject name matches') },
    ],
    ['client-certificate', 'client-certificate-expired', { status: failed(60, 'SSL certificate verification failed') }],
    ['http', 'not-proxied', { status: { ...answered, httpCode: 404, contentType: 'text/html', body: '' } }],
    ['proxy', 'backend-unavailable', { status: { ...answered, httpCode: 503, contentType: 'text/html' } }],
    ['proxy', 'backend-died', { diagnose: { ...answered, httpCode: 502, contentType: 'text/html', body: '' } }],
    ['json', 'no-servers', { diagnose: { ...healthy.diagnose, body: '{"global":{},"servers":{}}' } }],
    [
      'json',
      'not-json',
      {
        diagnose: {
          ...answered,
          contentType: 'application/json',
          body: body.slice(0, -10),
          url: 'https://barman1/diagnose',
        },
      },
    ],
    [
      'security',
      'client-certificate-not-required',
      { withoutCertificate: { ...answered, clientCertificateSent: false } },
    ],
  ];

  it.each(failures)('%s fails with %s; below it is ok, above it not-run', (rung, id, probes) => {
    const results = judgeLadder({ ...healthy, ...probes });
    const at = rungIds.indexOf(rung);
    expect(results.map(({ state }) => state)).toEqual(
      rungIds.map((_, index) => (index < at ? 'ok' : index === at ? 'crit' : 'not-run')),
    );
    expect(results[at]?.diagnosis?.id).toBe(id);
  });

  it('a busy API is busy, and not broken', () => {
    const diagnose = {
      ...failed(28, 'Operation timed out after 10001 milliseconds with 0 bytes received'),
      sslVerifyResult: 0,
      remoteAddress: '::1',
    };
    expect(states({ ...healthy, diagnose })).toMatchObject({
      http: 'busy',
      proxy: 'not-run',
      json: 'not-run',
      security: 'not-run',
    });
  });

  it('a proxy variable is a warning: our calls go past it', () => {
    const probes = { ...healthy, environment: { https_proxy: 'http://10.0.0.1:3128' } };
    expect(states(probes)).toMatchObject({ environment: 'warn', files: 'ok', security: 'ok' });
  });

  it('a CA that only the trust store lacks is a warning', () => {
    const systemTrust = failed(60, 'SSL certificate problem: self-signed certificate in certificate chain');
    expect(states({ ...healthy, systemTrust })).toMatchObject({ 'server-certificate': 'warn', security: 'ok' });
  });

  it("Node's error code tells what curl does not", () => {
    const status = failed(7, "Failed to connect to barman1 port 443 after 0 ms: Couldn't connect to server");
    const results = judgeLadder({ ...healthy, status, native: { nodeErrorCode: 'EHOSTUNREACH' } });
    expect(results.find(({ id }) => id === 'tcp')?.diagnosis?.id).toBe('host-unreachable');
  });

  it('an API that answers past the proxy is not stopped', () => {
    const status = { ...answered, httpCode: 503, contentType: 'text/html' };
    const results = judgeLadder({ ...healthy, status, local: { backend: { httpCode: 200, body: '"OK"\n' } } });
    expect(results.find(({ id }) => id === 'proxy')?.diagnosis?.summary).toContain('SELinux');
  });

  it.each([
    [5, 'ok'],
    [20, 'warn'],
    [50, 'crit'],
  ])('a diagnose of %i seconds is %s', (diagnoseSeconds, state) => {
    expect(states({ ...healthy, diagnoseSeconds }).json).toBe(state);
  });

  it('a probe that was not made is not-run, and the verdict unknown', () => {
    const results = judgeLadder({ url, status: answered });
    expect(states({ url, status: answered })).toMatchObject({ environment: 'not-run', proxy: 'ok', json: 'not-run' });
    expect(verdictOf(results.map(({ state }) => state))).toBe('unknown');
  });

  it('without any probe nothing is ok', () => {
    expect(new Set(judgeLadder({ url }).map(({ state }) => state))).toEqual(new Set(['not-run']));
  });

  it('a negative call that fails otherwise proves nothing', () => {
    const withoutCertificate = { ...failed(28, 'SSL connection timeout'), clientCertificateSent: false };
    expect(states({ ...healthy, withoutCertificate }).security).toBe('unknown');
  });
});
