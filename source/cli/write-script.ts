import { errorCode } from '../errors.ts';
import { createNamed } from '../host/local/named-file.ts';
import type { Plan } from '../plan/actions.ts';
import { exportScript } from '../plan/script.ts';
import type { Context } from './context.ts';
import { scriptNotWritten } from './script-not-written.ts';
import { version } from './version.ts';

/** Writes the plans as a script for the operator; an existing file is not overwritten, and no half of one is left. */
export async function writeScript(context: Context, file: string, plans: readonly Plan[]): Promise<void> {
  try {
    createNamed(file, exportScript(plans, version), 0o700);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    throw scriptNotWritten(file, errorCode(error));
  }
  context.output.answer(`Wrote ${file}. Read it, then run it as root on the Barman host: sh ${file}`);
}
