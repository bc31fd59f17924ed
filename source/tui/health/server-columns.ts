import { severity, type Thing } from '../../report/things.ts';
import { cells, pad } from '../text/cells.ts';
import { shortSize, shortSpan } from './quantities.ts';
import { sparkline } from './sparkline.ts';

export type SortBy = 'worst' | 'name' | 'age' | 'size';
export const sorts: readonly SortBy[] = ['worst', 'name', 'age', 'size'];

/** One column of the server table. Columns come with the width of the window, the lowest priority first. */
interface Column {
  readonly id: string;
  readonly title: string;
  readonly columns: number;
  /** Columns of the window from which it is there. */
  readonly from: number;
  readonly right?: true;
  readonly text: (thing: Thing, now: number) => string;
}

const columns: readonly Column[] = [
  { id: 'host', title: 'host', columns: 10, from: 170, text: ({ host }) => host },
  { id: 'server', title: 'server', columns: 14, from: 0, text: ({ title }) => title },
  { id: 'state', title: 'state', columns: 9, from: 170, text: ({ state }) => stateWord(state) },
  { id: 'backup', title: 'last good backup', columns: 18, from: 0, text: backupText },
  {
    id: 'took',
    title: 'took',
    columns: 9,
    from: 96,
    right: true,
    text: ({ server }) => spanOf(server?.figures.lastBackupSeconds),
  },
  { id: 'trend', title: 'trend', columns: 10, from: 96, text: trendText },
  {
    id: 'wal',
    title: 'WAL age',
    columns: 10,
    from: 76,
    right: true,
    text: ({ server }, now) => spanOf(ageOf(server?.figures.lastWalTime, now)),
  },
  {
    id: 'lag',
    title: 'lag',
    columns: 7,
    from: 96,
    right: true,
    text: ({ server }) => sizeOf(server?.figures.lagBytes),
  },
  { id: 'slot', title: 'slot', columns: 8, from: 96, text: ({ server }) => server?.figures.slot ?? '-' },
  { id: 'copies', title: 'copies', columns: 7, from: 76, right: true, text: copiesText },
  {
    id: 'failed',
    title: 'failed',
    columns: 6,
    from: 170,
    right: true,
    text: ({ server }) => String(server?.figures.failed ?? '-'),
  },
];

const gap = 2;

/** The columns that fit a window, what is left for words at the end of a row included. */
export interface ServerTable {
  readonly head: string;
  readonly line: (thing: Thing, now: number) => string;
  /** Columns for the reason at the end of a row; 0 where it goes under it. */
  readonly reason: number;
}

/** `several`: the servers are of more than one host, so that each is named. */
export function serverTable(width: number, names: readonly string[], several: boolean): ServerTable {
  const longest = Math.max(6, ...names.map(cells));
  const shown = columns
    .filter(({ id, from }) => width >= from || (several && id === 'host'))
    .map((column) =>
      column.id === 'server' ? { ...column, columns: Math.min(longest, width < 96 ? 14 : 24) } : column,
    );
  const used = shown.reduce((sum, column) => sum + column.columns + gap, 0);
  const cell = ({ columns: own, right }: Column, text: string) =>
    right && cells(text) < own ? `${' '.repeat(own - cells(text))}${text}` : pad(text, own);
  const join = (texts: readonly string[]) => texts.map((text) => `${text}${' '.repeat(gap)}`).join('');
  return {
    head: join(shown.map((column) => cell(column, column.title))),
    line: (thing, now) => join(shown.map((column) => cell(column, column.text(thing, now)))),
    reason: width < 96 ? Math.max(0, width - used - 4) : 0,
  };
}

/** Worst first, or by what the operator chose; equals by their names, so that nothing jumps. */
export function sortServers(things: readonly Thing[], by: SortBy, now: number): readonly Thing[] {
  const size = ({ server }: Thing) => server?.figures.lastBackupSize ?? -1;
  const age = ({ server }: Thing) => ageOf(server?.figures.lastBackupEnd, now) ?? Number.POSITIVE_INFINITY;
  const byName = (one: Thing, other: Thing) => (one.id < other.id ? -1 : 1);
  const rank: Readonly<Record<SortBy, (one: Thing, other: Thing) => number>> = {
    worst: (one, other) => severity(other.state) - severity(one.state),
    name: byName,
    age: (one, other) => age(other) - age(one),
    size: (one, other) => size(other) - size(one),
  };
  return things.toSorted((one, other) => rank[by](one, other) || byName(one, other));
}

function stateWord(state: Thing['state']): string {
  return { ok: 'ok', warn: 'warning', crit: 'critical', unknown: 'unknown', 'not-run': 'not run', busy: 'busy' }[state];
}

/** `6 h of 4 d  1.9 TB`: its age of the limit that judges it, never a bare age where there is a limit. */
function backupText({ server }: Thing, now: number): string {
  if (server === undefined || !server.active) return '-';
  const { lastBackupEnd, lastBackupSize } = server.figures;
  const age = ageOf(lastBackupEnd, now);
  if (age === undefined) return 'none';
  const limit = limitOf(server.checks);
  const of = limit === undefined ? '' : ` of ${shortSpan(limit)}`;
  return `${shortSpan(age).replace(/ \d+ min$/, '')}${of}${lastBackupSize === undefined ? '' : `  ${shortSize(lastBackupSize)}`}`;
}

function limitOf(
  checks: readonly { readonly id: string; readonly limit: string | number | null }[],
): number | undefined {
  const limits = ['backup_maximum_age', 'backup_age'].flatMap(
    (id) => checks.find((check) => check.id === id)?.limit ?? [],
  );
  return limits.find((limit) => typeof limit === 'number');
}

function trendText({ server }: Thing): string {
  const recent = server?.figures.recent ?? [];
  const points = recent.map((one) => (one === 'running' ? ('none' as const) : one));
  const largest = Math.max(1, ...points.filter((point) => typeof point === 'number'));
  return sparkline(points, 10, largest);
}

function copiesText({ server }: Thing): string {
  if (server === undefined || !server.active) return '-';
  const { backups, copiesWanted } = server.figures;
  return copiesWanted === undefined ? String(backups) : `${backups} of ${copiesWanted}`;
}

function ageOf(moment: number | undefined, now: number): number | undefined {
  return moment === undefined ? undefined : Math.max(0, (now - moment) / 1000);
}

function spanOf(seconds: number | undefined): string {
  return seconds === undefined ? '-' : shortSpan(seconds);
}

function sizeOf(bytes: number | undefined): string {
  return bytes === undefined ? '-' : shortSize(bytes);
}
