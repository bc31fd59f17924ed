import { usageError } from '../../errors.ts';
import { allSteps } from '../../wizard/all-steps.ts';
import type { Session } from '../../wizard/session.ts';
import type { Context } from '../context.ts';
import { identifiedContext } from '../identify-host.ts';
import { isPlain } from '../is-plain.ts';
import { offerRecovery } from '../offer-recovery.ts';
import { guidedSite } from '../scheduled-command.ts';
import { standardFolder } from '../standard-folder.ts';

/** The guided way: on the full screen, or as line prompts where that is asked for. */
export async function wizard(given: Context): Promise<number> {
  const { options, host, engine } = given;
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
    const [{ runPrompts }, steps] = await Promise.all([import('../../prompts/run-prompts.ts'), allSteps()]);
    const session: Session = { host, engine, site: guidedSite(context), steps };
    return runPrompts(session);
  }
  // Both at once: while one is read from the disk, the other is compiled.
  const [{ runShell }, { shellWish }] = await Promise.all([
    import('../../tui/run-shell.tsx'),
    import('../shell-wish.ts'),
  ]);
  return runShell(await shellWish(context, (await isSetUp(context)) ? 'health' : 'setup', roundSeconds));
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
