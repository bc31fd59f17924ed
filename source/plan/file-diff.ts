import { structuredPatch } from 'diff';
import { redactLines } from '../health/redaction/redact.ts';
import { digestOf } from './digest.ts';

/**
 * A unified diff with three lines of context, without the file header; empty when nothing differs. A PEM block is one line.
 * Secrets are hidden here: a diff may show the end of one without the key above that tells what it is.
 */
export function unifiedDiff(before: string | undefined, after: string): readonly string[] {
  return diffHunks(before, after, 3).flatMap(({ head, lines }) => [head, ...lines]);
}

/** Every line of the text with its sign, also where nothing differs; secrets are hidden as in a diff. */
export function wholeDiff(
  before: string,
  after: string,
): readonly { readonly sign: ' ' | '+' | '-'; readonly text: string }[] {
  if (before === after) return textLines(redactLines(readable(after))).map((text) => ({ sign: ' ', text }));
  const lines = diffHunks(before, after, Number.MAX_SAFE_INTEGER).flatMap((hunk) => hunk.lines);
  return lines.flatMap((line) => {
    const sign = line[0];
    return sign === ' ' || sign === '+' || sign === '-' ? [{ sign, text: line.slice(1) }] : [];
  });
}

/** A text that ends with a line end has no line behind it. */
function textLines(lines: readonly string[]): readonly string[] {
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function diffHunks(
  before: string | undefined,
  after: string,
  context: number,
): readonly { readonly head: string; readonly lines: readonly string[] }[] {
  if (before === after) return [];
  const [old, now] = [readable(before ?? ''), readable(after)];
  const [oldLines, nowLines] = [redactLines(old), redactLines(now)];
  const { hunks } = structuredPatch('before', 'after', old, now, undefined, undefined, { context });
  return hunks.map((hunk) => {
    let [oldAt, nowAt] = [hunk.oldStart - 1, hunk.newStart - 1];
    const lines = hunk.lines.map((line) => {
      const sign = line[0] ?? '';
      if (sign === '\\') return line;
      if (sign !== '+') oldAt += 1;
      if (sign !== '-') nowAt += 1;
      return `${sign}${sign === '-' ? oldLines[oldAt - 1] : nowLines[nowAt - 1]}`;
    });
    const head = `@@ -${range(hunk.oldStart, hunk.oldLines)} +${range(hunk.newStart, hunk.newLines)} @@`;
    return { head, lines };
  });
}

/** Of no lines at all, the place is the line before. */
function range(start: number, lines: number): string {
  return `${lines === 0 ? start - 1 : start},${lines}`;
}

/** A PEM block, also one that is cut off, as one line with the digest of its text: nobody reads forty lines of it, and it may be a key. */
function readable(text: string): string {
  return text.replace(
    /-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)(?:-----END \1-----|$(?![\s\S]))/g,
    (_, label: string, body: string) => {
      const digest = digestOf(Buffer.from(body, 'base64'));
      return `-----${label}----- sha256 ${digest}`;
    },
  );
}
