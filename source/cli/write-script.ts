import { open, unlink } from 'node:fs/promises';
import { errorCode } from '../errors.ts';
import type { Plan } from '../plan/actions.ts';
import { exportScript } from '../plan/script.ts';
import type { Context } from './context.ts';
import { scriptNotWritten } from './script-not-written.ts';
import { version } from './version.ts';

/** Writes the plans as a script for the operator; an existing file is not overwritten, and no half of one is left. */
export async function writeScript(context: Context, file: string, plans: readonly Plan[]): Promise<void> {
  const handle = await open(file, 'wx', 0o700).catch((error: unknown) => {
    throw scriptNotWritten(file, errorCode(error));
  });
  try {
    await handle.writeFile(exportScript(plans, version));
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    await unlink(file).catch(() => undefined);
    throw scriptNotWritten(file, errorCode(error));
  } finally {
    await handle.close();
  }
  context.output.answer(`Wrote ${file}. Read it, then run it as root on the Barman host: sh ${file}`);
}
