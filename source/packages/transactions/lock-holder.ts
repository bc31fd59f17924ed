import type { Situation } from '../situations/situation.ts';

/** The process that keeps a package manager from working. */
export interface LockHolder {
  readonly pid: number;
  /** As the manager names it; dnf does not. */
  readonly program: string | undefined;
}

const LOCKS: ReadonlySet<string> = new Set(['locked', 'dpkg-locked', 'archives-locked', 'lists-locked', 'rpm-locked']);

/** Whether waiting helps: another program holds a lock. */
export const isLock = ({ id }: Pick<Situation, 'id'>): boolean => LOCKS.has(id);

/** Who holds the lock, from the manager's own words; undefined where they do not tell (apt before 1.9, rpm). */
export const lockHolder = ({ detail }: Pick<Situation, 'detail'>): LockHolder | undefined => {
  const found =
    /(?:held by process|already locked by|application with pid) (\d+)(?: \(([^)]*)\))?/.exec(detail) ??
    /^(\d+)\t(\S+)/m.exec(detail);
  if (found?.[1] === undefined) return undefined;
  return { pid: Number(found[1]), program: found[2] };
};
