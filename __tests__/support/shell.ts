import type { HealthReport } from '../../source/health/health-report.ts';
import { runShell } from '../../source/tui/run-shell.tsx';
import type { ShellWish } from '../../source/tui/shell/shell-app.tsx';
import type { Streams } from '../../source/tui/terminal/streams.ts';
import type { Session } from '../../source/wizard/session.ts';

const nothing = () => Promise.reject(new Error('The test does not open this view.'));

/** The shell with one view that works, for tests of that view. */
export function shellOf(parts: Partial<ShellWish> & Pick<ShellWish, 'session'>): ShellWish {
  return {
    first: 'setup',
    title: 'barman1.example.com',
    health: { hosts: ['barman1.example.com'], interval: 60_000, measure: nothing },
    certificates: nothing,
    history: nothing,
    operation: nothing,
    certificateForm: nothing,
    certificateWork: nothing,
    write: nothing,
    send: () => undefined,
    ...parts,
  };
}

/** The Setup view of the shell. */
export async function runSetup(session: Session, streams?: Streams): Promise<number> {
  const title = session.site.hostName ?? (await session.host.identity.hostName());
  return runShell(shellOf({ session, title }), streams);
}

const started = new Date('2026-11-30T06:00:00Z');

/** A report with `count` healthy servers, each with a last backup of this many GB. */
export function reportOf(count: number, gigabytes = 2, more: Partial<HealthReport> = {}): HealthReport {
  return {
    host: 'barman1.example.com',
    started,
    finished: started,
    service: { state: 'ok', id: 'ok', message: 'pg-backup-api status says OK.' },
    rungs: [{ id: 'tcp', state: 'ok', evidence: 'connected to 192.0.2.1 in 2 ms' }],
    certificates: [],
    security: [],
    servers: Array.from({ length: count }, (_, index) => ({
      name: `pg${String(index).padStart(5, '0')}`,
      active: true,
      checks: [
        {
          ...{ id: 'backup_age', state: 'ok', source: 'wizard', blocking: false, observed: 3600, limit: 86_400 },
          ...{ hint: '1 hour old', fix: null },
        } as const,
      ],
      figures: {
        backups: 3,
        failed: 0,
        lastBackupEnd: started.getTime() - 3_600_000,
        lastBackupSize: gigabytes * 1e9,
        lastWalTime: started.getTime() - 60_000,
      },
    })),
    comparison: undefined,
    notCompared: undefined,
    versions: { cli: '3.17.0', api: '3.17.0', pgBackupApi: '2.2.0' },
    exchange: { httpCode: 200, times: { connect: 0.002, tls: 0.012, firstByte: 0.03, total: 0.4 } },
    ...more,
  };
}
