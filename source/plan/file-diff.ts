import { createHash } from 'node:crypto';
import { createTwoFilesPatch } from 'diff';

/** A unified diff with three lines of context, without the file header; empty when nothing differs. A PEM block is one line. */
export function unifiedDiff(before: string | undefined, after: string): readonly string[] {
  if (before === after) return [];
  const patch = createTwoFilesPatch('before', 'after', readable(before ?? ''), readable(after), undefined, undefined, {
    context: 3,
  });
  const lines = patch.split('\n').slice(3);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/** A PEM block, also one that is cut off, as one line with the digest of its text: nobody reads forty lines of it, and it may be a key. */
function readable(text: string): string {
  return text.replace(
    /-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)(?:-----END \1-----|$(?![\s\S]))/g,
    (_, label: string, body: string) => {
      const digest = createHash('sha256').update(Buffer.from(body, 'base64')).digest('hex');
      return `-----${label}----- sha256 ${digest}`;
    },
  );
}
