import type { Evidence } from '../../wizard/step.ts';
import { checkRows } from '../screens/check-rows.ts';
import { problemRows } from '../screens/problem-rows.ts';
import type { Screen, Setting } from '../screens/screen.ts';
import { blank, piece, type Row, row, type Segment, spinner } from '../text/row.ts';
import { type DashboardState, dashboardBindings, isOld } from './dashboard-state.ts';

/** The newest checks, how old they are, and when the next measurement comes. */
export function dashboardScreen(state: DashboardState, body: readonly Row[], interval: number): Screen {
  return {
    place: verdict(state, interval),
    top: [],
    body: state.measured === undefined && state.failure === undefined ? [row(spinner, piece(' Measuring …'))] : body,
    offset: state.offset,
    bottom: [ageRow(state, interval)],
    bindings: dashboardBindings,
  };
}

/** The rows that scroll; they change with a measurement only. */
export function evidenceRows(
  evidence: Evidence | undefined,
  failure: DashboardState['failure'],
  { columns, textColumns }: Setting,
): readonly Row[] {
  const problem = failure ?? evidence?.problem;
  const checks = checkRows(evidence?.checks ?? [], columns);
  if (problem === undefined) return checks;
  return [...problemRows(problem, textColumns), ...(checks.length > 0 ? [blank] : []), ...checks];
}

function verdict(state: DashboardState, interval: number): readonly Segment[] {
  const { measured } = state;
  if (measured === undefined) return [piece('No measurement yet', 'dim')];
  const old = isOld(state, interval) ? [piece('   ! OLD', 'warn')] : [];
  const { checks, problem, counted } = measured.evidence;
  const { ok, all } = counted ?? { ok: checks.filter(({ state }) => state === 'ok').length, all: checks.length };
  const count = `${ok} of ${all} checks ok`;
  const healthy = problem === undefined && checks.every((check) => check.state !== 'crit');
  const word = healthy ? piece('✓ healthy', 'good') : piece('✗ not healthy', 'bad');
  return [word, piece(` · ${count}`, 'dim'), ...old];
}

function ageRow(state: DashboardState, interval: number): Row {
  const { now, measured, measuringSince, nextAt } = state;
  const age = measured === undefined ? '' : `Measured ${span(now - measured.at)} ago. `;
  const next =
    measuringSince === undefined
      ? `Next in ${span(Math.max(0, (nextAt ?? now) - now))}.`
      : `Measuring now, for ${span(now - measuringSince)}.`;
  const tone = isOld(state, interval) ? 'warn' : 'dim';
  return measuringSince === undefined
    ? row(piece(age + next, tone))
    : row(spinner, piece(' '), piece(age + next, tone));
}

/** A span of time in its largest fitting unit. */
function span(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}
