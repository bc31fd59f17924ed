import { usageError } from '../../errors.ts';
import { allSteps } from '../../wizard/all-steps.ts';
import type { Session } from '../../wizard/session.ts';
import type { Context } from '../context.ts';

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
  const session: Session = { host, engine, site: context.site({}), steps: await allSteps() };
  const plain = options.plain || process.env.TERM === 'dumb' || process.env.INK_SCREEN_READER === 'true';
  if (plain) return (await import('../../prompts/run-prompts.ts')).runPrompts(session);
  return (await import('../../tui/run-wizard.tsx')).runWizard(session);
}
