import { isMeasured, type Line } from './benchmark.ts';

/** The answer of `--json`. */
export function resultsJson(lines: readonly Line[]): string {
  const results = lines.filter(isMeasured);
  const notMeasured = lines.filter((line) => !isMeasured(line));
  return JSON.stringify({ schema: 1, results, notMeasured }, undefined, 2);
}

export const tableHead = `${'id'.padEnd(22)} ${'ratio'.padStart(7)}  ${'goal'.padStart(7)}  ${'ours'.padStart(10)}  ${'theirs'.padStart(10)}  runs`;

/** A line of the table and, below it, what was compared. A ratio above its goal carries a mark: it fails nothing. */
export function tableLines(line: Line): readonly string[] {
  const id = line.id.padEnd(22);
  if (!isMeasured(line)) return [`${id} not measured: ${line.reason}`];
  const { ratio, goal, ours, theirs, unit, runs, what } = line;
  const numbers = [
    ratio.toFixed(2).padStart(7),
    `≤ ${goal.toFixed(2)}`.padStart(7),
    amount(ours, unit).padStart(10),
    amount(theirs, unit).padStart(10),
    String(runs).padStart(4),
  ];
  return [`${id} ${numbers.join('  ')}${ratio > goal ? '  above its goal' : ''}`, `    ${what}`];
}

function amount(value: number, unit: string): string {
  return `${value.toFixed(unit === 'bytes' ? 0 : 1)} ${unit}`;
}
