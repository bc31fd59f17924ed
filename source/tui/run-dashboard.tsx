import { DashboardApp } from './dashboard/dashboard-app.tsx';
import type { DashboardWish } from './dashboard/use-dashboard.ts';
import { mount } from './terminal/mount.ts';
import type { Streams } from './terminal/streams.ts';
import { TerminalSize } from './terminal/use-terminal-size.ts';

/**
 * Shows what `probe` finds, again and again, until the operator leaves. Resolves with the exit code: 0, or 130, 143, 129 after Ctrl-C,
 * SIGTERM, SIGHUP. Rejects with an error that is our bug. The caller makes sure that both streams are terminals.
 */
export function runDashboard(wish: DashboardWish, streams?: Streams): Promise<number> {
  return mount(
    (size, lifecycle) => (
      <TerminalSize value={size}>
        <DashboardApp wish={wish} lifecycle={lifecycle} />
      </TerminalSize>
    ),
    streams,
  );
}
