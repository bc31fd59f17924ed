import { createHash } from 'node:crypto';
import { createTwoFilesPatch } from 'diff';

/** A unified diff with three lines of context, without the file header; empty when nothing differs. A PEM block is one line. */
export function unifiedDiff(before: string | undefined, after: string): readonly string[] {
  if (before === after) return [];
  const patch = createTwoFilesPatch('before', 'after', readable(before ?? ''), readable(after), undefined, undefined, {
    context: 3,
  });
  const lines = patch.split('\n').slice(4);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/** A PEM block as one line with the digest of its base64 text: nobody reads forty lines of it. */
function readable(text: string): string {
  return text.replace(
    /-----BEGIN ([A-Z ]+)-----\n([A-Za-z0-9+/=\n]+)-----END \1-----/g,
    (_, label: string, body: string) => {
      const digest = createHash('sha256').update(Buffer.from(body, 'base64')).digest('hex');
      return `-----${label}----- sha256 ${digest}`;
    },
  );
}
