import { describe, expect, it } from 'vitest';
import { diagnosisOf } from '../../source/health/explain/explain.ts';
import type { HealthReport } from '../../source/health/health-report.ts';
import { checkJson } from '../../source/report/check-json.ts';
import { checkText } from '../../source/report/check-text.ts';
import { brokenAt, check, client, mainServer, reportWith } from './reports.ts';

const diagnosis = { ...diagnosisOf(['not-tls']), summary: 'It is no TLS.', fix: ['Do this.'] };

describe('the text of a report', () => {
  it('of a healthy host is one line a check, and the verdict', () => {
    const lines = checkText([reportWith()]);
    expect(lines).toHaveLength(1 + 11 + 3 + 4 + 1 + 1);
    expect(lines[0]).toBe('✔ ok       pg-backup-api status: pg-backup-api status says OK.');
    expect(lines.at(-1)).toBe('✔ ok       Verdict: barman1.example.com is healthy.');
  });

  it('has the worst last, what it means and what to do under it', () => {
    const lines = checkText([brokenAt('tls', { evidence: 'curl: (35)', diagnosis })]);
    expect(lines.slice(-4)).toEqual([
      '✘ failed   The port speaks TLS: curl: (35)',
      '           It is no TLS.',
      '           → Do this.',
      '✘ failed   Verdict: barman1.example.com is not healthy: 1 failed.',
    ]);
  });

  it('goes from ok to failed', () => {
    const states = ['crit', 'ok', 'unknown', 'busy', 'not-run', 'warn'] as const;
    const checks = states.map((state) => check(state, { state }));
    const lines = checkText([reportWith({ servers: [mainServer({ checks })] })]);
    expect(lines.filter((line) => line.includes(' main: '))).toEqual([
      '✔ ok       main: ok',
      '· not run  main: not-run: Barman does not tell',
      '? unknown  main: unknown',
      '~ busy     main: busy',
      '▲ warning  main: warn',
      '✘ failed   main: crit',
    ]);
  });

  it('of several hosts has one part a host', () => {
    const lines = checkText([reportWith(), brokenAt('tcp', {}, { host: 'barman2.example.com' })]);
    expect(lines[0]).toBe('barman1.example.com:');
    expect(lines.slice(lines.indexOf(''), lines.indexOf('') + 2)).toEqual(['', 'barman2.example.com:']);
  });
});

describe('one line of it', () => {
  const mismatches = [
    { path: '/servers/main/config/a', cli: 1, api: 2, cause: 'autoconf' },
    { path: '/servers/main/config/b', cli: 1, api: 2, cause: 'autoconf' },
  ] as const;
  const compared = reportWith().comparison as NonNullable<HealthReport['comparison']>;
  it.each<[string, Partial<HealthReport>, readonly string[]]>([
    [
      'a certificate that is over',
      { certificates: [{ ...client, secondsLeft: -90_000, verdict: 'block' }] },
      [
        '✘ failed   Client certificate /etc/tpa/pg-backup-api/pg-backup-user.crt: expired 1 day, 1 hour ago (2027-11-23T08:24:27.000Z)',
        '           → wizard certs renew',
      ],
    ],
    [
      'one that is missing',
      { certificates: [{ ...client, secondsLeft: undefined, notAfter: undefined, verdict: 'missing' }] },
      [
        '✘ failed   Client certificate /etc/tpa/pg-backup-api/pg-backup-user.crt: missing',
        '           → wizard certs create',
      ],
    ],
    [
      'one beside the set',
      { certificates: [{ ...client, role: 'other', file: '/x.crt', inSet: false, verdict: 'block', secondsLeft: 60 }] },
      [
        '▲ warning  Certificate /x.crt: not accepted by every verifier; expires in 1 minute (2027-11-23T08:24:27.000Z)',
        '           → wizard certs status tells what is wrong with it.',
      ],
    ],
    [
      'one that ends late and has something else wrong with it',
      {
        certificates: [
          {
            ...client,
            verdict: 'warn',
            findings: [
              { id: 'a', severity: 'info', message: 'The root is in the chain.', fix: 'Leave it.' },
              { id: 'b', severity: 'warn', group: 'tpa', message: 'TPA would replace it.', fix: 'Make it RSA-4096.' },
              { id: 'c', severity: 'warn', group: 'file', message: 'It is a link.', fix: 'Put the file itself there.' },
            ],
          },
        ],
      },
      [
        '▲ warning  Client certificate /etc/tpa/pg-backup-api/pg-backup-user.crt: It is a link; expires in 365 days (2027-11-23T08:24:27.000Z)',
        '           → Put the file itself there.',
      ],
    ],
    [
      'one that is none',
      { certificates: [{ ...client, notAfter: undefined, secondsLeft: undefined, verdict: 'block' }] },
      [
        '✘ failed   Client certificate /etc/tpa/pg-backup-api/pg-backup-user.crt: cannot be read as a certificate',
        '           → wizard certs verify tells what is wrong with it.',
      ],
    ],
    [
      'a finding of security',
      { security: [{ id: 'http-open', state: 'warn', message: 'Port 80 is open.', fix: ['Close it.'] }] },
      ['▲ warning  Security, http-open: Port 80 is open.', '           → Close it.'],
    ],
    [
      'a check with a limit',
      {
        servers: [
          mainServer({ checks: [check('failed_backups', { state: 'warn', observed: 2, limit: 0, fix: 'Look.' })] }),
        ],
      },
      ['▲ warning  main: failed backups: 2, limit 0', '           → Look.'],
    ],
    [
      'a server that Barman ignores',
      { servers: [mainServer({ name: 'old', active: false, checks: [] })] },
      ['· not run  old: inactive: Barman ignores it, and nothing was checked'],
    ],
    [
      'what our own look found',
      {
        servers: [mainServer({ checks: [check('ssh', { state: 'crit', source: 'files', hint: 'no route' })] })],
      },
      ['✘ failed   main: ssh: no route'],
    ],
    [
      'mismatches, each cause once',
      { comparison: { ...compared, verdict: 'mismatch', mismatches } },
      [
        '▲ warning  API and barman diagnose agree: 251 of 254 values identical; 1 moving (expected); 2 mismatches; first: /servers/main/config/a (autoconf)',
        '           pg-backup-api does not read .barman.auto.conf, where barman config-update writes.',
        '           → Move the settings of .barman.auto.conf to barman.conf or barman.d.',
      ],
    ],
    [
      'a comparison that proves nothing',
      { comparison: { ...compared, verdict: 'unproven', doubts: ['another host'] } },
      [
        '▲ warning  API and barman diagnose agree: 251 of 252 values identical; 1 moving (expected); 0 mismatches; not proven; another host',
      ],
    ],
    [
      'no comparison, and why',
      { comparison: undefined, notCompared: 'barman diagnose: ERROR' },
      ['▲ warning  API and barman diagnose agree: barman diagnose: ERROR'],
    ],
    [
      'a service that is stopped',
      { service: { state: 'crit', id: 'not-running', message: 'It is not running.' } },
      [
        '✘ failed   pg-backup-api status: It is not running.',
        '           → systemctl status pg-backup-api',
        '           → Look at /var/log/barman/barman-api-error.log.',
      ],
    ],
  ])('%s', (_, changes, expected) => {
    const lines = checkText([reportWith(changes)]);
    const at = lines.indexOf(expected[0] ?? '');
    expect(at === -1 ? lines : lines.slice(at, at + expected.length)).toEqual(expected);
    expect(lines[at + expected.length]).not.toMatch(/^ /);
  });
});

describe('the verdict', () => {
  it.each<[string, HealthReport]>([
    [
      '▲ warning  Verdict: barman1.example.com works, with 1 warning.',
      reportWith({ comparison: undefined, notCompared: 'x' }),
    ],
    [
      '? unknown  Verdict: It is not known whether barman1.example.com is healthy: not everything could be looked at.',
      reportWith({ comparison: undefined }),
    ],
    [
      '~ busy     Verdict: barman1.example.com is busy: the API serves one request at a time, and another one is under way.',
      brokenAt('http', { state: 'busy' }),
    ],
    [
      '✘ failed   Verdict: barman1.example.com is not healthy: 1 failed, 1 warning.',
      brokenAt('tls', {}, { notCompared: 'x' }),
    ],
  ])('%s', (line, report) => {
    expect(checkText([report]).at(-1)).toBe(line);
  });
});

describe('a report as JSON', () => {
  it('has the keys that scripts read', () => {
    expect(Object.keys(checkJson([reportWith()])).toSorted()).toEqual([
      ...['certificates', 'comparison', 'exchange', 'finished', 'host', 'notCompared', 'rungs', 'security', 'servers'],
      ...['started', 'status', 'verdict', 'versions'],
    ]);
  });

  it.each<[string, HealthReport, object | undefined]>([
    ['nothing', reportWith({ comparison: undefined, notCompared: 'x' }), undefined],
    [
      'a diagnosed rung',
      brokenAt('tls', { diagnosis }),
      { id: 'not-tls', message: 'It is no TLS.', fix: ['Do this.'] },
    ],
    ['another rung', brokenAt('tls', { evidence: 'so' }), { id: 'tls', message: 'The port speaks TLS: so', fix: [] }],
    [
      'a server, where the chain holds',
      reportWith({
        servers: [mainServer({ checks: [check('ssh', { state: 'crit', hint: 'no route', fix: 'Look.' })] })],
      }),
      { id: 'main/ssh', message: 'main: ssh: no route', fix: ['Look.'] },
    ],
    [
      'what nobody looked at, but not what a document does not tell',
      reportWith({ comparison: undefined, servers: [mainServer({ checks: [check('ssh', { state: 'not-run' })] })] }),
      { id: 'comparison', message: 'API and barman diagnose agree: not compared', fix: [] },
    ],
  ])('names as its problem %s', (_, report, problem) => {
    expect(checkJson([report]).problem).toEqual(problem);
  });

  it('of several hosts has the worst verdict and one object a host', () => {
    const several = checkJson([reportWith(), brokenAt('tcp', {}, { host: 'barman2.example.com' })]);
    expect(several).toMatchObject({
      verdict: 'crit',
      hosts: [
        { host: 'barman1.example.com', verdict: 'ok' },
        { host: 'barman2.example.com', verdict: 'crit' },
      ],
    });
  });
});
