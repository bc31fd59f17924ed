import { describe, expect, it } from 'vitest';
import { diagnosisOf } from '../../source/health/explain/explain.ts';
import type { HealthReport } from '../../source/health/health-report.ts';
import { changeJson, changeLine, changesBetween } from '../../source/report/changes.ts';
import { brokenAt, check, client, mainServer, reportWith } from './reports.ts';

const time = new Date('2026-11-23T08:32:43.500Z');
const lines = (before: HealthReport | undefined, after: HealthReport) =>
  changesBetween(before, after).map((change) => changeLine(change, time).replace('2026-11-23T08:32:43.500Z ', ''));
const finding = { id: 'key-readable', state: 'warn', message: 'One key.', fix: [] } as const;
const slot = (state: 'ok' | 'crit', hint: string) =>
  mainServer({ checks: [check('replication_slot', { state, hint })] });

describe('the first report', () => {
  it('of a healthy host is its verdict', () => {
    expect(lines(undefined, reportWith())).toEqual(['verdict: ok: barman1.example.com is healthy.']);
  });

  it('tells everything that is not ok', () => {
    const diagnosis = { ...diagnosisOf(['client-certificate-not-required']), summary: 'Anybody gets in.' };
    const report = reportWith({
      rungs: brokenAt('security', { evidence: 'HTTP 200', diagnosis }).rungs,
      certificates: [{ ...client, verdict: 'warn', secondsLeft: 86_400 }],
      servers: [mainServer({ checks: [check('ssh', { state: 'not-run' })] })],
    });
    expect(lines(undefined, report)).toEqual([
      'verdict: failed: barman1.example.com is not healthy: 1 failed, 1 warning.',
      'rung security: failed: HTTP 200. Anybody gets in.',
      'certificate /etc/tpa/pg-backup-api/pg-backup-user.crt: warning: expires in 1 day (2027-11-23T08:24:27.000Z)',
      'main/ssh: not run: Barman does not tell',
    ]);
  });
});

describe('from one report to the next', () => {
  it.each<[string, HealthReport, HealthReport, readonly string[]]>([
    ['nothing new', reportWith(), reportWith({ finished: new Date(0) }), []],
    [
      'other words for the same state',
      reportWith(),
      reportWith({ servers: [mainServer({ checks: mainServer().checks.map((one) => ({ ...one, hint: 'x' })) })] }),
      [],
    ],
    [
      'a check that fails',
      reportWith({ servers: [slot('ok', '')] }),
      reportWith({ servers: [slot('crit', "slot 'b' is not active")] }),
      [
        'verdict: ok → failed: barman1.example.com is not healthy: 1 failed.',
        "main/replication_slot: ok → failed: slot 'b' is not active",
      ],
    ],
    [
      'a check that is well again',
      reportWith({ servers: [slot('crit', '')] }),
      reportWith({ servers: [slot('ok', '')] }),
      [
        'verdict: failed → ok: barman1.example.com is healthy.',
        'main/replication_slot: failed → ok: main: replication slot',
      ],
    ],
    [
      'a second finding of the same kind',
      reportWith({ security: [finding] }),
      reportWith({ security: [finding, { ...finding, message: 'Another key.' }] }),
      ['security key-readable: warning: Another key.'],
    ],
    [
      'a finding that is gone',
      reportWith({ security: [finding, { ...finding, message: 'Another key.' }] }),
      reportWith({ security: [{ ...finding, message: 'Another key.' }] }),
      ['security key-readable: warning → gone: no longer in the report'],
    ],
    [
      'a server that is gone',
      reportWith({ servers: [slot('ok', '')] }),
      reportWith({ servers: [] }),
      ['main/replication_slot: ok → gone: no longer in the report'],
    ],
    [
      'a comparison that could not be made',
      reportWith(),
      reportWith({ comparison: undefined }),
      [
        'verdict: ok → unknown: It is not known whether barman1.example.com is healthy: not everything could be looked at.',
        'comparison: ok → not run: not compared',
      ],
    ],
  ])('%s', (_, before, after, expected) => {
    expect(lines(before, after)).toEqual(expected);
  });

  it('of two sources for one check each has its state', () => {
    const both = (state: 'ok' | 'crit') =>
      reportWith({
        servers: [mainServer({ checks: [check('ssh'), check('ssh', { source: 'files', state })] })],
      });
    expect(lines(both('ok'), both('crit')).slice(1)).toEqual(['main/ssh (files): ok → failed: main: ssh']);
  });
});

describe('a change', () => {
  const change = { id: 'a\nb', from: 'ok', to: undefined, observed: 'one\ntwo' } as const;

  it('is one line with the time, and the host where there are several', () => {
    expect(changeLine(change, time, 'h')).toBe('2026-11-23T08:32:43.500Z h a b: ok → gone: one two');
  });

  it('has the states of every JSON answer, null for none', () => {
    expect(changeJson(change, time, 'h')).toEqual({
      time,
      host: 'h',
      id: 'a\nb',
      from: 'ok',
      to: null,
      observed: 'one\ntwo',
    });
  });
});
