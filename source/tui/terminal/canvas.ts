import { toAscii } from '../text/symbols.ts';
import {
  beginFrame,
  endFrame,
  frameLines,
  hideCursor,
  mouseOff,
  mouseOn,
  paint,
  pushedOut,
  showCursor,
  whereIsCursor,
  wipe,
} from './paint.ts';
import { type Size, sizeOf } from './streams.ts';

const frameTime = 1000 / 30;

/** Where frames go: what Ink takes for its stdout, and the real terminal behind it. */
export interface Canvas {
  readonly stdout: NodeJS.WriteStream;
  /** Takes the frame off the screen and forgets it: the next one is painted anew, for this size. */
  resize(): Size;
  /** Paints the last frame, leaves it to the shell with the cursor shown, and takes no more until `resume`. */
  pause(): void;
  resume(): void;
  /** Has the terminal tell where its cursor stands. */
  askCursor(): void;
  /** The row of the frame, from 0, on a line of the terminal; the cursor stands right under the frame. */
  rowOfFrame(line: number, cursorLine: number): number;
  /** Paints the last frame, shows the cursor and takes no more frames. */
  close(): void;
}

export interface CanvasOptions {
  /** The terminal knows no UTF-8. */
  readonly ascii: boolean;
  /** The terminal tells of its mouse as long as frames are painted. */
  readonly mouse: boolean;
}

/** Paints at most 30 frames a second; the first of a burst at once, the last one always. */
export function createCanvas(terminal: NodeJS.WriteStream, { ascii, mouse }: CanvasOptions): Canvas {
  let size = sizeOf(terminal);
  let painted: readonly string[] = [];
  let pushed: readonly string[] = [];
  let waiting: readonly string[] | undefined;
  let timer: NodeJS.Timeout | undefined;
  let paintedAt = Number.NEGATIVE_INFINITY;
  let closed = false;
  let paused = false;

  if (mouse) terminal.write(mouseOn);
  const giveBack = () => terminal.write(`${mouse ? mouseOff : ''}${showCursor}`);
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting === undefined) return;
    const bytes = paint(painted, waiting);
    terminal.write(beginFrame + hideCursor + bytes + endFrame);
    painted = waiting;
    waiting = undefined;
    paintedAt = performance.now();
  };
  const take = (frame: string) => {
    if (closed || paused || frame === '') return;
    waiting = frameLines(ascii ? toAscii(frame) : frame, size.rows);
    const rest = paintedAt + frameTime - performance.now();
    if (rest <= 0) flush();
    else timer ??= setTimeout(flush, rest);
  };

  return {
    stdout: inkStdout(terminal, () => size.columns, take),
    resize() {
      waiting = undefined;
      size = sizeOf(terminal);
      const ours = [...pushed, ...painted];
      terminal.write(wipe(ours, size.columns));
      pushed = pushedOut(ours, size);
      painted = [];
      paintedAt = Number.NEGATIVE_INFINITY;
      return size;
    },
    pause() {
      flush();
      paused = true;
      giveBack();
    },
    resume() {
      if (!paused) return;
      paused = false;
      if (mouse) terminal.write(mouseOn);
      // What the shell wrote is above: the next frame begins below it.
      painted = [];
      pushed = [];
      paintedAt = Number.NEGATIVE_INFINITY;
    },
    askCursor: () => terminal.write(whereIsCursor),
    rowOfFrame: (line, cursorLine) => line - (cursorLine - painted.length),
    close() {
      if (closed) return;
      flush();
      closed = true;
      giveBack();
    },
  };
}

/** The terminal as Ink may see it: one column narrower, no TTY (so that it leaves cursor and screen alone), and never resized by itself. */
function inkStdout(
  terminal: NodeJS.WriteStream,
  columns: () => number,
  take: (frame: string) => void,
): NodeJS.WriteStream {
  const deaf = () => stdout;
  const write = (frame: string) => {
    take(frame);
    return true;
  };
  const stdout = new Proxy(terminal, {
    get(target, name) {
      switch (name) {
        case 'write':
          return write;
        case 'columns':
          return columns() - 1;
        case 'isTTY':
          return false;
        case 'on':
        case 'off':
          return deaf;
        case '_writableState':
        case 'writableLength':
          return undefined;
        default:
          return Reflect.get(target, name);
      }
    },
  });
  return stdout;
}
