/** A place in a text, both 1-based; columns count UTF-16 units, as editors do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

const byteOrderMark = 0xfeff;

/**
 * The line and column of an offset. Line breaks are LF, CR and CRLF; a byte order mark takes no column.
 * @param offset UTF-16 offset, clipped to the text
 */
export function positionAt(text: string, offset: number): Position {
  const end = Math.min(Math.max(offset, 0), text.length);
  let line = 1;
  let start = text.charCodeAt(0) === byteOrderMark ? 1 : 0;
  for (let at = 0; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code !== 10 && !(code === 13 && text.charCodeAt(at + 1) !== 10)) continue;
    line += 1;
    start = at + 1;
  }
  return { line, column: Math.max(end - start, 0) + 1 };
}
