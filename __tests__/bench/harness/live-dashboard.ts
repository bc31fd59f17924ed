import type { HealthReport } from '../../../source/health/health-report.ts';
import { runShell } from '../../../source/tui/run-shell.tsx';
import { reportOf, shellOf } from '../../support/shell.ts';
import { silentSession } from './silent-session.ts';
import { createSilentTerminal, type SilentTerminal } from './silent-terminal.ts';

/** A view of health that measures when it is told to. */
export interface LiveDashboard {
  readonly terminal: SilentTerminal;
  /** The bytes of the first frame with a measurement. */
  readonly firstFrame: string;
  /** Ends the measurement that runs with these checks. */
  bring(report: HealthReport): void;
  close(): Promise<void>;
}

/** The size of every last backup tells one round from another: `20 GB`, `21 GB`, … */
export function roundOf(rows: number, round: number): HealthReport {
  return reportOf(rows, 20 + round);
}

/** The name of a server, by its place in the list. */
export function serverName(index: number): string {
  return `pg${String(index).padStart(5, '0')}`;
}

export async function openDashboard(rows: number): Promise<LiveDashboard> {
  const terminal = createSilentTerminal();
  let bring: (report: HealthReport) => void = () => undefined;
  const measure = () =>
    new Promise<HealthReport>((settle) => {
      bring = settle;
    });
  const health = { hosts: ['barman1.example.com'], interval: 86_400_000, measure };
  const ended = runShell(shellOf({ session: silentSession, first: 'health', health }), terminal.streams);
  await terminal.written(/Measuring/);
  const drawn = terminal.written(/pg00000/);
  bring(roundOf(rows, 0));
  const firstFrame = await drawn;
  return {
    terminal,
    firstFrame,
    bring: (report) => bring(report),
    async close() {
      terminal.press('q');
      await ended;
    },
  };
}

/** Longer than the shortest time between two frames: the next one is painted at once. */
export function quietTime(): Promise<void> {
  return new Promise((settle) => setTimeout(settle, 50));
}
