import { DashboardApp } from './dashboard/dashboard-app.tsx';
import type { DashboardWish } from './dashboard/use-dashboard.ts';
import { showApp } from './terminal/show-app.tsx';
import type { Streams } from './terminal/streams.ts';

/**
 * Shows what `probe` finds, again and again, until the operator leaves. Resolves with the exit code: 0, or 130, 143, 129 after Ctrl-C,
 * SIGTERM, SIGHUP. Rejects with an error that is our bug. The caller makes sure that both streams are terminals.
 */
export function runDashboard(wish: DashboardWish, streams?: Streams): Promise<number> {
  return showApp((lifecycle) => <DashboardApp wish={wish} lifecycle={lifecycle} />, streams);
}
