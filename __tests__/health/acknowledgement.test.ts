import { describe, expect, it } from 'vitest';
import { acknowledgeReport, judgedInReport } from '../../source/health/acknowledge-report.ts';
import {
  type Acknowledgement,
  acknowledgedBy,
  fingerprintOf,
  type Recognised,
} from '../../source/health/acknowledgement.ts';
import { type HealthReport, verdictOfReport } from '../../source/health/health-report.ts';
import { checkText } from '../../source/report/check-text.ts';
import { nagiosLines } from '../../source/report/nagios.ts';
import { prometheusLines } from '../../source/report/prometheus.ts';
import { check, client, mainServer, reportWith } from '../report/reports.ts';

const reason = 'we know';
const since = '2026-11-30T17:00:00.000Z';

function accept(...found: readonly Recognised[]): readonly Acknowledgement[] {
  return found.map((one) => ({
    finding: one.id,
    reason,
    since,
    causes: [{ fingerprint: fingerprintOf(one), seen: one.message }],
  }));
}

describe('an acknowledgement', () => {
  const at = (message: string, cause?: string) => ({ id: 'x', message, ...(cause !== undefined && { cause }) });
  it.each<[string, Recognised, Recognised, boolean]>([
    ['of the same words', at('a is open'), at('a is open'), true],
    ['of other words', at('a is open'), at('b is open'), false],
    ['of another warning', at('a is open'), { id: 'y', message: 'a is open' }, false],
    ['of the same later', at('ends in 12 days'), at('ends in 3 days, 2 hours'), true],
    ['of the same with less room', at('12.5 GiB (7 %) are left'), at('900 MiB (1 %) are left'), true],
    ['of the same further down in config.yml', at('line 12: role is unknown'), at('line 40: role is unknown'), true],
    ['of another number of things', at('2 backups failed'), at('3 backups failed'), false],
    ['of another path', at('m', '/a barman:barman 0644'), at('m', '/b barman:barman 0644'), false],
    ['of another owner', at('m', '/a barman:barman 0644'), at('m', '/a www-data:barman 0644'), false],
    ['of the same cause in other words', at('m', '/a barman:barman 0644'), at('n', '/a barman:barman 0644'), true],
  ])('%s: %j covers %j: %s', (_, then, now, expected) => {
    expect(acknowledgedBy(accept(then), now) !== undefined).toBe(expected);
  });
});

const warning = (report: HealthReport) => judgedInReport(report).filter(({ isCritical }) => !isCritical);
const security = {
  id: 'vhost-not-roots',
  state: 'warn',
  message: '/a is owned by barman.',
  fix: ['Give it back.'],
} as const;
const drift = { id: 'drift', severity: 'warn', group: 'file', message: 'It is another.', fix: 'Copy it.' } as const;
const redundancy = check('minimum_redundancy_requirements', {
  state: 'warn',
  blocking: false,
  hint: '1 of 3 full backups',
});
const mismatch = { path: '/servers/main/config/a', cli: 1, api: 2, cause: 'autoconf' } as const;
const comparison = { ...reportWith().comparison, verdict: 'mismatch', mismatches: [mismatch] } as NonNullable<
  HealthReport['comparison']
>;

/** Each place of a report where something may warn: the name, the report, and the same with another cause. */
const places: readonly (readonly [name: string, report: HealthReport, other: HealthReport])[] = [
  [
    'vhost-not-roots',
    reportWith({ security: [security] }),
    reportWith({ security: [{ ...security, message: '/b is owned by barman.' }] }),
  ],
  [
    'drift',
    reportWith({ certificates: [{ ...client, inSet: false, verdict: 'warn', fingerprint: 'aa', findings: [drift] }] }),
    reportWith({ certificates: [{ ...client, inSet: false, verdict: 'warn', fingerprint: 'bb', findings: [drift] }] }),
  ],
  [
    'main/minimum_redundancy_requirements',
    reportWith({ servers: [mainServer({ checks: [redundancy] })] }),
    reportWith({
      servers: [mainServer({ checks: [{ ...redundancy, hint: '0 of 3 full backups' }] })],
    }),
  ],
  [
    'comparison',
    reportWith({ comparison }),
    reportWith({ comparison: { ...comparison, mismatches: [mismatch, { ...mismatch, path: '/b' }] } }),
  ],
];

describe('a report', () => {
  it.each(places)(
    '%s is found, accepted in every format, and counts again with another cause',
    (name, report, other) => {
      expect(warning(report).map(({ id }) => id)).toEqual([name]);
      expect(verdictOfReport(report)).toBe('warn');
      const list = accept(...warning(report));
      const accepted = acknowledgeReport(report, list);
      expect(verdictOfReport(accepted)).toBe('ok');
      const shown = `acknowledged: ${reason}, since 2026-11-30`;
      expect(checkText([accepted]).filter((line) => line.includes(shown))).toHaveLength(1);
      expect(checkText([accepted]).at(-1)).toContain('is healthy');
      expect(nagiosLines(accepted).filter((line) => line.startsWith('[OK] ') && line.includes(shown))).toHaveLength(1);
      expect(nagiosLines(accepted)[0]).toMatch(/^BARMAN_API OK /);
      expect(prometheusLines([accepted])).toContain('barman_api_acknowledged_warnings 1');
      expect(prometheusLines([accepted])).toContain('barman_api_verdict{state="ok"} 1');
      // What is accepted can still be found, to be listed.
      expect(judgedInReport(accepted)).toMatchObject([{ id: name, isCritical: false, acknowledged: { reason } }]);
      expect(verdictOfReport(acknowledgeReport(other, list))).toBe('warn');
    },
  );

  it.each<[string, HealthReport]>([
    ['security', reportWith({ security: [{ ...security, state: 'crit' }] })],
    [
      'a certificate of the set',
      reportWith({ certificates: [{ ...client, verdict: 'block', findings: [{ ...drift, severity: 'block' }] }] }),
    ],
    [
      'a server',
      reportWith({
        servers: [mainServer({ checks: [{ ...redundancy, state: 'crit' }] })],
      }),
    ],
  ])('that is critical stays so, whoever wrote into the file: %s', (_, report) => {
    const [found] = judgedInReport(report);
    if (found === undefined) throw new Error('nothing was found');
    expect(found.isCritical).toBe(true);
    expect(verdictOfReport(acknowledgeReport(report, accept(found)))).toBe('crit');
  });

  it('one of two warnings of a certificate that is accepted leaves the other', () => {
    const second = { ...drift, id: 'link', message: 'It is a link.' };
    const report = reportWith({
      certificates: [{ ...client, inSet: false, verdict: 'warn', findings: [drift, second] }],
    });
    const [first] = judgedInReport(report);
    const left = acknowledgeReport(report, accept(...(first === undefined ? [] : [first])));
    expect(verdictOfReport(left)).toBe('warn');
    expect(checkText([left]).join('\n')).toContain('It is a link');
  });
});
