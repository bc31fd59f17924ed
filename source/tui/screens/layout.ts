import { type Binding, helpLine } from '../bindings.ts';
import { pressNamed } from '../keys.ts';
import { apart, blank, clickable, piece, type Row, row, rowCells, type Segment, space } from '../text/row.ts';
import { offsetShowing, visibleWindow } from '../text/visible-window.ts';
import type { Extent, Screen, Setting } from './screen.ts';

/** Frames are this high even when there is less to show, so that the help line stays where it is. */
const calmHeight = 23;
/** Below this, rows that only give air are left out. */
const roomyHeight = 20;

export interface Layout {
  readonly rows: readonly Row[];
  /** How much of the body is visible. */
  readonly extent: Extent;
}

/** There is room for rows that only give air, and for sentences that are not needed. */
export function isRoomy({ rows }: Setting): boolean {
  return rows >= roomyHeight;
}

/** Rows that top, body and bottom of a screen can take together. */
export function contentRows(setting: Setting): number {
  const around = isRoomy(setting) ? 7 : 4;
  return Math.max(0, setting.rows - around);
}

/** The rows of a frame: header, top, the visible part of the body, bottom, help line. Never more than `setting.rows`. */
export function layOut(screen: Screen, title: readonly Segment[], host: readonly Segment[], setting: Setting): Layout {
  const air = isRoomy(setting) ? [blank] : [];
  const header = [apart(title, host, setting.columns), screen.place, ...air];
  const room = Math.max(0, setting.rows - header.length - air.length - 1);
  const bottom = screen.bottom.slice(0, Math.max(0, room - 2));
  const least = screen.body.length > 0 ? 2 : 0;
  const top = screen.top.slice(0, Math.max(0, room - bottom.length - least));
  const gap = top.length > 0 && screen.body.length > 0 && air.length > 0 ? [blank] : [];
  const height = Math.max(0, room - top.length - gap.length - bottom.length - 1);
  const start = screen.follows ? screen.body.length : screen.offset;
  const wanted = screen.shows ? offsetShowing(...screen.shows, height, start) : start;
  const body = visibleWindow(screen.body, height, wanted);
  const isCut = !screen.follows && body.before + body.after > 0;
  const upper = [...header, ...top, ...gap, ...body.items, isCut ? moreRow(body, screen.body.length) : blank];
  const footer = [
    ...air,
    keysRow(
      screen.bindings.filter((binding) => isCut || !binding.scrolls),
      setting.columns,
    ),
  ];
  const missing =
    (screen.fills ? setting.rows : Math.min(setting.rows, calmHeight)) - upper.length - bottom.length - footer.length;
  const filler = Array.from({ length: Math.max(0, missing) }, () => blank);
  const rows = screen.bottomFollows
    ? [...upper, ...bottom, ...filler, ...footer]
    : [...upper, ...filler, ...bottom, ...footer];
  return { rows: rows.slice(0, setting.rows), extent: { rows: screen.body.length, height } };
}

/** The help line; where it does not fit, paging is left out first, then all that scrolls. */
function keysRow(bindings: readonly Binding[], columns: number): Row {
  const choices = [
    bindings,
    bindings.filter((binding) => binding.command !== 'page-down'),
    bindings.filter((binding) => !binding.scrolls),
  ];
  const rows = choices.map(keyNames);
  return rows.find((names) => rowCells(names) <= columns) ?? keyNames(asManyAsFit(choices.at(-1) ?? [], columns));
}

/** The first of the bindings, and always the help that tells of the others. */
function asManyAsFit(bindings: readonly Binding[], columns: number): readonly Binding[] {
  const shown = bindings.filter((binding) => binding.shown !== undefined);
  const help = shown.filter(({ command }) => command === 'help');
  const others = shown.filter(({ command }) => command !== 'help');
  const fitting = others.findLastIndex(
    (_, end) => rowCells(keyNames([...others.slice(0, end + 1), ...help])) <= columns,
  );
  return [...others.slice(0, fitting + 1), ...help];
}

function keyNames(bindings: readonly Binding[]): Row {
  return helpLine(bindings).flatMap(({ shown, does, press }, index) => [
    { ...space(index === 0 ? 0 : 3), click: 'nothing' as const },
    ...clickable([piece(shown, 'accent'), piece(` ${does}`, 'dim')], { press: pressNamed(press) }),
  ]);
}

/** The row between the body and what is under it: says what the window hides. */
function moreRow(body: { readonly before: number; readonly after: number }, total: number): Row {
  const hidden = [
    ...(body.before > 0 ? [`↑ ${body.before} above`] : []),
    ...(body.after > 0 ? [`↓ ${body.after} below`] : []),
  ];
  return row(piece(`${hidden.join('   ')}   (${total} rows)`, 'dim'));
}
