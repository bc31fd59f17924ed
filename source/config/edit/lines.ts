import { isBreak } from '../yaml/characters.ts';

/** Offset of the first character of the line that holds `at`. A byte order mark is not part of the line. */
export function startOfLine(text: string, at: number): number {
  let start = at;
  while (start > 0 && !isBreak(text.charCodeAt(start - 1))) start -= 1;
  return start === 0 && text.charCodeAt(0) === 0xfeff ? 1 : start;
}

/** Offset of the line break that ends the line, or the end of the text. */
export function endOfLine(text: string, at: number): number {
  let end = at;
  while (end < text.length && !isBreak(text.charCodeAt(end))) end += 1;
  return end;
}

/** The line break at an offset: CRLF, LF, CR, NEL, LS or PS; empty at the end of the text. */
export function breakAt(text: string, at: number): string {
  if (text.charCodeAt(at) === 13 && text.charCodeAt(at + 1) === 10) return '\r\n';
  return at < text.length && isBreak(text.charCodeAt(at)) ? text.charAt(at) : '';
}

/** Offset behind the line break of the line that holds `at`; `at` itself when it is the start of a line after a break. */
export function startOfNextLine(text: string, at: number): number {
  const end = endOfLine(text, at);
  return end + breakAt(text, end).length;
}

/**
 * The line end for new lines near `at`: that of this line, else of the line before, else LF. NEL, LS and PS are not copied.
 */
export function lineEndNear(text: string, at: number): string {
  const own = breakAt(text, endOfLine(text, at));
  if (own === '\n' || own === '\r\n' || own === '\r') return own;
  const start = startOfLine(text, at);
  if (start >= 2 && text.slice(start - 2, start) === '\r\n') return '\r\n';
  const before = start > 0 ? text.charAt(start - 1) : '';
  return before === '\r' || before === '\n' ? before : '\n';
}

/** True if only blanks stand between the start of the line and `at`. */
export function isFirstOnLine(text: string, at: number): boolean {
  return /^[ \t]*$/.test(text.slice(startOfLine(text, at), at));
}

/** True if a line break (or nothing) is in front of `at`. */
export function isLineStart(text: string, at: number): boolean {
  return startOfLine(text, at) === at;
}
