import { describe, expect, test } from 'vitest';
import type { ServerCheck } from '../../source/health/checks/server-check.ts';
import { diagnosisOf } from '../../source/health/explain/explain.ts';
import { rungIds } from '../../source/health/explain/rungs.ts';
import type { HealthReport } from '../../source/health/health-report.ts';
import { evidenceOfReports } from '../../source/report/report-evidence.ts';

const time = new Date('2026-11-23T09:00:00Z');
const comparison = { identical: 10, moving: [], redacted: [], timezone: [], mismatches: [], doubts: [] } as const;
const failing: ServerCheck = {
  ...{ id: 'replication_slot', state: 'crit', source: 'diagnose', blocking: true, observed: null, limit: 'barman' },
  ...{ hint: "slot 'barman' is not active", fix: 'barman receive-wal pg1' },
};
const figures = { backups: 1, failed: 0, lastBackupEnd: 0, lastBackupSize: 0, lastWalTime: 0 };

function report(host: string, changes: Partial<HealthReport> = {}): HealthReport {
  return {
    host,
    ...{ started: time, finished: time, security: [], notCompared: undefined, exchange: undefined },
    service: { state: 'ok', id: 'ok', message: 'OK' },
    rungs: rungIds.map((id) => ({ id, state: 'ok', evidence: 'seen' })),
    certificates: [{ role: 'ca', inSet: true, file: '/root.crt', notAfter: time, secondsLeft: 86_400, verdict: 'ok' }],
    servers: [{ name: 'pg1', active: true, checks: [{ ...failing, state: 'ok' }], figures }],
    comparison: { verdict: 'match', ...comparison },
    versions: { cli: undefined, api: undefined, pgBackupApi: undefined },
    ...changes,
  };
}

const brokenChain = report('b', {
  rungs: rungIds.map((id) =>
    id === 'tcp'
      ? { id, state: 'crit', evidence: 'refused', diagnosis: diagnosisOf(['apache-not-listening']) }
      : { id, state: 'not-run', evidence: 'a lower rung failed' },
  ),
});
const deadServer = report('a', { servers: [{ name: 'pg1', active: true, checks: [failing], figures }] });

describe('the evidence of one report', () => {
  test('is all of it when everything is ok', () => {
    const { checks, problem } = evidenceOfReports([report('a')]);
    expect(problem).toBeUndefined();
    expect(checks.map(({ state }) => state)).toEqual(checks.map(() => 'ok'));
    expect(checks.map(({ label }) => label)).toContain('CA certificate /root.crt');
  });

  test('has what is not ok first, and its fix', () => {
    const { checks, problem } = evidenceOfReports([deadServer]);
    const ids = checks.map(({ id }) => id);
    expect(ids[0]).toBe('pg1/replication_slot');
    expect(ids.slice(-3)).toEqual(['comparison', 'server pg1', 'certificate /root.crt']);
    expect(problem).toEqual({
      id: 'pg1/replication_slot',
      message: "pg1: replication slot: slot 'barman' is not active",
      fix: ['barman receive-wal pg1'],
    });
  });
});

describe('the evidence of several reports', () => {
  test('is a line for each host, with what is not ok under it', () => {
    const { checks } = evidenceOfReports([deadServer, report('c')]);
    expect(checks.map(({ id, state }) => [id, state])).toEqual([
      ['a', 'crit'],
      ['a/pg1/replication_slot', 'crit'],
      ['c', 'ok'],
    ]);
  });

  test('counts every check, also those that a line for a host stands for', () => {
    const lines = [evidenceOfReports([deadServer]), evidenceOfReports([deadServer, report('c')])];
    expect(lines.map(({ counted }) => counted)).toEqual([
      { ok: 14, all: 15 },
      { ok: 29, all: 30 },
    ]);
  });

  test('the problem says which host it is of', () => {
    expect(evidenceOfReports([report('a'), brokenChain]).problem).toMatchObject({
      id: 'apache-not-listening',
      message: expect.stringMatching(/^b: Nothing listens/),
    });
  });
});
