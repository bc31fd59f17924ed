import { runDashboard } from '../../../source/tui/run-dashboard.tsx';
import type { Check, Evidence } from '../../../source/wizard/step.ts';
import { createSilentTerminal, type SilentTerminal } from './silent-terminal.ts';

/** A dashboard that measures when it is told to. */
export interface LiveDashboard {
  readonly terminal: SilentTerminal;
  /** The bytes of the first frame with a measurement. */
  readonly firstFrame: string;
  /** Ends the measurement that runs with these checks. */
  bring(evidence: Evidence): void;
  close(): Promise<void>;
}

/** Checks with a number, so that frames can be told apart: `check 17` … `round 3`. */
export function evidenceOf(rows: number, round: number): Evidence {
  const checks = Array.from({ length: rows }, (_, index): Check => {
    const label = `Backup of pg${index}`;
    return { id: `check-${index}`, label, state: 'ok', detail: `check ${index} of round ${round}.` };
  });
  return { checks, problem: undefined };
}

export async function openDashboard(rows: number): Promise<LiveDashboard> {
  const terminal = createSilentTerminal();
  let bring: (evidence: Evidence) => void = () => undefined;
  const probe = () =>
    new Promise<Evidence>((settle) => {
      bring = settle;
    });
  const ended = runDashboard({ probe, interval: 86_400_000, title: 'barman1.example.com' }, terminal.streams);
  await terminal.written(/Measuring/);
  const drawn = terminal.written(/check 0 of round 0/);
  bring(evidenceOf(rows, 0));
  const firstFrame = await drawn;
  return {
    terminal,
    firstFrame,
    bring: (evidence) => bring(evidence),
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
