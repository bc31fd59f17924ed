import { usageError } from '../../errors.ts';
import { allSteps } from '../../wizard/all-steps.ts';
import type { Session } from '../../wizard/session.ts';
import type { Context } from '../context.ts';
import { isPlain } from '../is-plain.ts';
import { offerRecovery } from '../offer-recovery.ts';

/** The guided way: on the full screen, or as line prompts where that is asked for. */
export async function wizard(context: Context): Promise<number> {
  const { options, host, engine } = context;
  if (options.json)
    throw usageError('The guided wizard has no JSON.', ['`wizard setup --yes --json` does the same without a screen.']);
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw usageError('The guided wizard needs a terminal, and there is none.', [
      '`wizard setup --yes` does the same without a screen; `wizard --help` lists the commands.',
    ]);
  }
  const plain = isPlain(options);
  // Both at once: while one is read from the disk, the other is compiled.
  const [run, steps] = await Promise.all([plain ? prompts() : screen(), allSteps()]);
  await offerRecovery(context);
  const session: Session = { host, engine, site: context.site({}), steps };
  return run(session);
}

async function prompts(): Promise<(session: Session) => Promise<number>> {
  return (await import('../../prompts/run-prompts.ts')).runPrompts;
}

async function screen(): Promise<(session: Session) => Promise<number>> {
  return (await import('../../tui/run-wizard.tsx')).runWizard;
}
