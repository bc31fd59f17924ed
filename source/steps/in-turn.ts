const last = new WeakMap<object, Promise<unknown>>();

/**
 * Does one piece of work after the other for each `resource`. zypper takes its lock for reading too (libzypp: the zypp.pid file), so of
 * two that we ask at the same time one would be told that the other holds it.
 */
export function inTurn<Result>(resource: object, work: () => Promise<Result>): Promise<Result> {
  const turn = (last.get(resource) ?? Promise.resolve()).then(work, work);
  last.set(
    resource,
    turn.catch(() => undefined),
  );
  return turn;
}
