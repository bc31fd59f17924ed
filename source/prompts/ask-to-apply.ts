import { Cancelled } from '../errors.ts';
import type { Plan } from '../plan/actions.ts';

/** Asks a person at a terminal whether the plan that was just shown may be applied. */
export function askToApply(plan: Plan): Promise<boolean> {
  const count = plan.actions.length;
  return ask(`Apply ${count === 1 ? 'this action' : `these ${count} actions`}?`, true);
}

/** Asks whether a run may be taken back. */
export function askToUndo(title: string): Promise<boolean> {
  return ask(`Take back “${title}”?`, false);
}

/** Asks whether an interrupted run may be taken back now. */
export function askToRecover(): Promise<boolean> {
  return ask('Put back what it changed?', true);
}

/** Asks whether the bundle whose manifest was just shown may be written. */
export function askToWrite(file: string): Promise<boolean> {
  return ask(`Write ${file}?`, true);
}

/** Asks for one of several names. */
export async function askToChoose(message: string, names: readonly string[]): Promise<string> {
  const { select } = await import('@inquirer/prompts');
  return orCancelled(() => select({ message, choices: names.map((value) => ({ value })) }));
}

async function ask(message: string, preset: boolean): Promise<boolean> {
  const { confirm } = await import('@inquirer/prompts');
  return orCancelled(() => confirm({ message, default: preset }));
}

/** Ctrl-C is a cancelled run. */
async function orCancelled<T>(prompt: () => Promise<T>): Promise<T> {
  try {
    return await prompt();
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError') throw new Cancelled();
    throw error;
  }
}
