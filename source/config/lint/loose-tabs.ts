import type { ConfigDocument } from '../read-config.ts';
import type { ConfigNode } from '../value.ts';

interface Covered {
  readonly start: number;
  readonly end: number;
}

/** Offsets of the first tab on each line that is neither in quotes, in a text block nor in a comment. */
export function looseTabs(document: ConfigDocument): readonly number[] {
  const { text, root } = document;
  if (!text.includes('\t')) return [];
  const covered: Covered[] = [];
  collect(text, root, covered);
  covered.sort((one, other) => one.start - other.start);
  const found: number[] = [];
  let from = 0;
  for (const line of text.split(/(?<=\n|\r(?!\n))/)) {
    const tab = firstLooseTab(text, from, from + line.length, covered);
    if (tab !== undefined) found.push(tab);
    from += line.length;
  }
  return found;
}

function collect(text: string, node: ConfigNode, covered: Covered[]): void {
  switch (node.kind) {
    case 'sequence':
      for (const item of node.items) collect(text, item, covered);
      break;
    case 'mapping':
      for (const { key, value } of node.entries) {
        collect(text, key, covered);
        collect(text, value, covered);
      }
      break;
    case 'tagged':
      collect(text, node.inner, covered);
      break;
    case 'alias':
      break;
    default:
      if (node.style === 'single' || node.style === 'double') covered.push({ start: node.contentStart, end: node.end });
      else if (node.style !== 'plain') covered.push(blockContent(text, node.contentStart, node.end));
  }
}

/** A text block without its header line. */
function blockContent(text: string, start: number, end: number): Covered {
  const header = /^[^\r\n]*/.exec(text.slice(start, end));
  return { start: start + (header?.[0].length ?? 0), end };
}

function firstLooseTab(text: string, from: number, end: number, covered: readonly Covered[]): number | undefined {
  if (!text.slice(from, end).includes('\t')) return undefined;
  let blankBefore = true;
  for (let at = from; at < end; at += 1) {
    const range = covered.find((candidate) => candidate.start <= at && at < candidate.end);
    if (range !== undefined) {
      at = range.end - 1;
      blankBefore = false;
      continue;
    }
    const character = text.charAt(at);
    if (character === '#' && blankBefore) return undefined;
    if (character === '\t') return at;
    blankBefore = character === ' ';
  }
  return undefined;
}
