import { CommandError } from '../errors.ts';
import type { CommandResult } from '../host/commands.ts';
import { plainWords } from '../host/commands.ts';
import type { Host } from '../host/host.ts';
import { diagnoseOutput, type Situation } from '../packages/situations/situations.ts';
import { createTellingLines } from '../packages/transactions/telling-lines.ts';
import type { RunCommand } from './actions.ts';
import type { UndoRecord } from './journal-records.ts';
import { judgeTransaction } from './judge-transaction.ts';
import { parseProgress } from './progress.ts';
import { shellWords } from './shell-quote.ts';
import { waitForLock } from './wait-for-lock.ts';

interface CommandRun {
  readonly host: Pick<Host, 'commands' | 'clock'>;
  readonly log: string;
  readonly onOutput: (text: string) => void;
  readonly onProgress: (percent: number, text: string) => void;
  /** Ends a wait for a lock; a command that changes something is never stopped. */
  readonly stop?: AbortSignal | undefined;
}

/**
 * Runs the command to its end. The package database decides where it installs a package (exit codes of package managers lie), its
 * own check where it has one, else exit code 0.
 */
export async function performCommand(action: RunCommand, run: CommandRun): Promise<void> {
  const { progress, manager, installs } = action;
  if (action.untilUnlocked && manager !== undefined) return waitForLock(action, manager, run);
  const telling = createTellingLines();
  const [program = '', ...rest] = action.argv;
  const argv = progress === undefined ? action.argv : [program, ...progress.words, ...rest];
  const result = await run.host.commands.transaction(
    { argv, ...(action.environment && { environment: action.environment }) },
    {
      log: run.log,
      ...(progress?.descriptor !== undefined && { statusDescriptor: progress.descriptor }),
      onLine: ({ stream, text }) => {
        const step = progress && parseProgress(progress.format, stream, text);
        if (step !== undefined) run.onProgress(step.percent, step.text);
        if (stream !== 'output') return;
        telling.take(text);
        run.onOutput(text);
      },
    },
  );
  if (manager !== undefined && installs !== undefined && hasRun(result)) {
    const judged = await judgeTransaction(manager, installs, result, telling.text(), run.host.commands);
    if (!judged.ok) throw failure(action, result, run.log, judged.situation);
    for (const { cause, next } of judged.remarks) run.onOutput(`Note: ${cause}; ${next[0] ?? ''}.`);
    return;
  }
  const succeeded = action.verify === undefined ? result.exitCode === 0 : await verified(action.verify, run.host);
  if (succeeded) return;
  throw failure(action, result, run.log, situationOf(action, result));
}

function hasRun({ outcome }: CommandResult): boolean {
  return outcome !== 'not-found' && outcome !== 'not-startable';
}

function situationOf({ manager, installs }: RunCommand, result: CommandResult): Situation | undefined {
  const { exitCode = 1, stdout, stderr } = result;
  return manager && diagnoseOutput(manager, { exitCode, stdout, stderr }, installs?.name);
}

function failure(
  action: RunCommand,
  result: CommandResult,
  log: string,
  situation: Situation | undefined,
): CommandError {
  const words = plainWords(action.argv);
  // A command that could not be started has printed nothing: then the reason is all there is.
  const tail = (result.stdout.trimEnd() || result.stderr).split('\n').slice(-15);
  const where = `The full output is in ${log}.`;
  if (result.outcome === 'not-found') {
    return new CommandError(
      { id: 'command-not-found', message: `The command ${words[0]} is not on this host.`, fix: [where] },
      words,
      tail,
    );
  }
  const { exitCode } = result;
  const ended =
    exitCode === 0
      ? `exited with 0, but ${action.verify === undefined ? 'failed' : `\`${shellWords(plainWords(action.verify.argv))}\` does not say “${action.verify.expected}”`}`
      : `failed (exit code ${exitCode ?? 'none'})`;
  return new CommandError(
    {
      id: situation?.id ?? 'command-failed',
      message: situation?.cause ?? `${shellWords(words)} ${ended}.`,
      detail: tail.join('\n'),
      fix: [...(situation?.next ?? action.advice ?? []), where],
    },
    words,
    tail,
  );
}

/** The way back from a command, for the journal. */
export function undoOfCommand(action: RunCommand): readonly UndoRecord[] {
  if (action.refresh) {
    const environment = action.environment ?? {};
    return [{ kind: 'run', what: action.title, argv: action.argv, environment, automatic: true, refresh: true }];
  }
  if (action.undo === undefined) return [];
  const { argv, environment = {}, automatic } = action.undo;
  return [{ kind: 'run', what: action.title, argv, environment, automatic, refresh: false }];
}

async function verified(verify: NonNullable<RunCommand['verify']>, host: Pick<Host, 'commands'>): Promise<boolean> {
  const result = await host.commands.probe({ argv: verify.argv }, { timeout: 30_000 });
  return result.exitCode === 0 && result.stdout.trim() === verify.expected;
}
