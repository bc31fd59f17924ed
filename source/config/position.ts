/** A place in a text, both 1-based; columns count UTF-16 units, as editors do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

const byteOrderMark = 0xfeff;

/** Where the lines of the text asked about last begin: a file has many places, and is asked about for one after the other. */
let known: { readonly text: string; readonly starts: readonly number[] } = { text: '', starts: [0] };

/**
 * The line and column of an offset. Line breaks are LF, CR and CRLF; a byte order mark takes no column.
 * @param offset UTF-16 offset, clipped to the text
 */
export function positionAt(text: string, offset: number): Position {
  if (known.text !== text) known = { text, starts: lineStarts(text) };
  const end = Math.min(Math.max(offset, 0), text.length);
  const { starts } = known;
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= end) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: Math.max(end - (starts[low] ?? 0), 0) + 1 };
}

function lineStarts(text: string): readonly number[] {
  const starts = [text.charCodeAt(0) === byteOrderMark ? 1 : 0];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) starts.push(at + 1);
  }
  return starts;
}
