import { OperatorError, type Problem } from '../errors.ts';
import type { Host } from '../host/host.ts';
import type { Plan } from './actions.ts';
import { describeAction } from './describe.ts';
import type { EventListener, RunReport } from './events.ts';
import { beginJournal, continueJournal, readJournal } from './journal.ts';
import type { JournaledRun, UndoRecord } from './journal-records.ts';
import { isRunning, withLock } from './lock.ts';
import { perform } from './perform.ts';
import { requireRights } from './rights.ts';
import { ensureFolder, ownAttributes, stateDirectory } from './state-directory.ts';
import { changedSince, undoRecords } from './undo.ts';

/** Is it true now? Undefined when it is; otherwise why not. */
export type Proof = () => Promise<Problem | undefined>;

/** The one way to change a host: applies reviewed plans, keeps their journal, takes them back. */
export interface Engine {
  /** `stop` is heeded between two actions, never during one: what was done is then put back. */
  apply(plan: Plan, proof: Proof, listen: EventListener, stop?: AbortSignal): Promise<RunReport>;
  history(): Promise<readonly JournaledRun[]>;
  undo(id: string, listen: EventListener): Promise<RunReport>;
  /** Takes back a run that was interrupted. */
  recover(run: JournaledRun, listen: EventListener): Promise<RunReport>;
  /** Runs without an end whose process is gone. */
  interrupted(): Promise<readonly JournaledRun[]>;
}

/** `command` is the command line for the journal; `version` this program's. */
export function createEngine(host: Host, command: readonly string[], version: string): Engine {
  const state = stateDirectory(host);
  const history = () => readJournal(host, state);
  const takeBack = (run: JournaledRun, everything: boolean, listen: EventListener): Promise<RunReport> =>
    withLock(host, state, command, async () => {
      const journal = continueJournal(host, state, run.id);
      const log = `${state.logs}/${run.id}.log`;
      const stays = await goBack(run.undo, host, log, everything, listen);
      const outcome = stays.problem === undefined ? 'undone' : 'stuck';
      await journal.write({ record: 'end', outcome, ended: host.clock.now().toISOString() });
      listen({ kind: 'run-ended', id: run.id, outcome, stays: stays.list });
      return { id: run.id, outcome, log, stays: stays.list, ...(stays.problem && { problem: stays.problem }) };
    });
  const interrupted = async () => {
    const open = (await history()).filter((run) => run.outcome === 'interrupted' || run.outcome === 'stuck');
    const alive = await Promise.all(open.map((run) => (run.outcome === 'stuck' ? false : isRunning(run.pid))));
    return open.filter((_, index) => !alive[index]);
  };
  return {
    history,
    interrupted,
    recover: (run, listen) => takeBack(run, false, listen),
    async undo(id, listen) {
      const run = (await history()).find((candidate) => candidate.id === id);
      if (run === undefined) throw noSuchRun(id);
      if (run.outcome === 'undone') throw alreadyUndone(id);
      const changed = await changedSince(run.undo, host);
      if (changed.length > 0) throw changedByOthers(id, changed);
      return takeBack(run, true, listen);
    },
    async apply(plan, proof, listen, stop) {
      requireRights(plan, host.identity);
      const waiting = await interrupted();
      if (waiting[0] !== undefined) throw recoverFirst(waiting[0]);
      return withLock(host, state, command, () => applyLocked(plan, proof, listen, stop));
    },
  };

  async function applyLocked(
    plan: Plan,
    proof: Proof,
    listen: EventListener,
    stop: AbortSignal | undefined,
  ): Promise<RunReport> {
    const actions = plan.actions.map(describeAction);
    const journal = await beginJournal(host, state, { command, title: plan.title, version, actions });
    const log = `${state.logs}/${journal.id}.log`;
    const backups = `${state.backups}/${journal.id}`;
    await ensureFolder(host.files, backups, ownAttributes(host.identity, 0o700));
    listen({ kind: 'run-started', id: journal.id, plan, log });

    const wayBack: UndoRecord[] = [];
    const end = async (
      outcome: RunReport['outcome'],
      problem?: Problem,
      stays: readonly string[] = [],
    ): Promise<RunReport> => {
      await journal.write({ record: 'end', outcome, ended: host.clock.now().toISOString() }).catch(() => undefined);
      listen({ kind: 'run-ended', id: journal.id, outcome, stays });
      return { id: journal.id, outcome, log, stays, ...(problem && { problem }) };
    };
    const retreat = async (problem: Problem) => {
      const stays = await goBack(wayBack, host, log, false, listen);
      return end(stays.problem === undefined ? 'undone' : 'stuck', problem, stays.list);
    };

    for (const [index, action] of plan.actions.entries()) {
      if (stop?.aborted) return retreat(stopped);
      listen({ kind: 'action-started', index });
      try {
        await perform(action, {
          host,
          backups,
          log,
          intend: async (undo) => {
            await journal.write({ record: 'intent', index, undo });
            wayBack.push(...undo);
          },
          onOutput: (text) => listen({ kind: 'output', index, text }),
          onProgress: (percent, text) => listen({ kind: 'progress', index, percent, text }),
        });
        await journal.write({ record: 'done', index });
        listen({ kind: 'action-done', index });
      } catch (error) {
        if (!(error instanceof OperatorError)) throw error;
        await journal.write({ record: 'failed', index, message: error.message }).catch(() => undefined);
        listen({ kind: 'action-failed', index, problem: error.problem });
        return retreat(error.problem);
      }
    }
    listen({ kind: 'proving' });
    const problem = await proof();
    if (problem === undefined) return end('proven');
    listen({ kind: 'unproven', problem });
    return plan.undoIfUnproven ? retreat(problem) : end('unproven', problem);
  }
}

const stopped: Problem = {
  id: 'stopped',
  message: 'Stopped before the next action, as you asked.',
  fix: ['Run the same command again to go on.'],
};

async function goBack(
  records: readonly UndoRecord[],
  host: Host,
  log: string,
  everything: boolean,
  listen: EventListener,
): Promise<{ readonly list: readonly string[]; readonly problem?: Problem }> {
  const list: string[] = [];
  try {
    await undoRecords(records, host, {
      everything,
      log,
      onUndo: (what) => listen({ kind: 'undoing', what }),
      onStays: (what) => {
        list.push(what);
        listen({ kind: 'stays', what });
      },
    });
    return { list };
  } catch (error) {
    if (error instanceof OperatorError) return { list, problem: error.problem };
    throw error;
  }
}

function noSuchRun(id: string): OperatorError {
  return new OperatorError({
    id: 'no-such-run',
    message: `There is no run ${id}.`,
    fix: ['`wizard history` lists the runs.'],
  });
}

function alreadyUndone(id: string): OperatorError {
  return new OperatorError({
    id: 'already-undone',
    message: `Run ${id} was already undone.`,
    fix: ['`wizard history` shows the others.'],
  });
}

function changedByOthers(id: string, paths: readonly string[]): OperatorError {
  return new OperatorError({
    id: 'changed-since',
    message: `Run ${id} cannot be undone: ${paths.join(', ')} changed after it.`,
    fix: [
      'Undo the later runs first (`wizard history`).',
      `Or put the files back by hand: their earlier content is in the backups of run ${id}.`,
    ],
  });
}

function recoverFirst(run: JournaledRun): OperatorError {
  return new OperatorError({
    id: 'interrupted-run',
    message: `The run ${run.id} (${run.title}) was interrupted after ${run.completed} of ${run.actions.length} actions.`,
    fix: ['Run `wizard recover`: it puts back what that run changed.'],
  });
}
