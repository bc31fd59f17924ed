import type { Tone } from './text/row.ts';

/** How a tone looks; a subset of Ink's text properties. */
export interface Look {
  readonly color?: string;
  readonly bold?: boolean;
  readonly dimColor?: boolean;
}

const looks: Readonly<Record<Tone, Look>> = {
  plain: {},
  strong: { bold: true },
  dim: { dimColor: true },
  accent: { color: 'cyan' },
  chosen: { color: 'cyan', bold: true },
  good: { color: 'green' },
  warn: { color: 'yellow' },
  bad: { color: 'red' },
};

/** One accent colour; green, yellow and red only beside a sign or word that says the same. */
export function lookOf(tone: Tone): Look {
  return looks[tone];
}
