import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HealthReport } from '../../source/health/health-report.ts';
import { prometheusFailure, prometheusLines } from '../../source/report/prometheus.ts';
import { parsePrometheus, type ReadSample } from './prometheus-grammar.ts';
import { brokenAt, check, client, mainServer, reportWith, wildReport } from './reports.ts';

const read = (...reports: readonly HealthReport[]) => parsePrometheus(`${prometheusLines(reports).join('\n')}\n`);

/** The samples of a family as `label=value … number`, in order. */
function family(samples: readonly ReadSample[], name: string): readonly string[] {
  return samples
    .filter((sample) => sample.name === name)
    .map(({ labels, value }) => [...Object.entries(labels).map((pair) => pair.join('=')), value].join(' '));
}

const mismatch = { path: '/servers/main/config/a', cli: 1, api: 2, cause: 'autoconf' } as const;
const comparison = { ...reportWith().comparison, verdict: 'mismatch', mismatches: [mismatch] } as NonNullable<
  HealthReport['comparison']
>;
const finding = { id: 'key-readable', state: 'warn', message: 'm', fix: [] } as const;

describe('the families', () => {
  it.each<[string, HealthReport, string, readonly string[]]>([
    ['success', reportWith(), 'barman_api_probe_success', ['1']],
    ['no success', brokenAt('tcp', {}), 'barman_api_probe_success', ['0']],
    ['success, slowly', brokenAt('json', { state: 'warn' }), 'barman_api_probe_success', ['1']],
    [
      'phases',
      reportWith(),
      'barman_api_probe_duration_seconds',
      ['phase=connect 0.001', 'phase=tls 0.012', 'phase=ttfb 0.306', 'phase=total 2.41'],
    ],
    ['no phases without an answer', brokenAt('tcp', {}), 'barman_api_probe_duration_seconds', []],
    ['the code', reportWith(), 'barman_api_http_status_code', ['200']],
    ['no code', brokenAt('tcp', {}), 'barman_api_http_status_code', ['0']],
    [
      'ends of certificates',
      reportWith({ certificates: [client] }),
      'barman_cert_not_after_timestamp_seconds',
      ['role=client path=/etc/tpa/pg-backup-api/pg-backup-user.crt 1826958267'],
    ],
    [
      'a missing certificate',
      reportWith({ certificates: [{ ...client, notAfter: undefined, verdict: 'missing' }] }),
      'barman_cert_ok',
      ['role=client path=/etc/tpa/pg-backup-api/pg-backup-user.crt 0'],
    ],
    [
      'findings of one kind are counted',
      reportWith({ security: [finding, { ...finding, message: 'n' }] }),
      'barman_api_security_findings',
      ['finding=key-readable 2'],
    ],
    [
      'mismatches by cause, all of them',
      reportWith({ comparison }),
      'barman_diagnose_mismatch_paths',
      [
        ...[
          'cause=autoconf 1',
          'cause=barman-redaction 0',
          'cause=stale-service-code 0',
          'cause=other-config-file 0',
          'cause=path 0',
        ],
        ...['cause=empty-servers-race 0', 'cause=other-host 0', 'cause=unknown 0'],
      ],
    ],
    ['no mismatches where nothing was compared', brokenAt('tcp', {}), 'barman_diagnose_mismatch_paths', []],
    [
      'the comparison',
      reportWith({ comparison }),
      'barman_diagnose_comparison',
      ['verdict=match 0', 'verdict=mismatch 1', 'verdict=unproven 0'],
    ],
    [
      'a check that was not run is not ok, nor failed',
      reportWith({ servers: [mainServer({ checks: [check('ssh', { state: 'not-run' }), check('wal_level')] })] }),
      'barman_check_ok',
      ['server=main check=wal_level source=diagnose blocking=true 1'],
    ],
    [
      'who could look',
      reportWith({ servers: [mainServer({ checks: [check('ssh', { state: 'not-run' }), check('wal_level')] })] }),
      'barman_check_run',
      [
        'server=main check=ssh source=diagnose blocking=true 0',
        'server=main check=wal_level source=diagnose blocking=true 1',
      ],
    ],
    ['the last backup', reportWith(), 'barman_backup_last_success_timestamp_seconds', ['server=main 1795383163.5']],
    ['its size', reportWith(), 'barman_backup_last_size_bytes', ['server=main 23350817']],
    ['backups', reportWith(), 'barman_backups', ['server=main status=done 5', 'server=main status=failed 0']],
    ['the last WAL file', reportWith(), 'barman_wal_last_archived_timestamp_seconds', ['server=main 1795422702.5']],
    ['versions', reportWith(), 'barman_version_info', ['cli=3.17.0 api=3.17.0 pg_backup_api=2.2.0 1']],
    [
      'no versions',
      reportWith({ versions: { cli: undefined, api: undefined, pgBackupApi: undefined } }),
      'barman_version_info',
      ['cli= api= pg_backup_api= 1'],
    ],
    ['the end of the run', reportWith(), 'barman_wizard_last_run_timestamp_seconds', ['1795422763.5']],
    ['its length', reportWith(), 'barman_wizard_run_duration_seconds', ['1.5']],
    [
      'the verdict',
      reportWith({ comparison }),
      'barman_api_verdict',
      ['state=ok 0', 'state=warn 1', 'state=crit 0', 'state=unknown 0', 'state=busy 0'],
    ],
  ])('%s', (_, report, name, samples) => {
    expect(family(read(report), name)).toEqual(samples);
  });

  it('a rung that was not reached is not ok, and said to be not run', () => {
    const samples = read(brokenAt('tcp', {}));
    expect(family(samples, 'barman_api_rung_ok').slice(2, 5)).toEqual(['rung=dns 1', 'rung=tcp 0', 'rung=tls 0']);
    expect(family(samples, 'barman_api_rung_state').filter((line) => / 1$/.test(line))).toContain(
      'rung=tls state=not-run 1',
    );
  });

  it('of several hosts are whole, each sample with its host', () => {
    const samples = read(reportWith(), brokenAt('tcp', {}, { host: 'barman2.example.com' }));
    expect(family(samples, 'barman_api_probe_success')).toEqual([
      'host=barman1.example.com 1',
      'host=barman2.example.com 0',
    ]);
  });
});

describe('names from outside', () => {
  it.each([
    ['a "quote"', 'a "quote"'],
    ['two\nlines', 'two\nlines'],
    ['back\\slash', 'back\\slash'],
    ['red\u001b[31m', 'red'],
    ['x password=hunter2"', 'x password=*REDACTED*"'],
    ['half \ud800', 'half \ufffd'],
  ])('%j stays one label', (name, seen) => {
    const samples = read(reportWith({ versions: { cli: name, api: undefined, pgBackupApi: undefined } }));
    expect(samples.find((sample) => sample.name === 'barman_version_info')?.labels.cli).toBe(seen);
  });

  it('two servers that look alike when they are clean stay two', () => {
    const servers = [mainServer({ name: 'a\u0007' }), mainServer({ name: 'a' })];
    expect(family(read(reportWith({ servers })), 'barman_server_active')).toEqual(['server=a 1', 'server=a (2) 1']);
  });

  it('of two samples with the same labels the first stays', () => {
    const certificates = [{ ...client, verdict: 'block' as const }, client];
    const path = '/etc/tpa/pg-backup-api/pg-backup-user.crt';
    expect(family(read(reportWith({ certificates })), 'barman_cert_ok')).toEqual([`role=client path=${path} 0`]);
  });

  it('a strict reader reads every report', () => {
    fc.assert(
      fc.property(wildReport, wildReport, (one, other) => {
        expect(read(one).length).toBeGreaterThan(20);
        expect(read(one, other).length).toBeGreaterThan(40);
      }),
    );
  });

  it('no password comes out', () => {
    fc.assert(
      fc.property(wildReport, (report) => {
        expect(prometheusLines([report]).join('\n')).not.toMatch(/hunter2/);
      }),
    );
  });
});

describe('a run that found out nothing', () => {
  it('says so with its time, and has no other number', () => {
    const samples = parsePrometheus(`${prometheusFailure(new Date('2026-11-23T08:32:43.5Z')).join('\n')}\n`);
    expect(family(samples, 'barman_api_probe_success')).toEqual(['0']);
    expect(family(samples, 'barman_wizard_last_run_timestamp_seconds')).toEqual(['1795422763.5']);
    expect(family(samples, 'barman_api_verdict')).toContain('state=unknown 1');
    expect(samples).toHaveLength(7);
  });
});

describe('the label host', () => {
  const samples = (lines: readonly string[]) => lines.filter((line) => !line.startsWith('#'));

  it('is on every sample where the host was named, so that two files have no series in common', () => {
    const [one, other] = ['barman1', 'barman2'].map((host) => samples(prometheusLines([reportWith({ host })], true)));
    const series = (lines: readonly string[] | undefined) => (lines ?? []).map((line) => line.replace(/ \S+$/, ''));
    expect(series(one).every((line) => line.includes('host="barman1"'))).toBe(true);
    expect(series(one).filter((line) => series(other).includes(line))).toEqual([]);
  });

  it('is on a failure, too', () => {
    const lines = samples(prometheusFailure(new Date(0), ['barman1']));
    expect(lines).toContain('barman_api_probe_success{host="barman1"} 0');
    expect(lines.every((line) => line.includes('host="barman1"'))).toBe(true);
  });

  it('is left out of the host itself', () => {
    expect(samples(prometheusLines([reportWith()])).some((line) => line.includes('host='))).toBe(false);
  });
});
