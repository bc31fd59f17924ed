import { worstState } from '../../health/verdict.ts';
import { type Panel, severity, type Thing, thingsOf } from '../../report/things.ts';
import { problemRows } from '../screens/problem-rows.ts';
import type { Screen, Setting } from '../screens/screen.ts';
import { blank, clickable, piece, type Row, row, rowCells, type Segment, space, spinner } from '../text/row.ts';
import { detailRows } from './detail-rows.ts';
import { healthBindings } from './health-bindings.ts';
import { chosen, type HealthView, type HostHealth, isStale } from './health-state.ts';
import {
  ageText,
  certificateRows,
  clock,
  compactCertificates,
  compactWay,
  eventRows,
  fitted,
  heading,
  itemRows,
  type Look,
  serverRows,
  type ThingRow,
  versionsRow,
  wayRows,
} from './panel-rows.ts';
import { shortSpan } from './quantities.ts';
import { sortServers } from './server-columns.ts';

/** Columns from which the panels stand side by side. */
const wide = 137;
/** Rows from which every part is shown whole. */
const roomyHeight = 40;

/** What the view shows: the picture that stands still while it is paused, else the newest. */
export function shownHosts({ paused, hosts }: HealthView): readonly HostHealth[] {
  return paused?.hosts ?? hosts;
}

/** The moment for which ages are told. */
function shownNow({ paused, now }: HealthView): number {
  return paused?.at ?? now;
}

/** The things in the order in which they stand on the screen, as filter and problems-only leave them. */
export function shownThings(view: HealthView): readonly Thing[] {
  const now = shownNow(view);
  const wanted = view.filter.toLowerCase();
  const matches = ({ title, items, host }: Thing) =>
    wanted === '' ||
    `${host} ${title} ${items.map(({ label, detail }) => `${label} ${detail}`).join(' ')}`
      .toLowerCase()
      .includes(wanted);
  const all = shownHosts(view)
    .flatMap(thingsOf)
    .filter((thing) => matches(thing) && (!view.problemsOnly || severity(thing.state) >= severity('unknown')));
  const of = (panel: Panel) => all.filter((thing) => thing.panel === panel);
  return [
    ...of('way'),
    ...sortServers(of('servers'), view.sort, now),
    ...of('certificates'),
    ...of('comparison'),
    ...of('security'),
  ];
}

/** The Health view: the way to Barman, the servers, certificates, comparison, security, events; or one thing whole. */
export function healthScreen(view: HealthView, things: readonly Thing[], setting: Setting): Screen {
  const current = chosen(view, things);
  const host = shownHosts(view).find(({ name }) => name === current?.host);
  const base = {
    fills: true as const,
    place: verdict(view),
    top: [],
    bindings: healthBindings(view),
    bottom: bottomRows(view, setting),
  };
  if (view.open && current !== undefined && host !== undefined) {
    return { ...base, body: detailRows(current, host, shownNow(view), setting.columns), offset: view.offset };
  }
  const rows = bodyOf(view, things, current, setting);
  const at = rows.findIndex(({ thing }) => thing !== undefined && thing.id === current?.id);
  // Far from the cursor nothing is shown.
  const isNear = (index: number) => Math.abs(index - Math.max(0, at)) <= setting.rows;
  return {
    ...base,
    body: rows.map((one, index) => (isNear(index) ? clickableRow(one) : blank)),
    offset: 0,
    ...(at >= 0 && { shows: [Math.max(0, at - 1), at + 1] as const }),
  };
}

/** What a host that does not answer has said before is not known now: its things have the time of that in place of their state. */
function withAges(things: readonly Thing[], hosts: readonly HostHealth[], view: HealthView): readonly Thing[] {
  const old = new Map(
    hosts.flatMap((host) =>
      host.at !== undefined && (host.failure !== undefined || isStale(host, view)) ? [[host.name, host.at]] : [],
    ),
  );
  if (old.size === 0) return things;
  return things.map((thing) => {
    const at = old.get(thing.host);
    if (at === undefined) return thing;
    const reason = `as of ${clock(at)}${thing.reason === '' ? '' : `: ${thing.reason}`}`;
    return { ...thing, state: 'unknown', reason };
  });
}

function bodyOf(
  view: HealthView,
  things: readonly Thing[],
  current: Thing | undefined,
  { columns, rows }: Setting,
): readonly ThingRow[] {
  const hosts = shownHosts(view);
  const now = shownNow(view);
  if (hosts.every(({ report, failure }) => report === undefined && failure === undefined))
    return [{ row: () => row(spinner, piece(' Measuring the first round …')) }];
  const look: Look = { columns, now, chosen: current?.id, focus: current?.panel, roomy: rows >= roomyHeight };
  const shown = withAges(things, hosts, view);
  if (columns < wide) {
    const parts = panelsOf(view, shown, look);
    return [...parts.way, ...parts.servers, ...parts.side];
  }
  const right = Math.min(80, Math.floor(columns * 0.38));
  const left = columns - right - 3;
  const [main, side] = [
    panelsOf(view, shown, { ...look, columns: left }),
    panelsOf(view, shown, { ...look, columns: right }),
  ];
  return beside([...main.way, ...main.servers], side.side, left);
}

/** Two columns of rows as one; the cursor belongs to whichever thing stands in the row. */
function beside(left: readonly ThingRow[], right: readonly ThingRow[], columns: number): readonly ThingRow[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => {
    const [one, other] = [left[index], right[index]];
    const joined = () => {
      const start = one === undefined ? blank : clickableRow(one);
      const border = { ...piece(' │ ', 'dim'), click: 'nothing' as const };
      return [
        ...start,
        space(columns - rowCells(start)),
        border,
        ...(other === undefined ? blank : clickableRow(other)),
      ];
    };
    const things = [one?.thing, other?.thing].filter((thing) => thing !== undefined);
    return {
      row: joined,
      ...(things[0] !== undefined && { thing: things[0] }),
      ...(things[1] !== undefined && { thing: things[1] }),
    };
  });
}

/** Marked with the thing that stands in it; rows of two columns are marked already. */
function clickableRow({ row: make, thing }: ThingRow): Row {
  const made = make();
  const isMarked = made.some(({ click }) => click !== undefined);
  return thing === undefined || isMarked ? made : clickable(made, { item: thing.id });
}

interface Panels {
  readonly way: readonly ThingRow[];
  readonly servers: readonly ThingRow[];
  readonly side: readonly ThingRow[];
}

function panelsOf(view: HealthView, things: readonly Thing[], look: Look): Panels {
  const hosts = shownHosts(view);
  const of = (panel: Panel) => things.filter((thing) => thing.panel === panel);
  const air: ThingRow = { row: () => blank };
  const part = (rows: readonly ThingRow[]) => (rows.length === 0 ? [] : [...rows, air]);
  const servers = of('servers');
  const all = hosts.reduce((sum, { report }) => sum + (report?.servers.length ?? 0), 0);
  const certificates = of('certificates');
  return {
    way: hosts.flatMap((host) => {
      const own = of('way').filter((thing) => thing.host === host.name);
      const title = hosts.length > 1 ? `Way to Barman on ${host.name}` : 'Way to Barman';
      const stale = isStale(host, view) ? 'STALE, ' : '';
      const failure =
        host.failure === undefined ? [] : problemRows(host.failure, look.columns).map((one) => ({ row: () => one }));
      if (own.length === 0 && failure.length === 0 && host.report !== undefined) return [];
      return part([
        heading(title, `${stale}${ageText(host.at, look.now)}`, look.columns),
        ...failure,
        ...(look.roomy || look.focus === 'way' ? wayRows : compactWay)(host, own, look),
      ]);
    }),
    servers:
      servers.length === 0
        ? []
        : part([
            heading(
              'Servers',
              `${servers.length === all ? all : `${servers.length} of ${all}`}, ${view.sort === 'worst' ? 'worst first' : `by ${view.sort}`}`,
              look.columns,
            ),
            ...serverRows(servers, look),
          ]),
    side: [
      ...part(
        certificates.length === 0
          ? []
          : [
              heading('Certificates', 'today to 90 days', look.columns),
              ...(look.roomy || look.focus === 'certificates' ? certificateRows : compactCertificates)(
                certificates,
                look,
              ),
            ],
      ),
      ...part([
        ...itemRows(of('comparison'), look),
        ...hosts.flatMap(({ report }) => (report === undefined ? [] : [versionsRow(report, look.columns)])),
      ]),
      ...part(
        of('security').length === 0 ? [] : [heading('Security', '', look.columns), ...itemRows(of('security'), look)],
      ),
      ...(view.events.length === 0
        ? []
        : [
            heading('Events', `${view.events.length} this session`, look.columns),
            ...eventRows(view.events.slice(0, 50), look.columns),
          ]),
    ],
  };
}

/** Each thing counted once, from the rows of the newest round; a stale picture is never called healthy. */
function verdict(view: HealthView): readonly Segment[] {
  const hosts = shownHosts(view);
  const things = hosts.flatMap(thingsOf);
  const filters = [
    ...(view.filter === '' && !view.filtering ? [] : [`/${view.filter}${view.filtering ? '▏' : ''}`]),
    ...(view.problemsOnly ? ['problems only'] : []),
  ];
  const narrowed = filters.length === 0 ? [] : [piece(`   ${filters.join('  ')}`, 'accent')];
  if (things.length === 0) return [piece('No round has ended yet', 'dim'), ...narrowed];
  const count = (state: Thing['state']) => things.filter((thing) => thing.state === state).length;
  const [critical, warnings, unknown] = [count('crit'), count('warn'), count('unknown') + count('busy')];
  const stale = hosts.some((host) => isStale(host, view) || host.failure !== undefined);
  const worst = worstState(things.filter(({ state }) => state !== 'not-run').map(({ state }) => state));
  const words: Segment[] = [
    ...(critical > 0 ? [piece(`✗ ${critical} critical`, 'bad')] : []),
    ...(warnings > 0 ? [piece(`! ${warnings} warning${warnings === 1 ? '' : 's'}`, 'warn')] : []),
    ...(unknown > 0 ? [piece(`? ${unknown} not known`, 'warn')] : []),
    ...(stale ? [piece('! stale', 'warn')] : []),
    ...(worst === 'ok' && !stale ? [piece('✓ healthy', 'good')] : []),
  ];
  const spread = words.flatMap((word, index) => (index === 0 ? [word] : [piece('   '), word]));
  return [...spread, piece(`   ${things.length} things`, 'dim'), ...narrowed];
}

function bottomRows(view: HealthView, { columns }: Setting): readonly Row[] {
  const { now, hosts, interval, paused, message } = view;
  if (message !== undefined) return [row(piece(message, 'accent'))];
  if (paused !== undefined)
    return [
      row(
        piece(
          `Paused at ${clock(paused.at)}, ${paused.behind} round${paused.behind === 1 ? '' : 's'} behind. Space goes on.`,
          'warn',
        ),
      ),
    ];
  const running = hosts.filter(({ measuringSince }) => measuringSince !== undefined);
  const since = Math.min(...running.map((host) => host.measuringSince ?? now));
  const next = Math.min(...hosts.map(({ nextAt }) => nextAt ?? Number.POSITIVE_INFINITY));
  const every = `every ${shortSpan(interval / 1000)}`;
  if (running.length > 0)
    return [
      fitted(row(spinner, piece(` Measuring for ${shortSpan((now - since) / 1000)}; ${every}.`, 'dim')), columns),
    ];
  return [row(piece(`A round ${every}; the next in ${shortSpan(Math.max(0, next - now) / 1000)}.`, 'dim'))];
}
