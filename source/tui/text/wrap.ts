import { cells, fitCells } from './cells.ts';

/**
 * Lines of no more than `columns`, broken at spaces where there are some. The indentation of each line is kept for the lines that it
 * is broken into, so that a command or a list stays readable. An empty text is one empty line.
 */
export function wrapWords(text: string, columns: number): readonly string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, Math.max(1, columns)));
}

/** Lines of no more than `columns` that keep every character, for text whose spaces matter: diffs, output. */
export function chop(text: string, columns: number): readonly string[] {
  const width = Math.max(2, columns);
  const lines: string[] = [];
  let rest = text;
  while (cells(rest) > width) {
    const line = fitCells(rest, width);
    lines.push(line);
    rest = rest.slice(line.length);
  }
  return [...lines, rest];
}

function wrapLine(line: string, columns: number): readonly string[] {
  if (cells(line) <= columns) return [line.trimEnd()];
  const indent = fitCells(/^ */.exec(line)?.[0] ?? '', Math.floor(columns / 2));
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ').filter((part) => part !== '')) {
    const pieces = chop(word, columns - indent.length);
    for (const [index, piece] of pieces.entries()) {
      const joined = current === '' ? indent + piece : `${current} ${piece}`;
      if (current !== '' && (index > 0 || cells(joined) > columns)) {
        lines.push(current);
        current = indent + piece;
      } else current = joined;
    }
  }
  return current === '' ? lines : [...lines, current];
}
