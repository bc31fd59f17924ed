import { useCallback, useRef } from 'react';
import { frameMargin } from '../components/screen-frame.tsx';
import { type Key, useInput } from '../ink.ts';
import { type Pointing, type Press, readPointing, readPress, type Spot } from '../keys.ts';
import type { Lifecycle } from '../terminal/lifecycle.ts';
import { clickAt, type Row } from '../text/row.ts';

/** What a screen does with the mouse. */
export interface Pointed {
  /** The frame as it is shown; none where another screen is shown in place of this one. */
  readonly rows: readonly Row[];
  /** An item of the screen was clicked. */
  point(item: string | number): void;
}

/**
 * The screen's one listener to keyboard and mouse: always on, because Ink leaves raw mode when nobody listens. Ctrl-Z hands the terminal
 * back to the shell, but not while a run is `busy`: it would stand still half done. The wheel is the up and down keys; a click waits for
 * the terminal's word on where the frame stands, since frames are drawn where the shell's cursor was.
 */
export function usePress(lifecycle: Lifecycle, busy: boolean, listen: (press: Press) => void, pointed: Pointed): void {
  const latest = useRef({ lifecycle, busy, listen, pointed });
  latest.current = { lifecycle, busy, listen, pointed };
  const clicked = useRef<Spot>(undefined);
  const hear = useCallback((input: string, key: Key) => {
    const { current } = latest;
    const pointing = readPointing(input);
    if (pointing !== undefined) {
      clicked.current = follow(pointing, clicked.current, current);
      return;
    }
    const press = readPress(input, key);
    if (press === undefined) return;
    if ('key' in press && press.key === 'suspend') {
      if (!current.busy) current.lifecycle.suspend();
    } else current.listen(press);
  }, []);
  useInput(hear);
}

interface Listener {
  readonly lifecycle: Lifecycle;
  readonly listen: (press: Press) => void;
  readonly pointed: Pointed;
}

/** Does what the mouse asks for; returns the click that still waits for its place in the frame. */
function follow(
  pointing: Pointing,
  clicked: Spot | undefined,
  { lifecycle, listen, pointed }: Listener,
): Spot | undefined {
  if (pointing === 'other') return clicked;
  if ('wheel' in pointing) {
    listen({ key: pointing.wheel });
    return clicked;
  }
  if ('click' in pointing) {
    if (pointed.rows.length === 0) return undefined;
    lifecycle.askCursor();
    return pointing.click;
  }
  if (clicked === undefined) return undefined;
  const row = pointed.rows[lifecycle.rowOfFrame(clicked.line, pointing.cursorLine)];
  const target = row && clickAt(row, clicked.column - 1 - frameMargin);
  if (target === undefined) return undefined;
  if ('press' in target) listen(target.press);
  else pointed.point(target.item);
  return undefined;
}
