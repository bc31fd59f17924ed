import { type Dispatch, useEffect, useReducer, useRef } from 'react';
import { OperatorError } from '../../errors.ts';
import type { HealthReport } from '../../health/health-report.ts';
import type { Lifecycle } from '../terminal/lifecycle.ts';
import { type HealthAction, type HealthView, isDue, reduceHealth, startHealth } from './health-state.ts';

export interface HealthWish {
  /** The hosts, by the names that `measure` takes. */
  readonly hosts: readonly string[];
  readonly measure: (host: string) => Promise<HealthReport>;
  /** Milliseconds from the end of a round to the beginning of the next. */
  readonly interval: number;
}

/**
 * Measures every host by itself when a round of it is due, one at a time, and tells the time once a second. Nothing is measured before
 * the view was opened for the first time.
 */
export function useHealth(
  { hosts, measure, interval }: HealthWish,
  active: boolean,
  lifecycle: Lifecycle,
): readonly [HealthView, Dispatch<HealthAction>] {
  const [view, dispatch] = useReducer(reduceHealth, undefined, () => startHealth(hosts, interval, Date.now()));
  const opened = useRef(false);
  opened.current ||= active;
  const due = opened.current ? view.hosts.filter((host) => isDue(host, view.now)) : [];
  const rounds = due.map(({ name, begun }) => `${name} ${begun}`).join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: a round begins once, however often the view is drawn
  useEffect(() => {
    for (const { name } of due) {
      dispatch({ kind: 'started', host: name, now: Date.now() });
      measure(name).then(
        (report) => dispatch({ kind: 'measured', host: name, report, now: Date.now() }),
        (error: unknown) => {
          if (error instanceof OperatorError)
            dispatch({ kind: 'failed', host: name, problem: error.problem, now: Date.now() });
          else lifecycle.fail(error);
        },
      );
    }
  }, [rounds]);
  useEffect(() => {
    if (!active) return undefined;
    dispatch({ kind: 'clock', now: Date.now() });
    const second = setInterval(() => dispatch({ kind: 'clock', now: Date.now() }), 1000);
    return () => clearInterval(second);
  }, [active]);
  return [view, dispatch];
}
