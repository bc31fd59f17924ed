import { createContext, useContext } from 'react';
import type { Size } from './streams.ts';

/** One size for the whole screen: told from the root when the window changes, before the next frame is made. */
export const TerminalSize = createContext<Size>({ columns: 80, rows: 24 });

export function useTerminalSize(): Size {
  return useContext(TerminalSize);
}
