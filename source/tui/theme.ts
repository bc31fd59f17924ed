import type { Tone } from './text/row.ts';

/** How a tone looks; a subset of Ink's text properties. */
export interface Look {
  readonly color?: string;
  readonly bold?: boolean;
  readonly dimColor?: boolean;
  readonly inverse?: boolean;
}

const looks: Readonly<Record<Tone, Look>> = {
  plain: {},
  strong: { bold: true },
  dim: { dimColor: true },
  accent: { bold: true },
  chosen: { inverse: true },
  good: { color: 'green' },
  warn: { color: 'yellow' },
  bad: { color: 'red' },
};

/**
 * Text has the terminal's own colour, so that it is legible on every background; what is chosen is inverse. Green, yellow and red stand
 * only beside a sign or a word that says the same.
 */
export function lookOf(tone: Tone): Look {
  return looks[tone];
}
