import type { Size } from '../terminal/streams.ts';
import { prose } from '../text/row.ts';
import { ScreenFrame } from './screen-frame.tsx';

/** One sentence in place of a screen that does not fit. */
export function TooSmall({ columns, rows }: Size) {
  const text = `This window is ${columns}×${rows}. Please make it at least 60×15; nothing is lost. Ctrl-C leaves.`;
  const inner = Math.max(1, columns - 3);
  return <ScreenFrame rows={prose(text, inner).slice(0, Math.max(1, rows - 1))} columns={inner + 1} />;
}
