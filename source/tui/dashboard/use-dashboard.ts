import { type Dispatch, useEffect, useReducer } from 'react';
import { OperatorError } from '../../errors.ts';
import type { Evidence } from '../../wizard/step.ts';
import type { Lifecycle } from '../terminal/lifecycle.ts';
import {
  type DashboardAction,
  type DashboardState,
  isDue,
  reduceDashboard,
  startDashboard,
} from './dashboard-state.ts';

export interface DashboardWish {
  readonly probe: () => Promise<Evidence>;
  /** Milliseconds from the end of a measurement to the beginning of the next. */
  readonly interval: number;
  readonly title: string;
}

/** Measures when a measurement is due, one at a time, and tells the time once a second. */
export function useDashboard(
  { probe, interval }: DashboardWish,
  lifecycle: Lifecycle,
): readonly [DashboardState, Dispatch<DashboardAction>] {
  const [state, dispatch] = useReducer(reduceDashboard, undefined, () => startDashboard(Date.now()));
  const due = isDue(state) ? state.begun + 1 : undefined;
  useEffect(() => {
    if (due === undefined) return;
    dispatch({ kind: 'started', now: Date.now() });
    const times = () => ({ now: Date.now(), nextAt: Date.now() + interval });
    probe().then(
      (evidence) => dispatch({ kind: 'measured', evidence, ...times() }),
      (error: unknown) => {
        if (error instanceof OperatorError) dispatch({ kind: 'failed', problem: error.problem, ...times() });
        else lifecycle.fail(error);
      },
    );
  }, [due, probe, interval, lifecycle]);

  const { nextAt, left } = state;
  useEffect(() => {
    const second = setInterval(() => dispatch({ kind: 'clock', now: Date.now() }), 1000);
    return () => clearInterval(second);
  }, []);
  useEffect(() => {
    if (nextAt === undefined) return undefined;
    const timer = setTimeout(() => dispatch({ kind: 'clock', now: Date.now() }), Math.max(0, nextAt - Date.now()) + 1);
    return () => clearTimeout(timer);
  }, [nextAt]);
  useEffect(() => {
    if (left) lifecycle.end(0);
  }, [left, lifecycle]);
  return [state, dispatch];
}
