import { usageError } from '../../errors.ts';
import type { Context } from '../context.ts';
import { isPlain } from '../is-plain.ts';

const shortest = 2;

/** All probes, again and again, on the full screen; of several hosts where --host names them. */
export async function dashboard(context: Context, seconds: string): Promise<number> {
  const interval = Number(seconds);
  if (!(interval >= shortest && interval <= 86_400))
    throw usageError(`--interval ${seconds}: write seconds from ${shortest} to 86400.`);
  if (context.options.json)
    throw usageError('The dashboard has no JSON.', ['`wizard check --watch --json` prints an object for each change.']);
  if (isPlain(context.options)) {
    throw usageError('The dashboard is a full screen, and there are none with --plain, TERM=dumb or a screen reader.', [
      '`wizard check --watch` prints a line for each change.',
    ]);
  }
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw usageError('The dashboard needs a terminal, and there is none.', ['`wizard check` prints the same once.']);
  }
  const { measureWanted } = await import('../measure-wanted.ts');
  const { evidenceOfReports } = await import('../../report/report-evidence.ts');
  const { runDashboard } = await import('../../tui/run-dashboard.tsx');
  const { hosts } = context.options;
  return runDashboard({
    probe: async () => evidenceOfReports(await measureWanted(context)),
    interval: interval * 1000,
    title: hosts.length > 0 ? hosts.join(', ') : await context.host.identity.hostName(),
  });
}
