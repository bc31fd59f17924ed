import { OperatorError, type Problem } from '../errors.ts';
import type { Host } from '../host/host.ts';
import type { Performance } from './actions/handler.ts';
import { describeAction, handlerOf } from './actions/handlers.ts';
import type { Plan } from './actions.ts';
import {
  afterUndo,
  alreadyUndone,
  changedByOthers,
  newerRuns,
  noSuchRun,
  ranAsScript,
  recoverFirst,
  stopped,
} from './engine-problems.ts';
import type { EventListener, RunReport } from './events.ts';
import { beginJournal, continueJournal, readJournal } from './journal.ts';
import type { FailedProof, JournaledRun } from './journal-records.ts';
import { generateKeys } from './key-ring.ts';
import { lockHolder, withLock } from './lock.ts';
import {
  forgetRuns,
  lookAtPrunable,
  type Prunable,
  prunableRuns,
  prunedAlready,
  pruneRun,
  type Retention,
  removeStateDirectory,
} from './prune.ts';
import { requireAsSeen } from './seen.ts';
import { createStaging } from './staging.ts';
import { stateDirectory } from './state-directory.ts';
import type { UndoRecord } from './undo/records.ts';
import { changedSince, goBack, isApplied, leavesTransactions } from './undo.ts';

/** Is it true now? Undefined when it is; otherwise why not, with all that was looked at where the proof tells it. */
export type Proof = () => Promise<(Problem & Partial<Pick<FailedProof, 'checks'>>) | undefined>;

/** The one way to change a host: applies reviewed plans, keeps their journal, takes them back. */
export interface Engine {
  /** `stop` is heeded between two actions, never during one: what was done is then put back. */
  apply(plan: Plan, proof: Proof, listen: EventListener, stop?: AbortSignal): Promise<RunReport>;
  history(): Promise<readonly JournaledRun[]>;
  undo(id: string, listen: EventListener): Promise<RunReport>;
  /** Takes back a run that was interrupted; goes on with its undo when that was what was interrupted. */
  recover(run: JournaledRun, listen: EventListener): Promise<RunReport>;
  /**
   * Ends an interrupted run of which only the end is missing. With a proof: all but its last action are done, every file is as it wrote
   * it, and the proof holds. Without one every action has to be done, and it ends unproven. Undefined where that is not so; nothing was
   * done then.
   */
  settle(run: JournaledRun, proof: Proof | undefined): Promise<'proven' | 'unproven' | undefined>;
  /** What a retention takes away of the history; changes nothing. */
  prunable(retention: Retention): Promise<readonly Prunable[]>;
  /** Takes it away: backups are overwritten, and these runs cannot be undone any more. */
  prune(retention: Retention): Promise<readonly Prunable[]>;
  /** Takes the whole history away, backups overwritten, and the program's own directory. No run can be undone any more. */
  forget(): Promise<void>;
  /** Runs without an end whose process is gone. */
  interrupted(): Promise<readonly JournaledRun[]>;
}

/** A run that was taken back by itself left its package transactions: its undo takes those back, too. */
function leftPackages({ everything, undo }: JournaledRun): boolean {
  return !everything && leavesTransactions(undo);
}

/** What a run changed is there, and could be taken back. */
function isInPlace({ outcome, undo, pruned }: JournaledRun): boolean {
  return !pruned && (outcome === 'proven' || outcome === 'unproven') && undo.length > 0;
}

/** Only root may apply a plan, unless it does no more than write the operator's own files. */
export function requireRights(plan: Plan, identity: Host['identity']): void {
  const isOwn = (owners: readonly string[] | 'root') =>
    owners !== 'root' && owners.every((owner) => owner === identity.userName);
  if (identity.isRoot || plan.actions.every((action) => isOwn(handlerOf(action).owners(action)))) return;
  throw new OperatorError({
    id: 'not-root',
    message: `You are ${identity.userName}; this changes files and packages that belong to root.`,
    fix: ['Run it with sudo.', 'Or write the plan as a script for somebody who may run it: --script FILE.'],
  });
}

/** `command` is the command line for the journal; `version` this program's. */
export function createEngine(host: Host, command: readonly string[], version: string): Engine {
  const state = stateDirectory(host);
  const history = () => readJournal(host, state);
  const now = () => host.clock.now().toISOString();
  const unfinished = async () =>
    (await history()).filter(({ outcome }) => outcome === 'interrupted' || outcome === 'stuck');
  const takeBack = (run: JournaledRun, everything: boolean, listen: EventListener): Promise<RunReport> =>
    withLock(host, state, command, async () => {
      const journal = continueJournal(host, state, run.id);
      const log = `${state.logs}/${run.id}.log`;
      await journal.write({ record: 'undo', pid: process.pid, everything });
      const way = { records: run.undo, keeps: run.keeps, everything, log };
      const { list, problem } = await goBack(way, host, listen);
      const outcome = problem === undefined ? 'undone' : 'stuck';
      await journal.write({ record: 'end', outcome, ended: now() });
      listen({ kind: 'run-ended', id: run.id, outcome, stays: list });
      return { id: run.id, outcome, log, stays: list, ...(problem && { problem }) };
    });
  const prunable = async (retention: Retention) =>
    lookAtPrunable(host, state, prunableRuns(await history(), retention, host.clock.now()));
  return {
    history,
    prunable,
    prune: (retention) =>
      withLock(host, state, command, async () => {
        const going = await prunable(retention);
        // The oldest first: what is left when this is cut off can still be undone in order.
        for (const one of [...going].reverse()) await pruneRun(host, state, one);
        return going;
      }),
    async forget() {
      await withLock(host, state, command, async () => {
        const [waiting] = await unfinished();
        if (waiting !== undefined) throw recoverFirst(waiting);
        await forgetRuns(host, state);
      });
      await removeStateDirectory(host, state);
    },
    async interrupted() {
      const [runs, holder] = await Promise.all([unfinished(), lockHolder(host, state)]);
      return runs.filter(({ outcome, pid }) => outcome === 'stuck' || pid !== holder);
    },
    recover: (run, listen) => takeBack(run, run.everything, listen),
    settle: (run, proof) =>
      withLock(host, state, command, async () => {
        const least = run.actions.length - (proof === undefined ? 0 : 1);
        const isWhole = run.outcome === 'interrupted' && !run.undoing && run.completed >= least;
        if (!isWhole || !(await isApplied(run.undo, host)) || (await proof?.()) !== undefined) return undefined;
        const outcome = proof === undefined ? 'unproven' : 'proven';
        await continueJournal(host, state, run.id).write({ record: 'end', outcome, ended: now() });
        return outcome;
      }),
    async undo(id, listen) {
      const run = (await history()).find((candidate) => candidate.id === id);
      if (run === undefined) throw noSuchRun(id);
      if (run.outcome === 'undone' && !leftPackages(run)) throw alreadyUndone(id);
      if (run.pruned) throw prunedAlready(run);
      if (run.kept !== undefined) throw ranAsScript(run);
      const changed = await changedSince(run.undo, host);
      if (changed.length > 0) throw changedByOthers(id, changed);
      const newer = (await history()).filter((one) => one.started > run.started && isInPlace(one));
      if (newer.length > 0) throw newerRuns(id, newer);
      return takeBack(run, true, listen);
    },
    async apply(plan, proof, listen, stop) {
      requireRights(plan, host.identity);
      return withLock(host, state, command, async () => {
        const [waiting] = await unfinished();
        if (waiting !== undefined) throw recoverFirst(waiting);
        return applyLocked(plan, proof, listen, stop);
      });
    },
  };

  async function applyLocked(
    plan: Plan,
    proof: Proof,
    listen: EventListener,
    stop: AbortSignal | undefined,
  ): Promise<RunReport> {
    if (plan.seen !== undefined) await requireAsSeen(plan.seen, host);
    const actions = plan.actions.map(describeAction);
    const journal = await beginJournal(host, state, {
      ...{ command, title: plan.title, version, actions },
      ...(plan.keeps && { keeps: plan.keeps }),
    });
    const log = `${state.logs}/${journal.id}.log`;
    const backups = `${state.backups}/${journal.id}`;
    listen({ kind: 'run-started', id: journal.id, plan, log });

    const keys = generateKeys(plan.actions.filter((action) => action.kind === 'generate-key'));
    const staging = createStaging(host.files);
    const wayBack: UndoRecord[] = [];
    const end = async (
      outcome: RunReport['outcome'],
      problem?: Problem,
      stays: readonly string[] = [],
    ): Promise<RunReport> => {
      const unwritten = await refusalOf(journal.write({ record: 'end', outcome, ended: now() }));
      const why = problem ?? unwritten;
      const told = outcome === 'proven' && unwritten !== undefined ? 'unproven' : outcome;
      listen({ kind: 'run-ended', id: journal.id, outcome: told, stays });
      return { id: journal.id, outcome: told, log, stays, ...(why && { problem: why }) };
    };
    const retreat = async (problem: Problem) => {
      const way = { records: wayBack, keeps: wayBack.length > 0 ? plan.keeps : undefined, everything: false, log };
      const stays = await goBack(way, host, listen);
      return end(stays.problem === undefined ? 'undone' : 'stuck', problem, stays.list);
    };
    /** A defect of ours is no reason to leave the host half way: what was done is put back, then it is told as a defect. */
    const retreatFromDefect = async (error: unknown): Promise<never> => {
      const message = error instanceof Error ? error.message : String(error);
      await retreat({ id: 'bug', message, fix: [] });
      throw error;
    };

    for (const [index, action] of plan.actions.entries()) {
      if (stop?.aborted) return retreat(stopped);
      listen({ kind: 'action-started', index });
      let installed: readonly string[] | undefined;
      try {
        const run: Performance = {
          ...{ host, backups, log, keys, staging, stop, links: plan.seen?.links },
          onInstalled: (packages) => {
            installed = packages;
          },
          onOutput: (text) => listen({ kind: 'output', index, text }),
          onProgress: (percent, text) => listen({ kind: 'progress', index, percent, text }),
        };
        const handler = handlerOf(action);
        const undo = await handler.undo(action, run);
        if (undo.length > 0) {
          await journal.write({ record: 'intent', index, undo });
          wayBack.push(...undo);
        }
        await handler.perform(action, run);
        await journal.write({ record: 'done', index, ...(installed && { installed }) });
        listen({ kind: 'action-done', index });
      } catch (error) {
        if (!(error instanceof OperatorError)) return retreatFromDefect(error);
        await refusalOf(journal.write({ record: 'failed', index, message: error.message }));
        listen({ kind: 'action-failed', index, problem: error.problem });
        return retreat(error.problem);
      }
    }
    listen({ kind: 'proving' });
    let failed: Awaited<ReturnType<Proof>>;
    try {
      failed = await proof();
    } catch (error) {
      return retreatFromDefect(error);
    }
    if (failed === undefined) return end('proven');
    const { checks = [], ...problem } = failed;
    await refusalOf(journal.write({ record: 'unproven', problem, checks }));
    listen({ kind: 'unproven', problem });
    return plan.undoIfUnproven ? retreat(afterUndo(problem, journal.id)) : end('unproven', problem);
  }
}

/** Why something could not be written, when that is not what decides. */
async function refusalOf(writing: Promise<void>): Promise<Problem | undefined> {
  try {
    await writing;
    return undefined;
  } catch (error) {
    if (error instanceof OperatorError) return error.problem;
    throw error;
  }
}
