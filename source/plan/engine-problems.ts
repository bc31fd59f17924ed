import { OperatorError, type Problem } from '../errors.ts';
import type { JournaledRun } from './journal-records.ts';

export const stopped: Problem = {
  id: 'stopped',
  message: 'Stopped before the next action, as you asked.',
  fix: ['Run the same command again to go on.'],
};

/** The advice of a failed proof is about a state that is gone once the run was taken back: it is for the next try. */
export function afterUndo(problem: Problem, id: string): Problem {
  const next = problem.fix.map((step) => `Before the next try: ${step}`);
  return {
    ...problem,
    fix: [`This run was taken back. What its proof saw: \`wizard history show ${id}\`.`, ...next],
  };
}

export function noSuchRun(id: string): OperatorError {
  return new OperatorError({
    id: 'no-such-run',
    message: `There is no run ${id}.`,
    fix: ['`wizard history` lists the runs.'],
  });
}

export function alreadyUndone(id: string): OperatorError {
  return new OperatorError({
    id: 'already-undone',
    message: `Run ${id} was already undone.`,
    fix: ['`wizard history` shows the others.'],
  });
}

export function ranAsScript({ id, kept }: JournaledRun): OperatorError {
  return new OperatorError({
    id: 'ran-as-script',
    message: `Run ${id} was that of an exported script: it cannot be taken back from here.`,
    fix: [`What it replaced, with owner and mode, is in ${kept}: put that back by hand.`],
  });
}

export function newerRuns(id: string, newer: readonly JournaledRun[]): OperatorError {
  return new OperatorError({
    id: 'newer-runs',
    message: `Run ${id} is below ${newer.length === 1 ? 'a newer one' : `${newer.length} newer ones`}: what it would put back is what they were made on.`,
    fix: newer.map((run) => `First: wizard history undo ${run.id} (${run.title})`),
  });
}

export function changedByOthers(id: string, paths: readonly string[]): OperatorError {
  return new OperatorError({
    id: 'changed-since',
    message: `Run ${id} cannot be undone: ${paths.join(', ')} changed after it.`,
    fix: [
      'Undo the later runs first (`wizard history`).',
      `Or put the files back by hand: their earlier content is in the backups of run ${id}.`,
    ],
  });
}

export function recoverFirst(run: JournaledRun): OperatorError {
  return new OperatorError({
    id: 'interrupted-run',
    message: `The run ${run.id} (${run.title}) was interrupted after ${run.completed} of ${run.actions.length} actions.`,
    fix: ['Run `wizard recover`: it puts back what that run changed.'],
  });
}
