import { piece, type Row, row, verbatim } from '../text/row.ts';
import { diffTone } from './diff-tone.ts';

const isChange = (line: string) => line.startsWith('+') || line.startsWith('-');

/**
 * A unified diff in no more than `height` rows: of what does not fit, lines around the changes go first, and the changes at the end last.
 * The last row then says how many are missing.
 */
export function diffRows(lines: readonly string[], columns: number, height: number): readonly Row[] {
  const views = [lines, near(lines, 1), near(lines, 0)];
  const rows = views.map((view) => view.flatMap((line) => lineRows(line, columns)));
  const fitting = rows.find((view) => view.length <= height);
  if (fitting !== undefined) return fitting;
  const all = rows.at(-1) ?? [];
  const shown = Math.max(0, height - 1);
  return [...all.slice(0, shown), row(piece(`  … ${all.length - shown} more rows in the review`, 'dim'))];
}

/** Whether lines are a diff, or sentences that say why there is none. */
export function isDiff(lines: readonly string[]): boolean {
  return lines.some((line) => isChange(line) || line.startsWith('@@'));
}

function lineRows(line: string, columns: number): readonly Row[] {
  return verbatim(line, columns, { indent: 2, tone: diffTone(line) });
}

/** The changes with up to `context` lines around each; an ellipsis stands for what is left out between them. */
function near(lines: readonly string[], context: number): readonly string[] {
  const kept = lines.map((_, index) => lines.slice(Math.max(0, index - context), index + context + 1).some(isChange));
  const last = kept.lastIndexOf(true);
  return lines.flatMap((line, index) => {
    if (kept[index]) return [line];
    return kept[index - 1] && index < last ? ['…'] : [];
  });
}
