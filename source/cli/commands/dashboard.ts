import { usageError } from '../../errors.ts';
import type { Context } from '../context.ts';
import { isPlain } from '../is-plain.ts';

const shortest = 2;

/** The full screen, opened with the view of health; of several hosts where --host names them. */
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
  const [{ runShell }, { shellWish }] = await Promise.all([
    import('../../tui/run-shell.tsx'),
    import('../shell-wish.ts'),
  ]);
  const { stdin, stdout } = process;
  return runShell(await shellWish(context, 'health', interval), { stdin, stdout, mouse: context.options.mouse });
}
