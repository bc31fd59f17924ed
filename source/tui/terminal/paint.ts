import { stripVTControlCharacters } from 'node:util';
import { cells } from '../text/cells.ts';
import type { Size } from './streams.ts';

const csi = '\u001b[';

export const hideCursor = `${csi}?25l`;
export const showCursor = `${csi}?25h`;

/** Buttons and wheel (DEC private mode 1000), in the form without limits (1006); switched off in reverse order. */
export const mouseOn = `${csi}?1000h${csi}?1006h`;
export const mouseOff = `${csi}?1006l${csi}?1000l`;

/** DSR 6: the terminal answers with the place of its cursor. */
export const whereIsCursor = `${csi}6n`;

/** Synchronized output (DEC private mode 2026): terminals that know it show the frame at once, others ignore it. */
export const beginFrame = `${csi}?2026h`;
export const endFrame = `${csi}?2026l`;

/**
 * The bytes that turn the frame on the screen into the next one. Only rows that changed are written. Before and after, the cursor
 * stands in the first column of the row under the frame; frames are therefore at least one row lower than the terminal. Ink's own
 * writer is not used: it wipes the operator's scrollback as soon as a frame is as high as the window, also for a moment while the
 * window shrinks, and leaves parts of old frames behind.
 */
export function paint(previous: readonly string[], next: readonly string[]): string {
  let bytes = previous.length > 0 ? `\r${up(previous.length)}` : '\r';
  let unchanged = 0;
  for (const [index, line] of next.entries()) {
    if (line === previous[index]) {
      unchanged += 1;
      continue;
    }
    bytes += `${down(unchanged)}${line}${csi}K\r\n`;
    unchanged = 0;
  }
  return bytes + down(unchanged) + (next.length < previous.length ? `${csi}J` : '');
}

/**
 * The bytes that take lines of ours, the last one just above the cursor, off a screen whose width has become `columns`. Terminals break
 * rows that no longer fit into several (xterm.js, VTE, tmux and kitty do), so the lines may take more rows than before.
 */
export function wipe(lines: readonly string[], columns: number): string {
  if (lines.length === 0) return '';
  const rows = lines.reduce((sum, line) => sum + rowsOf(line, columns), 0);
  return `\r${up(rows)}${csi}J`;
}

/**
 * The first of these lines, as many as a window of this size has pushed above its upper edge. They cannot be wiped now, but terminals
 * pull them back when the window grows: then they have to go too.
 */
export function pushedOut(lines: readonly string[], { columns, rows }: Size): readonly string[] {
  let room = rows - 1;
  const kept = lines.findLastIndex((line) => {
    room -= rowsOf(line, columns);
    return room < 0;
  });
  return lines.slice(0, kept + 1);
}

/** The lines of a frame as Ink writes it, cut to the rows that fit above the cursor's row. */
export function frameLines(frame: string, rows: number): readonly string[] {
  const lines = frame.split('\n');
  return (lines.at(-1) === '' ? lines.slice(0, -1) : lines).slice(0, Math.max(1, rows - 1));
}

function rowsOf(line: string, columns: number): number {
  return Math.max(1, Math.ceil(cells(stripVTControlCharacters(line)) / Math.max(1, columns)));
}

function up(rows: number): string {
  return rows === 0 ? '' : `${csi}${rows}A`;
}

function down(rows: number): string {
  return rows === 0 ? '' : `${csi}${rows}B`;
}
