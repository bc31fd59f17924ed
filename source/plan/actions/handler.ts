import type { Attributes, Host } from '../../host/host.ts';
import type { KeyRing } from '../key-ring.ts';
import type { Seen } from '../seen.ts';
import type { Staging } from '../staging.ts';
import type { UndoRecord } from '../undo/records.ts';

/** Every action says why it is there; the sentence is shown in the review, in `--dry-run` and in the exported script. */
export interface Reasoned {
  readonly why: string;
}

export interface ActionDescription {
  /** One line: what is done to which path, or the command as one would type it. */
  readonly title: string;
  readonly why: string;
  /** Owner, dates, names: one fact a line. */
  readonly details: readonly string[];
  /** Unified diff of a text file; never of a key. */
  readonly diff: readonly string[];
  readonly undo: string;
}

/** What an action has at hand while it is performed. */
export interface Performance {
  readonly host: Host;
  /** Host path of the directory that takes this run's backups. */
  readonly backups: string;
  readonly log: string;
  /** The private keys of this run, by the path they are for. */
  readonly keys: KeyRing;
  /** What this run has made and not yet moved into place. */
  readonly staging: Staging;
  /** Where the plan showed that links lead; undefined for a plan that no look stands behind. */
  readonly links?: Seen['links'] | undefined;
  /** Heard between two actions, and by an action that only waits. */
  readonly stop?: AbortSignal | undefined;
  /** The packages that a transaction brought, by the package database. */
  readonly onInstalled: (packages: readonly string[]) => void;
  readonly onOutput: (text: string) => void;
  readonly onProgress: (percent: number, text: string) => void;
}

/**
 * Everything that the program knows about one kind of action. The engine journals what `undo` returns before it calls `perform`, so
 * that no handler can change anything that has no way back.
 */
export interface ActionHandler<A extends Reasoned> {
  /** The review text: the same words on every face. */
  describe(action: A): Omit<ActionDescription, 'why'>;
  /** The accounts that own what the action leaves behind: who is one of them may do it. `root`: nobody else may. */
  owners(action: A): readonly string[] | 'root';
  /** The way back, as it has to be journaled. Changes nothing but the run's own backups. */
  undo(action: A, run: Performance): Promise<readonly UndoRecord[]>;
  /** Does it. A thrown error leaves it to the engine to go the way back. */
  perform(action: A, run: Performance): Promise<void>;
  /** The same work as lines of POSIX sh, with the functions of the script's prelude. */
  script(action: A): readonly string[];
}

export function ownerLine({ owner, group, mode }: Attributes): string {
  return `${owner}:${group} ${octal(mode)}`;
}

/** OWNER:GROUP MODE, as the functions of the script's prelude take them. */
export function ownerWords({ owner, group, mode }: Attributes, quote: (word: string) => string): string {
  return `${quote(`${owner}:${group}`)} ${octal(mode)}`;
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}
