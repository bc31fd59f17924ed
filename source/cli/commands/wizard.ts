import { setImmediate } from 'node:timers/promises';
import { usageError } from '../../errors.ts';
import { eventLine } from '../../report/event-text.ts';
import type { Context } from '../context.ts';
import { identifiedContext } from '../identify-host.ts';
import { isPlain } from '../is-plain.ts';
import { standardFolder } from '../standard-folder.ts';

const noPlan = { title: '', actions: [], notes: [], undoIfUnproven: false };

/** The next start says what an interrupted run left behind, and offers to put it back before anything else. */
async function offerRecovery({ engine, output, options }: Context): Promise<void> {
  const runs = await engine.interrupted();
  for (const run of runs) {
    output.note(`“${run.title}” (${run.id}) was interrupted after ${run.completed} of ${run.actions.length} actions.`);
    const { askToRecover } = await import('../../prompts/ask-to-apply.ts');
    if (!(await askToRecover())) continue;
    await engine.recover(run, (event) => {
      const line = eventLine(noPlan, event, options.verbose);
      if (line !== undefined) output.note(line);
    });
  }
  // The terminal's next owner starts reading only after the prompt has let go of it.
  if (runs.length > 0) {
    await setImmediate();
    await setImmediate();
    process.stdin.ref();
  }
}

/** The guided way: on the full screen, or as line prompts where that is asked for. */
export async function wizard(given: Context): Promise<number> {
  const { options } = given;
  if (options.json)
    throw usageError('The guided wizard has no JSON.', ['`wizard setup --yes --json` does the same without a screen.']);
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw usageError('The guided wizard needs a terminal, and there is none.', [
      '`wizard setup --yes` does the same without a screen; `wizard --help` lists the commands.',
    ]);
  }
  await offerRecovery(given);
  const context = await identifiedContext(given);
  if (isPlain(options)) {
    const [{ runPrompts }, { shellWish }] = await Promise.all([
      import('../../prompts/run-prompts.ts'),
      import('../shell-wish.ts'),
    ]);
    const views = await shellWish(context, (await isSetUp(context)) ? 'health' : 'setup', roundSeconds);
    return runPrompts(views.session, {}, views);
  }
  // Both at once: while one is read from the disk, the other is compiled.
  const [{ runShell }, { shellWish }] = await Promise.all([
    import('../../tui/run-shell.tsx'),
    import('../shell-wish.ts'),
  ]);
  const first = (await isSetUp(context)) ? 'health' : 'setup';
  const { stdin, stdout } = process;
  return runShell(await shellWish(context, first, roundSeconds), { stdin, stdout, mouse: options.mouse });
}

/** Seconds between two rounds of the view of health, until the operator changes them. */
const roundSeconds = 60;

/** The set and the virtual host are there: what matters now is how the host is. */
async function isSetUp({ host }: Context): Promise<boolean> {
  if ((await host.files.stat(`${standardFolder}/pg-backup-api.crt`)) === undefined) return false;
  const { lookAtLayout } = await import('../../steps/look-at-system.ts');
  const { vhostPath, enabledVhostPath = vhostPath } = await lookAtLayout(host);
  return (await host.files.stat(enabledVhostPath)) !== undefined;
}
