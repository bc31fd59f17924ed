import type { ConfigNode, MappingEntry, SequenceNode, StringNode } from '../value.ts';
import { writeScalar } from '../write-scalar.ts';
import { expectedList, expectedValue } from './expected-tree.ts';
import { insertLinesAfter } from './insert-entry.ts';
import { breakAt, endOfLine, startOfLine, startOfNextLine } from './lines.ts';
import { beforeBreak } from './remove-entry.ts';
import type { Splice } from './splice.ts';

/** The list as it is to be: what to do to the text, and the node that must come out. */
interface NewItems {
  readonly splices: readonly Splice[];
  readonly expected: ConfigNode;
}

/** Where an item comes from: one that is there, with its line, or none. */
type Origin = number | undefined;

/**
 * Changes the items of a list. An item that stays keeps its line with what is behind it, wherever it goes; lines between items stay where
 * they are. Undefined where a splice cannot be sure: items that are no texts, or have an anchor, a tag or several lines.
 */
export function replaceItems(
  text: string,
  entry: MappingEntry,
  list: SequenceNode,
  wanted: readonly string[],
): NewItems | undefined {
  const items = list.items.filter(isPlainItem);
  if (items.length < list.items.length) return undefined;
  const origins = originsOf(items, wanted);
  const expected = expectedList(wanted.map((value, at) => items[origins[at] ?? -1] ?? expectedValue(value)));
  const splices =
    list.style === 'flow'
      ? inBrackets(text, list, items, wanted, origins)
      : onLines(text, entry, items, wanted, origins);
  return splices && { splices, expected };
}

function isPlainItem(node: ConfigNode): node is StringNode {
  const isText = node.kind === 'string' && node.style !== 'literal' && node.style !== 'folded';
  return isText && node.anchor === undefined && node.tag === undefined;
}

/** For each wanted item the one that is there: in its own place, if it is the same, else the first that is not taken. */
function originsOf(items: readonly StringNode[], wanted: readonly string[]): readonly Origin[] {
  const taken = new Set(wanted.flatMap((value, at) => (items[at]?.value === value ? [at] : [])));
  return wanted.map((value, at) => {
    if (items[at]?.value === value) return at;
    const origin = items.findIndex((item, index) => item.value === value && !taken.has(index));
    if (origin < 0) return undefined;
    taken.add(origin);
    return origin;
  });
}

function onLines(
  text: string,
  entry: MappingEntry,
  items: readonly StringNode[],
  wanted: readonly string[],
  origins: readonly Origin[],
): readonly Splice[] | undefined {
  const lines = items.map(({ start, end }) => ({ start: startOfLine(text, start), end: endOfLine(text, end) }));
  const heads = items.map(({ start }) => text.slice(startOfLine(text, start), start));
  if (!heads.every((head) => /^[ \t]*-[ \t]+$/.test(head))) return undefined;
  if (items.some(({ start, end }) => endOfLine(text, start) < end)) return undefined;
  const fresh = wanted.map((value, at) => {
    const origin = origins[at];
    if (origin !== undefined) return text.slice(lines[origin]?.start, lines[origin]?.end);
    const old = items[at];
    // What is behind a value belongs to it, and goes with it.
    const isReplaced = old !== undefined && !origins.includes(at);
    const tail = isReplaced ? text.slice(old.end, lines[at]?.end) : '';
    return `${heads[at] ?? heads[0] ?? ''}${writeScalar(value, { previous: old?.style })}${tail}`;
  });
  const kept = lines.slice(0, wanted.length).flatMap(({ start, end }, at): Splice[] => {
    const line = fresh[at] ?? '';
    return text.slice(start, end) === line ? [] : [{ start, end, text: line }];
  });
  const last = lines.at(-1);
  if (wanted.length > lines.length) {
    return last === undefined ? undefined : [...kept, insertLinesAfter(text, last.end, fresh.slice(lines.length))];
  }
  const gone = lines.slice(wanted.length).map(({ start, end }): Splice => {
    const isLast = breakAt(text, end) === '';
    return { start: isLast ? beforeBreak(text, start) : start, end: startOfNextLine(text, end), text: '' };
  });
  const brackets = wanted.length === 0 ? [{ start: entry.colon + 1, end: entry.colon + 1, text: ' []' }] : [];
  return [...brackets, ...kept, ...gone];
}

function inBrackets(
  text: string,
  list: SequenceNode,
  items: readonly StringNode[],
  wanted: readonly string[],
  origins: readonly Origin[],
): readonly Splice[] | undefined {
  const inside = { start: list.contentStart + 1, end: list.end - 1 };
  if (text.slice(inside.start, inside.end).includes('#')) return undefined;
  if (wanted.length === 0) return [{ ...inside, text: '' }];
  const fresh = wanted.map((value, at) => {
    const origin = items[origins[at] ?? -1];
    return origin === undefined
      ? writeScalar(value, { previous: items[at]?.style })
      : text.slice(origin.start, origin.end);
  });
  const last = items.at(-1);
  if (last === undefined) return [{ ...inside, text: fresh.join(', ') }];
  const kept = items.slice(0, wanted.length).flatMap(({ start, end }, at): Splice[] => {
    return text.slice(start, end) === fresh[at] ? [] : [{ start, end, text: fresh[at] ?? '' }];
  });
  const stays = items[wanted.length - 1];
  if (stays !== undefined && stays !== last) return [...kept, { start: stays.end, end: last.end, text: '' }];
  const more = fresh.slice(items.length).map((value) => `, ${value}`);
  return more.length === 0 ? kept : [...kept, { start: last.end, end: last.end, text: more.join('') }];
}
