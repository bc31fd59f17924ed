import type { HealthState } from './verdict.ts';

/** One check of one server, in Barman's names: what `barman -f json check` calls it. */
export type ServerCheck = {
  readonly id: string;
  readonly state: HealthState;
  /** `diagnose`: derived without side effects; `barman-check`: what Barman itself found. */
  readonly source: 'diagnose' | 'barman-check';
  /** Failing, it also stops `barman backup`. That makes it critical; the others warn. */
  readonly blocking: boolean;
  readonly observed: string | number | boolean | null;
  readonly limit: string | number | null;
  readonly hint: string;
  readonly fix: string | null;
};

/** Not in Barman's CheckStrategy.NON_CRITICAL_CHECKS means blocking (health.md, section 2). */
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

/** Barman's key of a check's name: "PostgreSQL streaming" is postgresql_streaming. */
export function checkId(name: string): string {
  return name.toLowerCase().replace(/[ -]/g, '_').replaceAll('.', '');
}

type Found = {
  readonly observed?: string | number | boolean | null | undefined;
  readonly limit?: string | number | null;
  readonly hint?: string;
  readonly fix?: string;
};

/** A check by its outcome: undefined means that the document does not tell, which is never ok. */
export function derived(id: string, passed: boolean | undefined, found: Found = {}): ServerCheck {
  const blocking = isBlocking(id);
  const state = passed === undefined ? 'not-run' : passed ? 'ok' : blocking ? 'crit' : 'warn';
  return {
    id,
    state,
    source: 'diagnose',
    blocking,
    observed: found.observed ?? null,
    limit: found.limit ?? null,
    hint: found.hint ?? '',
    fix: passed === false ? (found.fix ?? null) : null,
  };
}
