import type { Acknowledged } from '../acknowledgement.ts';
import type { HealthState } from '../verdict.ts';

export type CheckSource = 'diagnose' | 'files' | 'wizard';

/** One check of one server, in Barman's names: what `barman -f json check` calls it. */
export type ServerCheck = {
  readonly id: string;
  readonly state: HealthState;
  /**
   * `diagnose`: derived from the document; `files`: our own look at the host's files; `wizard`: a check of ours that
   * Barman does not have, with an id that Barman does not use.
   */
  readonly source: CheckSource;
  /** Failing, it also stops `barman backup`. That makes it critical; the others warn. */
  readonly blocking: boolean;
  readonly observed: string | number | boolean | null;
  readonly limit: string | number | null;
  readonly hint: string;
  readonly fix: string | null;
  readonly acknowledged?: Acknowledged;
};

/** Not in Barman's CheckStrategy.NON_CRITICAL_CHECKS means blocking (docs/reference/health.md, Severity of Barman's checks). */
const nonBlocking: ReadonlySet<string> = new Set([
  'postgresql_server_is_standby',
  'backup_maximum_age',
  'backup_minimum_size',
  'minimum_redundancy_requirements',
  'failed_backups',
  'wal_maximum_age',
  'wal_size',
  'archiver_errors',
  'empty_incoming_directory',
  'empty_streaming_directory',
  'incoming_wals_directory',
  'streaming_wals_directory',
]);

export function isBlocking(id: string): boolean {
  return !nonBlocking.has(id);
}

/** Everything that a check may tell besides its outcome; what is left out follows from the id. */
export type Found = {
  readonly observed?: string | number | boolean | null | undefined;
  readonly limit?: string | number | null | undefined;
  readonly hint?: string;
  readonly fix?: string;
  readonly source?: CheckSource;
  readonly blocking?: boolean;
};

/** A check by its outcome: undefined means that nothing tells, which is never ok. */
export function derived(id: string, passed: boolean | undefined, found: Found = {}): ServerCheck {
  const blocking = found.blocking ?? isBlocking(id);
  const state = passed === undefined ? 'not-run' : passed ? 'ok' : blocking ? 'crit' : 'warn';
  return judged(id, state, { ...found, blocking });
}

/** A check of ours with a state of its own: it stops no backup, but may be critical. */
export function ownCheck(id: string, state: HealthState, found: Found = {}): ServerCheck {
  return judged(id, state, { source: 'wizard', blocking: false, ...found });
}

function judged(id: string, state: HealthState, found: Found): ServerCheck {
  return {
    id,
    state,
    source: found.source ?? 'diagnose',
    blocking: found.blocking ?? isBlocking(id),
    observed: found.observed ?? null,
    limit: found.limit ?? null,
    hint: found.hint ?? '',
    fix: state === 'ok' || state === 'not-run' ? null : (found.fix ?? null),
  };
}
