import fc from 'fast-check';
import type { ServerCheck } from '../../source/health/checks/server-check.ts';
import type { ServerHealth } from '../../source/health/checks/server-checks.ts';
import { type RungId, rungIds } from '../../source/health/explain/rungs.ts';
import type { CertificateHealth, HealthReport } from '../../source/health/health-report.ts';
import type { RungResult } from '../../source/health/verdict.ts';

const day = 86_400;
const finished = new Date('2026-11-23T08:32:43.500Z');

export const client: CertificateHealth = {
  role: 'client',
  inSet: true,
  file: '/etc/tpa/pg-backup-api/pg-backup-user.crt',
  notAfter: new Date('2027-11-23T08:24:27Z'),
  secondsLeft: 365 * day,
  verdict: 'ok',
};

const server: CertificateHealth = { ...client, role: 'server', file: '/etc/tpa/pg-backup-api/pg-backup-api.crt' };
const ca: CertificateHealth = {
  ...client,
  role: 'ca',
  file: '/etc/tpa/pg-backup-api/root.crt',
  notAfter: new Date('2036-11-20T08:24:27Z'),
  secondsLeft: 3650 * day,
};

const healthy: HealthReport = {
  host: 'barman1.example.com',
  started: new Date('2026-11-23T08:32:42Z'),
  finished,
  service: { state: 'ok', id: 'ok', message: 'pg-backup-api status says OK.', httpCode: 200 },
  rungs: rungIds.map((id) => ({ id, state: 'ok', evidence: 'a call got past it' })),
  certificates: [ca, server, client],
  security: [],
  servers: [mainServer()],
  comparison: {
    verdict: 'match',
    identical: 251,
    moving: ['/global/system_info/timestamp'],
    redacted: [],
    timezone: [],
    mismatches: [],
    doubts: [],
  },
  notCompared: undefined,
  versions: { cli: '3.17.0', api: '3.17.0', pgBackupApi: '2.2.0' },
  exchange: { httpCode: 200, times: { connect: 0.001, tls: 0.012, firstByte: 0.306, total: 2.41 } },
};

/** The report of a healthy host with one Barman server, with changes. */
export function reportWith(changes: Partial<HealthReport> = {}): HealthReport {
  return { ...healthy, ...changes };
}

/** The same with the ladder broken at this rung, as the ladder breaks: nothing is known above it. */
export function brokenAt(id: RungId, broken: Partial<RungResult>, changes: Partial<HealthReport> = {}): HealthReport {
  const at = rungIds.indexOf(id);
  const rungs = healthy.rungs.map((rung, index): RungResult => {
    if (index === at) return { ...rung, state: 'crit', ...broken };
    return index < at ? rung : { id: rung.id, state: 'not-run', evidence: 'a lower rung failed' };
  });
  const nothing = { servers: [], comparison: undefined, exchange: undefined } as const;
  return { ...healthy, ...nothing, rungs, ...changes };
}

export function check(id: string, changes: Partial<ServerCheck> = {}): ServerCheck {
  const base = { state: 'ok', source: 'diagnose', blocking: true, observed: null, limit: null } as const;
  return { id, ...base, hint: '', fix: null, ...changes };
}

/** A server with four checks: last backup eleven hours, last WAL file 61 seconds before the end of the run. */
export function mainServer(changes: Partial<ServerHealth> = {}): ServerHealth {
  return {
    name: 'main',
    active: true,
    checks: [
      check('replication_slot', { observed: '0/B000000', limit: 'barman' }),
      check('backup_maximum_age', { blocking: false, observed: 39_600, limit: 604_800 }),
      check('minimum_redundancy_requirements', { blocking: false, observed: 5, limit: 3 }),
      check('failed_backups', { blocking: false, observed: 0, limit: 0 }),
    ],
    figures: {
      backups: 5,
      failed: 0,
      lastBackupEnd: finished.getTime() - 39_600_000,
      lastBackupSize: 23_350_817,
      lastWalTime: finished.getTime() - 61_000,
    },
    ...changes,
  };
}

/** Texts as nobody writes them: quotes, bars, line ends, control sequences, passwords, halves of characters. */
export const wildText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom('main', "'", '"', '|', '=', ' ', '\n', '\r', '\t', '\\', '{', '}', ',', '\u001b[2J', '\u2028'),
    )
    .map((pieces) => pieces.join('')),
  fc.constantFrom('host=x password=hunter2', 'password="hunter2', 'postgres://u:hunter2@h/db', '\ud800', '', '#', 'U'),
);

const state = fc.constantFrom('ok', 'warn', 'crit', 'unknown', 'not-run', 'busy' as const);
const wildNumber = fc.oneof(fc.integer(), fc.double(), fc.constantFrom(0, -0, 1e21, 1e300, 4.9e-324));
const maybe = fc.option(wildNumber, { nil: undefined });

const wildCheck = fc.record({
  id: wildText,
  state,
  source: fc.constantFrom('diagnose', 'files' as const),
  blocking: fc.boolean(),
  observed: fc.oneof(wildText, wildNumber, fc.boolean(), fc.constant(null)),
  limit: fc.oneof(wildText, wildNumber, fc.constant(null)),
  hint: wildText,
  fix: fc.option(wildText),
});

const wildServer = fc.record({
  name: wildText,
  active: fc.boolean(),
  checks: fc.array(fc.oneof(wildCheck, fc.constantFrom(...mainServer().checks)), { maxLength: 4 }),
  figures: fc.record({
    backups: fc.nat(),
    failed: fc.nat(),
    lastBackupEnd: maybe,
    lastBackupSize: maybe,
    lastWalTime: maybe,
  }),
});

/** A report with anything in it that its types allow. */
export const wildReport: fc.Arbitrary<HealthReport> = fc
  .record({
    host: wildText,
    certificates: fc.array(
      fc.record({
        role: fc.constantFrom('ca', 'server', 'client', 'other' as const),
        inSet: fc.boolean(),
        file: wildText,
        notAfter: fc.option(fc.date(), { nil: undefined }),
        secondsLeft: maybe,
        verdict: fc.constantFrom('ok', 'warn', 'block', 'missing' as const),
      }),
      { maxLength: 4 },
    ),
    security: fc.array(
      fc.record({
        id: wildText,
        state: fc.constantFrom('warn', 'crit' as const),
        message: wildText,
        fix: fc.array(wildText),
      }),
      { maxLength: 3 },
    ),
    servers: fc.array(wildServer, { maxLength: 5 }),
    evidence: wildText,
    rungState: state,
    notCompared: fc.option(wildText, { nil: undefined }),
    version: fc.option(wildText, { nil: undefined }),
    times: maybe,
  })
  .map(({ evidence, rungState, version, times, ...parts }) => ({
    ...brokenAt('tcp', { state: rungState, evidence }),
    ...parts,
    versions: { cli: version, api: version, pgBackupApi: version },
    exchange:
      times === undefined
        ? undefined
        : { httpCode: 200, times: { connect: times, tls: times, firstByte: times, total: times } },
  }));
