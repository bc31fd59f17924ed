import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diagnosisOf } from '../../source/health/explain/explain.ts';
import { type HealthReport, verdictOfReport } from '../../source/health/health-report.ts';
import { nagiosCodes, nagiosLines, nagiosUnknown } from '../../source/report/nagios.ts';
import { parsePlugin } from './perfdata-grammar.ts';
import { brokenAt, check, client, mainServer, reportWith, wildReport } from './reports.ts';

const expired = {
  ...client,
  notAfter: new Date('2026-11-21T08:24:27Z'),
  secondsLeft: -172_800,
  verdict: 'block',
} as const;

describe('the status line', () => {
  it.each<[string, HealthReport, string]>([
    ['healthy', reportWith(), 'BARMAN_API OK - barman1.example.com is healthy; 1/1 servers ok'],
    [
      'a certificate that is over',
      reportWith({ certificates: [expired] }),
      'BARMAN_API CRITICAL - client certificate: expired 2...; barman1: 1/1 servers ok',
    ],
    [
      'a server that complains',
      reportWith({
        servers: [
          mainServer({ checks: [check('replication_slot', { state: 'crit', hint: "slot 'b' is not active" })] }),
        ],
      }),
      "BARMAN_API CRITICAL - main/replication_slot: slot '...; barman1: 0/1 servers ok",
    ],
    [
      'nobody looked at the comparison',
      reportWith({ comparison: undefined }),
      'BARMAN_API UNKNOWN - comparison: not compared; barman1: 1/1 servers ok',
    ],
    ['a bar in what was seen', brokenAt('tls', { evidence: 'a | b' }), 'BARMAN_API CRITICAL - tls: a ¦ b; barman1'],
    [
      'an inactive server does not count',
      reportWith({ servers: [mainServer(), mainServer({ name: 'old', active: false, checks: [] })] }),
      'BARMAN_API OK - barman1.example.com is healthy; 1/1 servers ok',
    ],
  ])('%s', (_, report, text) => {
    expect(nagiosLines(report)[0]?.split(' | ')[0]).toBe(text);
  });
});

describe('the exit code', () => {
  it.each<[number, string, HealthReport]>([
    [0, 'healthy', reportWith()],
    [1, 'a warning', reportWith({ certificates: [{ ...client, verdict: 'warn' }] })],
    [1, 'a busy API is not down', brokenAt('http', { state: 'busy', diagnosis: diagnosisOf(['own-timeout']) })],
    [2, 'a name that does not resolve', brokenAt('dns', { diagnosis: diagnosisOf(['name-not-resolved']) })],
    [2, 'a connection without answer', brokenAt('tcp', { diagnosis: diagnosisOf(['packets-dropped']) })],
    [2, 'critical before warning', reportWith({ certificates: [{ ...client, verdict: 'warn' }, expired] })],
    [3, 'nothing is known', brokenAt('http', { state: 'unknown' })],
    [3, 'nobody looked', reportWith({ comparison: undefined })],
  ])('%i: %s', (code, _, report) => {
    expect(nagiosCodes[verdictOfReport(report)]).toBe(code);
  });
});

describe('the performance data', () => {
  const data = (report: HealthReport) => nagiosLines(report)[0]?.split(' | ')[1];

  it('of a healthy host', () => {
    expect(data(reportWith())).toBe(
      "'api_latency'=2.410s;20;50;0; 'cert_client_left'=31536000s;2592000:;1209600:;; " +
        "'cert_server_left'=31536000s;2592000:;1209600:;; 'cert_ca_left'=315360000s;7776000:;2592000:;; " +
        "'mismatches'=0;0;;0; 'main_backup_age'=39600s;604800;;0; 'main_wal_age'=61s;;;0; 'main_backups'=5;3:;;0; " +
        "'main_failed'=0;0;;0;",
    );
  });

  it('has the same labels in the same order when nothing is known', () => {
    const nothing = {
      backups: 0,
      failed: 0,
      lastBackupEnd: undefined,
      lastBackupSize: undefined,
      lastWalTime: undefined,
    };
    const unknown = brokenAt('tcp', {}, { certificates: [], servers: [mainServer({ checks: [], figures: nothing })] });
    expect(data(unknown)).toBe(
      "'api_latency'=U;20;50;0; 'cert_client_left'=U;2592000:;1209600:;; 'cert_server_left'=U;2592000:;1209600:;; " +
        "'cert_ca_left'=U;7776000:;2592000:;; 'mismatches'=U;0;;0; 'main_backup_age'=U;;;0; 'main_wal_age'=U;;;0; " +
        "'main_backups'=0;;;0; 'main_failed'=0;;;0;",
    );
  });

  it('of the set counts the certificate that ends first, and none beside the set', () => {
    const certificates = [client, { ...client, secondsLeft: -5 }, { ...client, inSet: false, secondsLeft: -900 }];
    expect(data(reportWith({ certificates }))).toContain("'cert_client_left'=-5s;");
  });
});

describe('of many servers', () => {
  const servers = Array.from({ length: 60 }, (_, n) => mainServer({ name: `server-${n}-with-a-long-name` }));
  const lines = nagiosLines(reportWith({ servers, certificates: [expired] }));
  const bytes = (line: string | undefined) => Buffer.byteLength(line ?? '');

  it('the first line has fewer than 1,024 bytes, with state and worst cause first', () => {
    expect(bytes(lines[0])).toBeLessThan(1024);
    expect(bytes(lines[0])).toBeGreaterThan(800);
    expect(lines[0]).toMatch(/^BARMAN_API CRITICAL - client certificate: expired/);
  });

  it('no figure is lost: the others stand behind a bar at the end', () => {
    const figures = lines
      .flatMap((line) => line.split(' | ').slice(1))
      .join(' ')
      .match(/'[^']+'=/g);
    expect(figures).toHaveLength(5 + 60 * 4);
    expect(new Set(figures).size).toBe(5 + 60 * 4);
    expect(lines.slice(1, -1).filter((line) => line.includes('|'))).toEqual([]);
  });
});

describe('the lines after it', () => {
  it('are one a check, the worst first, with what it means and what to do', () => {
    const diagnosis = { ...diagnosisOf(['not-tls']), summary: 'It is no TLS.', fix: ['Do this.', 'a | b'] };
    const [, ...long] = nagiosLines(brokenAt('tls', { evidence: 'curl: (35)', diagnosis }));
    expect(long.slice(0, 2)).toEqual([
      '[CRITICAL] rung tls: curl: (35). It is no TLS. Fix: Do this.; a ¦ b',
      '[NOT RUN] rung server-certificate: a lower rung failed',
    ]);
    expect(long.at(-1)).toBe(
      '[OK] certificate /etc/tpa/pg-backup-api/pg-backup-user.crt: expires in 365 days (2027-11-23T08:24:27.000Z)',
    );
  });

  it('say which server a shortened label is', () => {
    const servers = [mainServer({ name: 'production-cluster-a' })];
    const lines = nagiosLines(reportWith({ servers }));
    const label = /'(produc_\w{4})_backups'/.exec(lines[0] ?? '')?.[1];
    expect(lines.at(-1)).toBe(`In the performance data ${label} is the server production-cluster-a.`);
  });
});

describe('a check that could not be made', () => {
  it('is UNKNOWN, with all that is known', () => {
    const message = 'It is so, and the sentence that says it is far too long for the line of a status.';
    expect(nagiosUnknown({ id: 'x', message, detail: 'one\ntwo | three', fix: ['Do this.'] })).toEqual([
      'BARMAN_API UNKNOWN - It is so, and the sentence that says it is far too long...',
      message,
      'one',
      'two ¦ three',
      'Fix: Do this.',
    ]);
  });

  it('has no secret that goes over several lines', () => {
    const detail = '-----BEGIN PRIVATE KEY-----\nQUFBQQ==\n-----END PRIVATE KEY-----';
    expect(nagiosUnknown({ id: 'x', message: 'No.', detail, fix: [] }).join('\n')).not.toContain('QUFBQQ');
  });

  it('says a short sentence once', () => {
    expect(nagiosUnknown({ id: 'x', message: 'No.', fix: [] })).toEqual(['BARMAN_API UNKNOWN - No.']);
  });
});

describe('whatever is in a report', () => {
  it('a strict reader of plugins reads the output', () => {
    fc.assert(
      fc.property(wildReport, (report) => {
        const lines = nagiosLines(report);
        expect(parsePlugin(lines).figures).toHaveLength(5 + 4 * report.servers.length);
      }),
    );
  });

  it('labels differ in what RRDtool stores of them', () => {
    fc.assert(
      fc.property(wildReport, (report) => {
        const { figures } = parsePlugin(nagiosLines(report));
        const stored = figures.map((figure) => figure.label.replace(/\W/g, '_').slice(0, 19));
        expect(new Set(stored).size).toBe(figures.length);
      }),
    );
  });

  it('no password comes out', () => {
    fc.assert(
      fc.property(wildReport, (report) => {
        expect(nagiosLines(report).join('\n')).not.toMatch(/hunter2/);
      }),
    );
  });
});
