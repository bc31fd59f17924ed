import type { ConfigNode, MappingEntry, MappingNode } from '../value.ts';
import { isList, type SettingValue } from '../write-scalar.ts';

/** Indices from the root: of an entry in a mapping, of an item in a list. */
export type TreePath = readonly number[];

const nowhere = { start: 0, end: 0, contentStart: 0, anchor: undefined, tag: undefined };

/** The node that a written value has to become. */
export function expectedValue(value: SettingValue): ConfigNode {
  if (isList(value)) return expectedList(value.map(expectedValue));
  const source = { ...nowhere, style: 'plain' as const };
  if (value === null) return { kind: 'null', ...source };
  if (typeof value === 'boolean') return { kind: 'boolean', value, ...source };
  if (typeof value === 'string') return { kind: 'string', value, ...source };
  if (Number.isSafeInteger(value)) return { kind: 'integer', value: BigInt(value), ...source };
  return { kind: 'float', value, ...source };
}

/** `{first: {second: value}}` as an entry. */
export function expectedEntry(keys: readonly [string, ...string[]], value: ConfigNode): MappingEntry {
  const [first, second, ...others] = keys;
  const inner = second === undefined ? value : expectedMapping([expectedEntry([second, ...others], value)]);
  return { key: expectedValue(first), value: inner, colon: -1, question: -1, merge: false };
}

export function expectedList(items: readonly ConfigNode[]): ConfigNode {
  return { kind: 'sequence', style: 'block', items, ...nowhere };
}

export function expectedMapping(entries: readonly MappingEntry[]): MappingNode {
  return { kind: 'mapping', style: 'block', column: 0, entries, ...nowhere };
}

/** The tree with one node exchanged; everything off the path is shared. */
export function exchange(root: ConfigNode, path: TreePath, change: (node: ConfigNode) => ConfigNode): ConfigNode {
  const [index, ...rest] = path;
  if (index === undefined) return change(root);
  if (root.kind === 'mapping') {
    const entries = root.entries.map((entry, at) =>
      at === index ? { ...entry, value: exchange(entry.value, rest, change) } : entry,
    );
    return { ...root, entries };
  }
  if (root.kind === 'sequence') {
    return { ...root, items: root.items.map((item, at) => (at === index ? exchange(item, rest, change) : item)) };
  }
  return root;
}

/** The tree with the entries of one mapping exchanged. */
export function exchangeEntries(
  root: ConfigNode,
  path: TreePath,
  change: (entries: readonly MappingEntry[]) => readonly MappingEntry[],
): ConfigNode {
  return exchange(root, path, (node) => (node.kind === 'mapping' ? { ...node, entries: change(node.entries) } : node));
}
