import { CommandError } from '../errors.ts';
import type { CommandResult } from '../host/commands.ts';
import { plainWords } from '../host/commands.ts';
import type { Host } from '../host/host.ts';
import { diagnoseOutput } from '../packages/situations.ts';
import type { RunCommand } from './actions.ts';
import type { UndoRecord } from './journal-records.ts';
import { parseProgress } from './progress.ts';
import { shellWords } from './shell-quote.ts';

interface CommandRun {
  readonly host: Pick<Host, 'commands'>;
  readonly log: string;
  readonly onOutput: (text: string) => void;
  readonly onProgress: (percent: number, text: string) => void;
}

/** Runs the command to its end. Its own check decides where it has one (exit codes of package managers lie), else exit code 0. */
export async function performCommand(action: RunCommand, run: CommandRun): Promise<void> {
  const { progress } = action;
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
        if (stream === 'output') run.onOutput(text);
      },
    },
  );
  const succeeded = action.verify === undefined ? result.exitCode === 0 : await verified(action.verify, run.host);
  if (succeeded) return;
  throw failure(action, result, run.log);
}

function failure(action: RunCommand, result: CommandResult, log: string): CommandError {
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
  const { exitCode, stdout, stderr } = result;
  const situation = action.manager && diagnoseOutput(action.manager, { exitCode: exitCode ?? 1, stdout, stderr });
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
    return [{ kind: 'run', argv: action.argv, environment, automatic: true, refresh: true }];
  }
  if (action.undo === undefined) return [];
  const { argv, environment = {}, automatic } = action.undo;
  return [{ kind: 'run', argv, environment, automatic, refresh: false }];
}

async function verified(verify: NonNullable<RunCommand['verify']>, host: Pick<Host, 'commands'>): Promise<boolean> {
  const result = await host.commands.probe({ argv: verify.argv }, { timeout: 30_000 });
  return result.exitCode === 0 && result.stdout.trim() === verify.expected;
}
