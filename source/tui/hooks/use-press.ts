import { useCallback, useRef } from 'react';
import { type Key, useInput } from '../ink.ts';
import { type Press, readPress } from '../keys.ts';

/** The screen's one listener to the keyboard: always on, because Ink leaves raw mode when nobody listens. */
export function usePress(listen: (press: Press) => void): void {
  const latest = useRef(listen);
  latest.current = listen;
  const hear = useCallback((input: string, key: Key) => {
    const press = readPress(input, key);
    if (press !== undefined) latest.current(press);
  }, []);
  useInput(hear);
}
