import type { Problem } from '../../errors.ts';
import type { Evidence } from '../../wizard/step.ts';
import { type Command, commandFor, keys, paging } from '../bindings.ts';
import type { Press } from '../keys.ts';
import type { Extent } from '../screens/screen.ts';

/** What the dashboard knows. Times are milliseconds since 1970. */
export interface DashboardState {
  readonly now: number;
  readonly measured: { readonly evidence: Evidence; readonly at: number } | undefined;
  /** Why the newest measurement could not be made. */
  readonly failure: Problem | undefined;
  /** Since when a measurement runs; undefined while none does. */
  readonly measuringSince: number | undefined;
  /** Measurements begun so far. */
  readonly begun: number;
  /** When the next one begins. */
  readonly nextAt: number | undefined;
  readonly offset: number;
  readonly left: boolean;
}

export type DashboardAction =
  | { readonly kind: 'clock'; readonly now: number }
  | { readonly kind: 'started'; readonly now: number }
  | { readonly kind: 'measured'; readonly now: number; readonly evidence: Evidence; readonly nextAt: number }
  | { readonly kind: 'failed'; readonly now: number; readonly problem: Problem; readonly nextAt: number }
  | { readonly kind: 'press'; readonly press: Press; readonly extent: Extent };

export const dashboardBindings = [
  keys.refresh,
  keys.lineUp,
  keys.lineDown,
  ...paging,
  keys.leave,
  keys.interrupt,
] as const;

export function startDashboard(now: number): DashboardState {
  return {
    now,
    measured: undefined,
    failure: undefined,
    measuringSince: undefined,
    begun: 0,
    nextAt: now,
    offset: 0,
    left: false,
  };
}

/** Pure. A refresh only asks: whoever measures starts no second measurement while one runs. */
export function reduceDashboard(state: DashboardState, action: DashboardAction): DashboardState {
  switch (action.kind) {
    case 'clock':
      return { ...state, now: action.now };
    case 'started':
      return {
        ...state,
        now: action.now,
        measuringSince: action.now,
        begun: state.begun + 1,
        nextAt: undefined,
      };
    case 'measured': {
      const { now, evidence, nextAt } = action;
      return {
        ...state,
        now,
        nextAt,
        measured: { evidence, at: now },
        failure: undefined,
        measuringSince: undefined,
      };
    }
    case 'failed':
      return {
        ...state,
        now: action.now,
        nextAt: action.nextAt,
        failure: action.problem,
        measuringSince: undefined,
      };
    case 'press':
      return obey(state, commandFor(dashboardBindings, action.press), action.extent);
  }
}

/** A measurement is due: none runs, and its time has come. */
export function isDue({ now, nextAt, measuringSince }: DashboardState): boolean {
  return measuringSince === undefined && nextAt !== undefined && now >= nextAt;
}

/** What is shown is older than it should be: two intervals, or the newest measurement failed. */
export function isOld({ measured, failure, now }: DashboardState, interval: number): boolean {
  return measured !== undefined && (failure !== undefined || now - measured.at > 2 * interval);
}

function obey(state: DashboardState, command: Command | undefined, { rows, height }: Extent): DashboardState {
  const to = (offset: number) => ({ ...state, offset: Math.max(0, Math.min(offset, rows - height)) });
  switch (command) {
    case 'refresh':
      return state.measuringSince === undefined ? { ...state, nextAt: state.now } : state;
    case 'previous':
      return to(state.offset - 1);
    case 'next':
      return to(state.offset + 1);
    case 'page-up':
      return to(state.offset - height + 1);
    case 'page-down':
      return to(state.offset + height - 1);
    case 'first':
      return to(0);
    case 'last':
      return to(rows);
    case 'leave':
      return { ...state, left: true };
    default:
      return state;
  }
}
