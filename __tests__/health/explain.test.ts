import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { diagnoses } from '../../source/health/diagnoses.ts';
import { evidenceFromJson } from '../../source/health/evidence.ts';
import { type Diagnosis, explainEvidence } from '../../source/health/explain.ts';

type Row = {
  readonly name: string;
  readonly id: string;
  readonly rung: string;
  readonly causes?: readonly string[];
  readonly evidence: unknown;
};
type Sample = { readonly case: string; readonly id: string; readonly rung: string; readonly evidence: unknown };

const rows: readonly Row[] = JSON.parse(
  readFileSync(new URL('../../fixtures/health/evidence.json', import.meta.url), 'utf8'),
);
const samplesFile = new URL('../../../shared/samples/mtls/evidence.json', import.meta.url);
const samples: readonly Sample[] = existsSync(samplesFile) ? JSON.parse(readFileSync(samplesFile, 'utf8')) : [];

/** Their evidence is that of a likelier cause, letter for letter: they can only be named among the causes. */
const indistinguishable = new Set(['ca_expired', 'fw_reject', 'hosts_v6_only']);

function explain(value: unknown): Diagnosis {
  const evidence = evidenceFromJson(value);
  if (typeof evidence === 'string') throw new Error(evidence);
  return explainEvidence(evidence);
}

describe('explainEvidence', () => {
  it.each(rows.map((row) => [row.name, row] as const))('%s', (_name, row) => {
    const diagnosis = explain(row.evidence);
    expect({ id: diagnosis.id, rung: diagnosis.rung }).toEqual({ id: row.id, rung: row.rung });
    if (row.causes !== undefined) expect(diagnosis.causes).toEqual(row.causes);
  });

  it.runIf(samples.length > 0)('the captured calls', () => {
    const wrong = samples.filter((sample) => {
      const diagnosis = explain(sample.evidence);
      const named = indistinguishable.has(sample.case)
        ? diagnosis.causes.some((cause) => cause === sample.id)
        : diagnosis.id === sample.id;
      return !named || diagnosis.rung !== sample.rung;
    });
    expect(wrong.map((sample) => sample.case)).toEqual([]);
  });

  it('has evidence for every diagnosis that evidence can lead to', () => {
    const reached = new Set(rows.flatMap((row) => [row.id, ...explain(row.evidence).causes]));
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

  it('a proxy variable does not count for a host of no_proxy', () => {
    const diagnosis = explainEvidence({
      curlExitCode: 28,
      remoteAddress: null,
      url: 'https://barman1.example.com/diagnose',
      environment: { https_proxy: 'http://10.0.0.1:3128', no_proxy: 'localhost,.example.com' },
    });
    expect(diagnosis.causes).toEqual(['packets-dropped']);
  });

  it('an error page without a client certificate shows an open port too', () => {
    const diagnosis = explainEvidence({ httpCode: 503, clientCertificateSent: false, url: 'https://barman1/status' });
    expect(diagnosis.causes).toEqual(['backend-unavailable', 'client-certificate-not-required']);
  });

  it('names the other causes after the fix of the likeliest', () => {
    const { fix } = explainEvidence({ curlExitCode: 60, stderr: 'certificate has expired', sslVerifyResult: 10 });
    expect(fix[0]).toContain('wizard certs renew pg-backup-api');
    expect(fix.at(-1)).toMatch(/^If not: /);
  });
});
