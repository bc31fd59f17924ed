/** Eighth blocks, lowest first; in ASCII a ramp of the same length stands for them (text/symbols.ts). */
const blocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** One measurement of a row of them: a number from 0 on, one that failed, or one that was not made. */
export type Point = number | 'failed' | 'none';

/** The smallest round number (1, 2, 5 times a power of ten) that is not below the value. */
export function roundTop(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10) * power;
}

/**
 * The last `columns` points as blocks from zero to `top` (by default a round number over the largest): what is over 0 shows,
 * `×` failed, `·` was not measured.
 */
export function sparkline(points: readonly Point[], columns: number, top?: number): string {
  const shown = points.slice(-columns);
  const numbers = shown.filter((point) => typeof point === 'number');
  const highest = top ?? roundTop(Math.max(0, ...numbers));
  return shown
    .map((point) => {
      if (point === 'failed') return '×';
      if (point === 'none') return '·';
      const level = highest > 0 ? Math.ceil((Math.min(point, highest) / highest) * blocks.length) : 0;
      return point === 0 ? ' ' : (blocks[Math.max(0, level - 1)] ?? '█');
    })
    .join('');
}

/** The median of numbers; undefined of none. */
export function median(numbers: readonly number[]): number | undefined {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)];
}
