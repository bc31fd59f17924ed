/** Characters that are looked through at once: expressions that go back and forth take a stack that grows with the text. */
export const stretch = 64 * 1024;
/** Two stretches of a long line share these: longer than any name and what may stand between it and its value. */
export const overlap = 4096;

export interface TextPart {
  readonly text: string;
  /** False for a line alone that is longer than a stretch. */
  readonly isWhole: boolean;
}

/**
 * A text in parts of about a stretch, cut between lines, where the next line begins at the left edge: what belongs to a key above is
 * indented. A line that is longer than a stretch is a part of its own. The parts joined are the text.
 */
export function partsOf(text: string): readonly TextPart[] {
  if (text.length <= stretch) return [{ text, isWhole: true }];
  const parts: TextPart[] = [];
  let start = 0;
  let at = 0;
  const close = (end: number, isWhole: boolean) => {
    if (end > start) parts.push({ text: text.slice(start, end), isWhole });
    start = end;
  };
  while (at < text.length) {
    const end = endOfLine(text, at);
    if (end - at > stretch) {
      close(at, true);
      close(end, false);
    } else if (end - start > stretch && (mayCutAt(text, at) || end - start > 4 * stretch)) close(at, true);
    at = end;
  }
  close(text.length, true);
  return parts;
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

function mayCutAt(text: string, at: number): boolean {
  return !/[\s"'\])}<-]/.test(text[at] ?? '');
}
