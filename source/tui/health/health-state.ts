import type { Problem } from '../../errors.ts';
import type { HealthReport } from '../../health/health-report.ts';
import type { HealthState as Judged } from '../../health/verdict.ts';
import { type Panel, severity, type Thing, thingsOf } from '../../report/things.ts';
import { type Command, commandFor } from '../bindings.ts';
import type { Press } from '../keys.ts';
import type { Extent } from '../screens/screen.ts';
import { healthBindings } from './health-bindings.ts';
import { type SortBy, sorts } from './server-columns.ts';
import type { Point } from './sparkline.ts';

/** Points that a sparkline can look back to. */
const longest = 120;
/** Events that are kept. */
const mostEvents = 200;
/** Seconds between two rounds that `+` and `-` go through. */
export const intervals = [10, 30, 60, 120, 300] as const;

/** What is known of one host. Times are milliseconds since 1970. */
export interface HostHealth {
  /** As `--host` names it; of this host its own name. */
  readonly name: string;
  readonly report: HealthReport | undefined;
  /** When the newest round that brought a report ended. */
  readonly at: number | undefined;
  /** Why the newest round brought none. */
  readonly failure: Problem | undefined;
  readonly measuringSince: number | undefined;
  readonly nextAt: number | undefined;
  /** Rounds begun. */
  readonly begun: number;
  /** Milliseconds of each rung that is measured, a point a round. */
  readonly history: Readonly<Record<string, readonly Point[]>>;
}

/** A change of state, or another thing worth a line with its time. */
export interface HealthEvent {
  readonly at: number;
  readonly what: string;
  readonly text: string;
  readonly state: Judged;
}

export interface HealthView {
  readonly now: number;
  readonly hosts: readonly HostHealth[];
  /** Milliseconds between two rounds. */
  readonly interval: number;
  /** The thing under the cursor, by its id. */
  readonly cursor: string | undefined;
  /** Its detail is open. */
  readonly open: boolean;
  readonly offset: number;
  readonly filter: string;
  /** The filter is being typed: its keys are text. */
  readonly filtering: boolean;
  readonly problemsOnly: boolean;
  readonly sort: SortBy;
  /** Since when the picture stands still; rounds go on behind it. */
  readonly paused: { readonly at: number; readonly hosts: readonly HostHealth[]; readonly behind: number } | undefined;
  readonly events: readonly HealthEvent[];
  /** The answer to the last key, until the next. */
  readonly message: string | undefined;
}

export type HealthAction =
  | { readonly kind: 'clock'; readonly now: number }
  | { readonly kind: 'started'; readonly host: string; readonly now: number }
  | { readonly kind: 'measured'; readonly host: string; readonly now: number; readonly report: HealthReport }
  | { readonly kind: 'failed'; readonly host: string; readonly now: number; readonly problem: Problem }
  | { readonly kind: 'again'; readonly now: number }
  | { readonly kind: 'told'; readonly message: string; readonly now: number }
  /** The cursor goes to this thing; where it is there already, the thing opens. */
  | { readonly kind: 'pointed'; readonly thing: string; readonly order: readonly Thing[] }
  | { readonly kind: 'press'; readonly press: Press; readonly extent: Extent; readonly order: readonly Thing[] };

export function startHealth(names: readonly string[], interval: number, now: number): HealthView {
  return {
    now,
    hosts: names.map((name) => ({
      ...{ name, report: undefined, at: undefined, failure: undefined, measuringSince: undefined },
      ...{ nextAt: now, begun: 0, history: {} },
    })),
    interval,
    cursor: undefined,
    open: false,
    offset: 0,
    filter: '',
    filtering: false,
    problemsOnly: false,
    sort: 'worst',
    paused: undefined,
    events: [],
    message: undefined,
  };
}

/** A round of this host is due: none runs, and its time has come. */
export function isDue({ nextAt, measuringSince }: HostHealth, now: number): boolean {
  return measuringSince === undefined && nextAt !== undefined && now >= nextAt;
}

/** What is shown of a host is older than two intervals, or its newest round failed. */
export function isStale({ at, failure }: HostHealth, { now, interval }: Pick<HealthView, 'now' | 'interval'>): boolean {
  return at !== undefined && (failure !== undefined || now - at > 2 * interval + 60_000);
}

/** Pure. Rounds are only asked for here: whoever measures begins no second one of a host while one runs. */
export function reduceHealth(view: HealthView, action: HealthAction): HealthView {
  switch (action.kind) {
    case 'clock':
      return { ...view, now: action.now };
    case 'started':
      return withHost({ ...view, now: action.now }, action.host, (host) => ({
        ...host,
        measuringSince: action.now,
        begun: host.begun + 1,
        nextAt: undefined,
      }));
    case 'measured':
      return measured(view, action.host, action.report, action.now);
    case 'failed':
      return failed(view, action.host, action.problem, action.now);
    case 'again':
      return {
        ...view,
        now: action.now,
        hosts: view.hosts.map((host) => ({
          ...host,
          nextAt: host.measuringSince === undefined ? action.now : host.nextAt,
        })),
      };
    case 'told':
      return { ...view, now: action.now, message: action.message };
    case 'pointed': {
      const { thing, order } = action;
      if (view.open || view.filtering) return view;
      if (chosen(view, order)?.id === thing) return { ...view, open: true, offset: 0, message: undefined };
      return { ...view, cursor: thing, message: undefined };
    }
    case 'press':
      return press({ ...view, message: undefined }, action);
  }
}

function measured(view: HealthView, name: string, report: HealthReport, now: number): HealthView {
  const before = view.hosts.find((host) => host.name === name);
  const next = withHost({ ...view, now }, name, (host) => ({
    ...host,
    report,
    at: now,
    failure: undefined,
    measuringSince: undefined,
    nextAt: now + view.interval,
    history: addPoints(host.history, report),
  }));
  const after = next.hosts.find((host) => host.name === name);
  const events = before === undefined || after === undefined ? [] : changes(before, after, now);
  return remember(behind(next), events);
}

/** A host that does not answer is asked less and less often, but every five minutes at least. */
function failed(view: HealthView, name: string, problem: Problem, now: number): HealthView {
  const next = withHost({ ...view, now }, name, (host) => ({
    ...host,
    failure: problem,
    measuringSince: undefined,
    nextAt: now + Math.min(300_000, view.interval * (host.failure === undefined ? 1 : 2)),
  }));
  return remember(behind(next), [{ at: now, what: name, text: problem.message, state: 'crit' }]);
}

function behind(view: HealthView): HealthView {
  return view.paused === undefined ? view : { ...view, paused: { ...view.paused, behind: view.paused.behind + 1 } };
}

function remember(view: HealthView, events: readonly HealthEvent[]): HealthView {
  return events.length === 0 ? view : { ...view, events: [...events, ...view.events].slice(0, mostEvents) };
}

/** What changed its state since the round before. */
function changes(before: HostHealth, after: HostHealth, now: number): readonly HealthEvent[] {
  const old = new Map(thingsOf(before).map((thing) => [thing.id, thing.state]));
  const things = thingsOf(after);
  if (before.report === undefined) {
    const bad = things.filter(({ state }) => severity(state) >= severity('warn')).length;
    const text =
      bad === 0 ? 'first round: nothing to report' : `first round: ${bad} of ${things.length} need attention`;
    return [{ at: now, what: after.name, text, state: bad === 0 ? 'ok' : 'warn' }];
  }
  return things.flatMap(({ id, title, state, items }) => {
    const was = old.get(id);
    if (was === state) return [];
    const why = items.find((item) => item.state === state)?.detail ?? '';
    return [{ at: now, what: title, text: `${was ?? 'new'} → ${state}${why === '' ? '' : `: ${why}`}`, state }];
  });
}

function addPoints(history: HostHealth['history'], report: HealthReport): HostHealth['history'] {
  const { exchange, rungs } = report;
  const of = (id: string): Point => {
    const rung = rungs.find((one) => one.id === id);
    if (rung === undefined || rung.state === 'not-run') return 'none';
    if (rung.state === 'crit') return 'failed';
    const milliseconds = exchange && timeOf(id, exchange.times);
    return milliseconds === undefined ? 'none' : Math.max(1, Math.round(milliseconds * 1000));
  };
  const measuredRungs = ['tcp', 'tls', 'proxy', 'json'] as const;
  return Object.fromEntries(measuredRungs.map((id) => [id, [...(history[id] ?? []), of(id)].slice(-longest)]));
}

function timeOf(id: string, times: NonNullable<HealthReport['exchange']>['times']): number | undefined {
  if (id === 'tcp') return times.connect;
  if (id === 'tls') return times.tls - times.connect;
  return id === 'json' ? times.total : times.firstByte;
}

function withHost(view: HealthView, name: string, change: (host: HostHealth) => HostHealth): HealthView {
  return { ...view, hosts: view.hosts.map((host) => (host.name === name ? change(host) : host)) };
}

function press(
  view: HealthView,
  { press: pressed, extent, order }: Extract<HealthAction, { kind: 'press' }>,
): HealthView {
  if (view.filtering) return typeFilter(view, pressed);
  const command = commandFor(healthBindings(view), pressed);
  return command === undefined ? view : obey(view, command, extent, order);
}

function typeFilter(view: HealthView, pressed: Press): HealthView {
  if ('text' in pressed) return { ...view, filter: view.filter + pressed.text, offset: 0 };
  switch (pressed.key) {
    case 'enter':
      return { ...view, filtering: false };
    case 'escape':
      return { ...view, filtering: false, filter: '' };
    case 'backspace':
      return { ...view, filter: [...view.filter].slice(0, -1).join('') };
    case 'erase-line':
      return { ...view, filter: '' };
    default:
      return view;
  }
}

function obey(view: HealthView, command: Command, { rows, height }: Extent, order: readonly Thing[]): HealthView {
  const scrolled = (by: number) => ({ ...view, offset: Math.max(0, Math.min(view.offset + by, rows - height)) });
  const page = Math.max(1, height - 1);
  switch (command) {
    case 'previous':
      return view.open ? scrolled(-1) : moveTo(view, order, -1);
    case 'next':
      return view.open ? scrolled(1) : moveTo(view, order, 1);
    case 'page-up':
      return view.open ? scrolled(-page) : moveTo(view, order, -page);
    case 'page-down':
      return view.open ? scrolled(page) : moveTo(view, order, page);
    case 'first':
      return view.open ? { ...view, offset: 0 } : moveTo(view, order, Number.NEGATIVE_INFINITY);
    case 'last':
      return view.open ? scrolled(rows) : moveTo(view, order, Number.POSITIVE_INFINITY);
    case 'panel-left':
      return toPanel(view, order, -1);
    case 'panel-right':
      return toPanel(view, order, 1);
    case 'accept':
      return chosen(view, order) === undefined ? view : { ...view, open: !view.open, offset: 0 };
    case 'back':
      if (view.open) return { ...view, open: false, offset: 0 };
      return { ...view, filter: '', problemsOnly: false };
    case 'filter':
      return { ...view, filtering: true, open: false };
    case 'problems':
      return { ...view, problemsOnly: !view.problemsOnly, offset: 0 };
    case 'sort':
      return { ...view, sort: sorts[(sorts.indexOf(view.sort) + 1) % sorts.length] ?? 'worst' };
    case 'pause':
      return {
        ...view,
        paused: view.paused === undefined ? { at: view.now, hosts: view.hosts, behind: 0 } : undefined,
      };
    case 'longer':
      return withInterval(view, intervals.find((one) => one * 1000 > view.interval) ?? 300);
    case 'shorter':
      return withInterval(view, intervals.findLast((one) => one * 1000 < view.interval) ?? 10);
    case 'refresh':
      return {
        ...reduceHealth({ ...view, paused: undefined }, { kind: 'again', now: view.now }),
        message: 'A round begins now.',
      };
    default:
      return view;
  }
}

function withInterval(view: HealthView, seconds: number): HealthView {
  const interval = seconds * 1000;
  const hosts = view.hosts.map((host) => ({
    ...host,
    nextAt: host.nextAt === undefined || host.at === undefined ? host.nextAt : host.at + interval,
  }));
  return { ...view, interval, hosts, message: `A round every ${seconds} s from now on.` };
}

/** The thing under the cursor; where that one is gone, or none was chosen yet, the worst one, else the first server. */
export function chosen({ cursor }: Pick<HealthView, 'cursor'>, order: readonly Thing[]): Thing | undefined {
  const found = order.find(({ id }) => id === cursor);
  if (found !== undefined) return found;
  const worst = order.toSorted((one, other) => severity(other.state) - severity(one.state))[0];
  if (worst !== undefined && severity(worst.state) >= severity('unknown')) return worst;
  return order.find(({ panel }) => panel === 'servers') ?? order[0];
}

function moveTo(view: HealthView, order: readonly Thing[], by: number): HealthView {
  const at = order.findIndex(({ id }) => id === chosen(view, order)?.id);
  const next = order[Math.max(0, Math.min(at + by, order.length - 1))];
  return next === undefined ? view : { ...view, cursor: next.id };
}

function toPanel(view: HealthView, order: readonly Thing[], by: 1 | -1): HealthView {
  const panels: readonly Panel[] = [...new Set(order.map(({ panel }) => panel))];
  const at = panels.indexOf(chosen(view, order)?.panel ?? 'way');
  const panel = panels[(at + by + panels.length) % panels.length];
  const first = order.find((thing) => thing.panel === panel);
  return first === undefined ? view : { ...view, cursor: first.id, open: false };
}
