import { usageError } from '../../errors.ts';
import { proveStep } from '../../wizard/session.ts';
import type { Context } from '../context.ts';

const shortest = 2;

/** The verification, again and again, on the full screen. */
export async function dashboard(context: Context, seconds: string): Promise<number> {
  const interval = Number(seconds);
  if (!(interval >= shortest && interval <= 86_400))
    throw usageError(`--interval ${seconds}: write seconds from ${shortest} to 86400.`);
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw usageError('The dashboard needs a terminal, and there is none.', ['`wizard check` prints the same once.']);
  }
  const { verifyStep } = await import('../../steps/verify/verify-step.ts');
  const { runDashboard } = await import('../../tui/run-dashboard.tsx');
  const session = { host: context.host, site: context.site({}) };
  return runDashboard({
    probe: () => proveStep(session, verifyStep),
    interval: interval * 1000,
    title: await context.host.identity.hostName(),
  });
}
