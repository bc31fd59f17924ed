const hour = 3600;

/** Seconds from which an age warns and is critical. */
export type AgeLimits = { readonly warn: number; readonly crit: number };

/**
 * Limits of a backup's age by the longest gap of the schedule that takes it, in seconds: a quarter more is late, twice
 * as much means that a run was missed. TPA's schedule (Wednesday and Saturday) has a gap of four days.
 */
export function backupAgeLimits(gap: number): AgeLimits {
  return { warn: Math.round(gap * 1.25), crit: gap * 2 };
}

/**
 * Limits of the time that a complete WAL file waits for the archive: 15 minutes, or twice PostgreSQL's archive_timeout
 * (seconds; 0 and undefined: not set) where that is longer, and an hour.
 */
export function walAgeLimits(archiveTimeout: number | undefined): AgeLimits {
  const warn = Math.max(15 * 60, 2 * (archiveTimeout ?? 0));
  return { warn, crit: Math.max(hour, 2 * warn) };
}

/** warn, crit or ok by the limits. */
export function stateOfAge(age: number, { warn, crit }: AgeLimits): 'ok' | 'warn' | 'crit' {
  return age > crit ? 'crit' : age > warn ? 'warn' : 'ok';
}
