import { createTwoFilesPatch } from 'diff';

/** A unified diff with three lines of context, without the file header; empty when nothing differs. */
export function unifiedDiff(before: string | undefined, after: string): readonly string[] {
  if (before === after) return [];
  const patch = createTwoFilesPatch('before', 'after', before ?? '', after, undefined, undefined, { context: 3 });
  const lines = patch.split('\n').slice(4);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}
