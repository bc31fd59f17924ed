import { useCallback, useRef } from 'react';
import { type Key, useInput } from '../ink.ts';
import { type Press, readPress } from '../keys.ts';
import type { Lifecycle } from '../terminal/lifecycle.ts';

/**
 * The screen's one listener to the keyboard: always on, because Ink leaves raw mode when nobody listens. Ctrl-Z hands the terminal back to
 * the shell, but not while a run is `busy`: it would stand still half done.
 */
export function usePress(lifecycle: Lifecycle, busy: boolean, listen: (press: Press) => void): void {
  const latest = useRef({ lifecycle, busy, listen });
  latest.current = { lifecycle, busy, listen };
  const hear = useCallback((input: string, key: Key) => {
    const press = readPress(input, key);
    if (press === undefined) return;
    const { current } = latest;
    if ('key' in press && press.key === 'suspend') {
      if (!current.busy) current.lifecycle.suspend();
    } else current.listen(press);
  }, []);
  useInput(hear);
}
