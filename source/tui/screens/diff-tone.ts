import type { Tone } from '../text/row.ts';

/** How a line of a unified diff looks; its sign says the same without colour. */
export function diffTone(line: string): Tone {
  if (line.startsWith('+')) return 'good';
  if (line.startsWith('-')) return 'bad';
  return line.startsWith('@@') ? 'accent' : 'dim';
}
