import { ladder } from '../../health/explain/rungs.ts';
import type { HealthReport } from '../../health/health-report.ts';
import type { Panel, Thing } from '../../report/things.ts';
import { checkSign, symbolOf } from '../screens/signs.ts';
import { pad } from '../text/cells.ts';
import { piece, type Row, row, rowCells, space } from '../text/row.ts';
import type { HostHealth } from './health-state.ts';
import { shortSpan } from './quantities.ts';
import { serverTable } from './server-columns.ts';
import { median, sparkline } from './sparkline.ts';

/**
 * A row with the thing that the cursor may stand on; rows without belong to no thing. A row is made when it is shown: of ten
 * thousand servers a window shows thirty.
 */
export interface ThingRow {
  readonly row: () => Row;
  readonly thing?: Thing;
}

export interface Look {
  /** Columns that a row may take. */
  readonly columns: number;
  readonly now: number;
  readonly chosen: string | undefined;
  /** The part that the cursor is in: it gets the rows, the others are short where there are few. */
  readonly focus: Panel | undefined;
  readonly roomy: boolean;
}

const plain = (row: () => Row): ThingRow => ({ row });

export function heading(title: string, note: string, columns: number): ThingRow {
  const left = piece(title, 'strong');
  return plain(() => row(left, space(Math.max(2, columns - rowCells([left]) - note.length)), piece(note, 'dim')));
}

/** Two columns: a mark for the cursor, a sign for the state. */
function start(thing: Thing, chosen: string | undefined): Row {
  const sign = checkSign(thing.state);
  return [piece(thing.id === chosen ? '›' : ' ', 'accent'), symbolOf(sign), space(1)];
}

/** The way from the name to Barman: each rung with what was measured there, those with times with a sparkline. */
export function wayRows(host: HostHealth, things: readonly Thing[], look: Look): readonly ThingRow[] {
  const label = Math.min(36, Math.floor(look.columns * 0.38));
  const line = (thing: Thing): Row => {
    const title =
      thing.rung === undefined ? thing.title : (ladder.find(({ id }) => id === thing.rung?.id)?.title ?? thing.title);
    const points = host.history[thing.rung?.id ?? ''];
    const middle = median((points ?? []).filter((point) => typeof point === 'number'));
    const spark = points === undefined || look.columns < 70 ? '' : sparkline(points, 20);
    const times = spark === '' ? '' : `${pad(spark, 21)}${middle === undefined ? '' : `${middle} ms median  `}`;
    const detail = thing.items[0]?.detail ?? '';
    const titled = piece(`${pad(title, label)} `, toneOf(thing, look));
    return fitted([...start(thing, look.chosen), titled, piece(`${times}${detail}`, 'dim')], look.columns);
  };
  return things.map((thing) => ({ thing, row: () => line(thing) }));
}

/** The way in few rows, for when the cursor is elsewhere: what is not ok has a row of its own, the rest flows. */
export function compactWay(host: HostHealth, things: readonly Thing[], look: Look): readonly ThingRow[] {
  const good = things.filter(({ state }) => state === 'ok');
  const rows: Row[] = [];
  let current: Row = [space(2)];
  for (const thing of good) {
    const points = host.history[thing.rung?.id ?? ''] ?? [];
    const last = points.findLast((point) => typeof point === 'number');
    const part = [
      symbolOf(checkSign('ok')),
      piece(` ${thing.rung?.id ?? thing.title}`),
      piece(last === undefined ? '' : ` ${last} ms`, 'dim'),
      space(3),
    ];
    if (rowCells([...current, ...part]) > look.columns) {
      rows.push(current);
      current = [space(2)];
    }
    current = [...current, ...part];
  }
  if (current.length > 1) rows.push(current);
  const rest = wayRows(
    host,
    things.filter(({ state }) => state !== 'ok'),
    look,
  );
  return [...rest, ...rows.map((one) => plain(() => fitted(one, look.columns)))];
}

/** The certificates in few rows: those that need something, and how many do not. */
export function compactCertificates(things: readonly Thing[], look: Look): readonly ThingRow[] {
  const bad = things.filter(({ state }) => state !== 'ok');
  const good = things.length - bad.length;
  const seconds = things.flatMap(({ certificate }) => certificate?.secondsLeft ?? []);
  const soonest = seconds.length === 0 ? '' : `, the soonest ends in ${shortSpan(Math.min(...seconds))}`;
  const words = piece(` ${good} ok${bad.length === 0 ? soonest : ''}`, 'dim');
  const rest = plain(() => fitted([space(2), symbolOf(checkSign('ok')), words], look.columns));
  return [...certificateRows(bad, look), ...(good > 0 ? [rest] : [])];
}

/** The servers as a table; under a row that is not ok its reason, where there is no room beside it. */
export function serverRows(things: readonly Thing[], look: Look): readonly ThingRow[] {
  const table = serverTable(
    look.columns,
    things.map(({ title }) => title),
    new Set(things.map(({ host }) => host)).size > 1,
  );
  const wrong = table.reason > 0 ? 'what is wrong' : '';
  const head = plain(() => fitted([space(3), piece(`${table.head}${wrong}`, 'dim')], look.columns));
  const line = (thing: Thing): Row => [
    ...start(thing, look.chosen),
    piece(table.line(thing, look.now), toneOf(thing, look)),
    ...(table.reason > 0 ? [piece(thing.reason)] : []),
  ];
  return [
    head,
    ...things.flatMap((thing): ThingRow[] => {
      const own: ThingRow = { thing, row: () => fitted(line(thing), look.columns) };
      if (table.reason > 0 || thing.reason === '') return [own];
      return [own, plain(() => fitted([space(4), piece(`└ ${thing.reason}`, 'dim')], look.columns))];
    }),
  ];
}

const timeline = 90;

/** Certificates with the days that they last, on one scale of ninety days. */
export function certificateRows(things: readonly Thing[], look: Look): readonly ThingRow[] {
  const label = Math.min(34, Math.floor(look.columns * 0.4));
  const bar = Math.max(0, look.columns - label - 14);
  const drawn = (thing: Thing): Row => {
    const { certificate } = thing;
    const days = certificate?.secondsLeft === undefined ? undefined : Math.floor(certificate.secondsLeft / 86_400);
    const left = days === undefined ? (certificate?.verdict ?? '') : days < 0 ? `ended ${-days} d ago` : `${days} d`;
    const length = days === undefined || days < 0 ? 0 : Math.min(bar, Math.ceil((days / timeline) * bar));
    const line = length < bar ? '━'.repeat(length) : `${'━'.repeat(Math.max(0, bar - 1))}▶`;
    const name = `${certificate?.role ?? ''} ${(certificate?.file ?? '').split('/').slice(-2).join('/')}`;
    const named = piece(pad(name, label), toneOf(thing, look));
    return fitted(
      [...start(thing, look.chosen), named, piece(left.padStart(9)), space(1), piece(line, 'dim')],
      look.columns,
    );
  };
  return things.map((thing) => ({ thing, row: () => drawn(thing) }));
}

export function itemRows(things: readonly Thing[], look: Look): readonly ThingRow[] {
  const line = (thing: Thing): Row => {
    const detail = piece(thing.items[0]?.detail ?? '', 'dim');
    return fitted([...start(thing, look.chosen), piece(`${thing.title}  `, toneOf(thing, look)), detail], look.columns);
  };
  return things.map((thing) => ({ thing, row: () => line(thing) }));
}

/** Which versions answer, in one row. */
export function versionsRow({ versions }: HealthReport, columns: number): ThingRow {
  const told = [
    versions.cli === undefined ? [] : [`barman ${versions.cli}`],
    versions.api === undefined || versions.api === versions.cli ? [] : [`the API runs barman ${versions.api}`],
    versions.pgBackupApi === undefined ? [] : [`pg-backup-api ${versions.pgBackupApi}`],
  ].flat();
  const words = piece(told.length === 0 ? 'not known' : told.join('   '));
  return plain(() => fitted([piece('Packages  ', 'strong'), words], columns));
}

export function eventRows(
  events: readonly {
    readonly at: number;
    readonly what: string;
    readonly text: string;
    readonly state: Thing['state'];
  }[],
  columns: number,
): readonly ThingRow[] {
  return events.map(({ at, what, text, state }) =>
    plain(() =>
      fitted(
        [space(1), symbolOf(checkSign(state)), piece(` ${clock(at)}  ${pad(what, 16)} `), piece(text, 'dim')],
        columns,
      ),
    ),
  );
}

export function clock(at: number): string {
  return new Date(at).toTimeString().slice(0, 8);
}

/** How old the picture of a host is, in words. */
export function ageText(at: number | undefined, now: number): string {
  return at === undefined ? 'never measured' : `measured ${clock(at)}, ${shortSpan((now - at) / 1000)} ago`;
}

function toneOf(thing: Thing, { chosen }: Look) {
  return thing.id === chosen ? 'chosen' : 'plain';
}

/** A row of no more than `columns`. */
export function fitted(segments: Row, columns: number): Row {
  const kept: Row[number][] = [];
  let used = 0;
  for (const segment of segments) {
    const own = rowCells([segment]);
    if (used + own <= columns) kept.push(segment);
    else {
      if (columns - used > 0) kept.push({ ...segment, text: pad(segment.text, columns - used) });
      break;
    }
    used += own;
  }
  return kept;
}
