import { setImmediate } from 'node:timers/promises';
import { eventLine } from '../report/event-text.ts';
import type { Context } from './context.ts';

const noPlan = { title: '', actions: [], notes: [], undoIfUnproven: false };

/** The next start says what an interrupted run left behind, and offers to put it back before anything else. */
export async function offerRecovery({ engine, output, options }: Context): Promise<void> {
  const runs = await engine.interrupted();
  for (const run of runs) {
    output.note(`“${run.title}” (${run.id}) was interrupted after ${run.completed} of ${run.actions.length} actions.`);
    const { askToRecover } = await import('../prompts/ask-to-apply.ts');
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
