import { setTimeout as pause } from 'node:timers/promises';
import { CommandError } from '../../errors.ts';
import { type Command, plainWords } from '../../host/commands.ts';
import type { Host } from '../../host/host.ts';
import type { Manager } from '../../packages/manager.ts';
import { diagnoseOutput } from '../../packages/situations/situations.ts';
import { isLock, lockHolder } from '../../packages/transactions/lock-holder.ts';

const patience = 120_000;
const between = 1000;
const longest = 3_600_000;

interface Waiting {
  readonly host: Pick<Host, 'commands' | 'clock'>;
  readonly onOutput: (text: string) => void;
  readonly stop?: AbortSignal | undefined;
}

/**
 * Asks the package manager again and again until nobody else holds its lock, and says who does. Changes nothing, so it can be left
 * at any moment: a stopped wait ends like a done one, and the engine stops before the next action. Any other trouble than the lock is
 * left to the actions that follow. Throws CommandError after an hour.
 */
export async function waitForLock(action: Command, manager: Manager, run: Waiting): Promise<void> {
  const { clock, commands } = run.host;
  const began = clock.now().getTime();
  for (let told = ''; !run.stop?.aborted; ) {
    const { exitCode, stdout, stderr } = await commands.probe(
      { argv: action.argv, ...(action.environment && { environment: action.environment }) },
      { timeout: patience, ...(run.stop && { signal: run.stop }) },
    );
    if (exitCode === 0) return;
    const situation = diagnoseOutput(manager, { exitCode: exitCode ?? 1, stdout, stderr });
    if (!isLock(situation)) return;
    const waited = clock.now().getTime() - began;
    if (waited > longest) {
      const { id, cause, detail, next } = situation;
      throw new CommandError({ id, message: `${cause}, for over an hour.`, fix: next }, plainWords(action.argv), [
        detail,
      ]);
    }
    const holder = lockHolder(situation);
    const who = holder === undefined ? 'another program' : `process ${holder.pid} (${holder.program ?? 'unknown'})`;
    const line = `Waiting for ${who}, which holds the lock of ${manager}: ${minutes(waited)}.`;
    if (line !== told) run.onOutput(line);
    told = line;
    await pause(between, undefined, run.stop && { signal: run.stop }).catch(() => undefined);
  }
}

/** Coarse, so that a log of a long wait stays short. */
function minutes(milliseconds: number): string {
  const passed = Math.floor(milliseconds / 60_000);
  return passed === 0 ? 'less than a minute so far' : `${passed} min so far`;
}
