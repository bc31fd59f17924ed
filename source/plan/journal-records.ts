import type { Problem } from '../errors.ts';
import type { ActionDescription } from './actions/handler.ts';
import type { KeptService } from './keep-service.ts';
import type { UndoRecord } from './undo/records.ts';

/** What a proof saw when it failed, as `history show` tells it. */
export interface FailedProof {
  readonly problem: Problem;
  readonly checks: readonly { readonly label: string; readonly state: string; readonly detail: string }[];
}

/** One line of a run's journal file. */
export type JournalRecord =
  | {
      readonly record: 'begin';
      readonly id: string;
      readonly command: readonly string[];
      readonly title: string;
      readonly started: string;
      readonly pid: number;
      readonly version: string;
      readonly actions: readonly ActionDescription[];
      /** Since journals have it: the service that must not be worse off when the run is taken back. */
      readonly keeps?: KeptService;
      /** An exported script wrote this journal at its end: the mark of that script, and where it kept what it replaced. */
      readonly script?: string;
      readonly kept?: string;
    }
  | { readonly record: 'intent'; readonly index: number; readonly undo: readonly UndoRecord[] }
  /** `installed`: packages that its transaction brought, by the package database; since journals have it. */
  | { readonly record: 'done'; readonly index: number; readonly installed?: readonly string[] }
  | { readonly record: 'failed'; readonly index: number; readonly message: string }
  /** Since journals have it: the proof failed. */
  | ({ readonly record: 'unproven' } & FailedProof)
  /** The run begins to be taken back by another start of the wizard; `everything` as it was asked for. */
  | { readonly record: 'undo'; readonly pid: number; readonly everything: boolean }
  /** Its backups are gone or going: it cannot be undone any more. */
  | { readonly record: 'pruned'; readonly at: string }
  | { readonly record: 'end'; readonly outcome: 'proven' | 'unproven' | 'undone' | 'stuck'; readonly ended: string };

/** A run as its journal tells it. */
export interface JournaledRun {
  readonly id: string;
  readonly title: string;
  readonly command: readonly string[];
  readonly started: string;
  readonly ended: string | undefined;
  /** `interrupted`: there is no end in the journal, or none of its undo; the process died, or still runs. */
  readonly outcome: 'proven' | 'unproven' | 'undone' | 'stuck' | 'interrupted';
  /** Who wrote the last part of the journal. */
  readonly pid: number;
  /** Its undo was to take back package transactions too. */
  readonly everything: boolean;
  /** What it replaced was pruned: it cannot be undone. */
  readonly pruned: boolean;
  /** It was being taken back. */
  readonly undoing: boolean;
  readonly actions: readonly ActionDescription[];
  readonly completed: number;
  readonly undo: readonly UndoRecord[];
  /** Packages that the run brought, by the package database, dependencies with them; undefined where its journal does not say. */
  readonly installed: readonly string[] | undefined;
  readonly keeps: KeptService | undefined;
  /** Where an exported script kept what it replaced; undefined for a run of this program. */
  readonly kept: string | undefined;
  readonly failure: string | undefined;
  readonly failedProof: FailedProof | undefined;
}

/** Reads a run back from its records; undefined when the first record is not a beginning. */
export function replay(records: readonly JournalRecord[]): JournaledRun | undefined {
  const [begin] = records;
  if (begin?.record !== 'begin') return undefined;
  const undo = records.findLast((record) => record.record === 'undo');
  const latest = undo === undefined ? records : records.slice(records.indexOf(undo));
  const end = latest.findLast((record) => record.record === 'end');
  const failed = records.findLast((record) => record.record === 'failed');
  const unproven = records.findLast((record) => record.record === 'unproven');
  return {
    id: begin.id,
    title: begin.title,
    command: begin.command,
    started: begin.started,
    ended: end?.ended,
    outcome: end?.outcome ?? 'interrupted',
    pid: undo?.pid ?? begin.pid,
    everything: undo?.everything ?? false,
    undoing: undo !== undefined,
    pruned: records.some(({ record }) => record === 'pruned'),
    actions: begin.actions,
    completed: records.filter((record) => record.record === 'done').length,
    undo: records.flatMap((record) => (record.record === 'intent' ? record.undo : [])),
    installed: installedBy(records),
    keeps: begin.keeps,
    kept: begin.script === undefined ? undefined : (begin.kept ?? ''),
    failure: failed?.message ?? unproven?.problem.message,
    failedProof: unproven && { problem: unproven.problem, checks: unproven.checks },
  };
}

function installedBy(records: readonly JournalRecord[]): readonly string[] | undefined {
  const told = records.flatMap((record) => (record.record === 'done' && record.installed ? [record.installed] : []));
  return told.length === 0 ? undefined : told.flat();
}

/** Parses a journal file. The last line may be cut off by a crash: what is cut off was not yet acted on. */
export function parseRecords(text: string): JournalRecord[] {
  return text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as JournalRecord];
    } catch {
      return [];
    }
  });
}
