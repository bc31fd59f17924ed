import type { ConfigNode, MappingEntry } from './value.ts';

/**
 * True if two trees hold the same values in the same order with the same types, tags, anchors, duplicates and merges.
 * Places and quoting do not count.
 */
export function sameTree(one: ConfigNode, other: ConfigNode): boolean {
  if (one === other) return true;
  if (one.anchor !== other.anchor || one.tag !== other.tag) return false;
  switch (one.kind) {
    case 'null':
      return other.kind === 'null';
    case 'boolean':
    case 'integer':
    case 'string':
    case 'timestamp':
      return other.kind === one.kind && other.value === one.value;
    case 'float':
      return other.kind === 'float' && Object.is(other.value, one.value);
    case 'alias':
      // Anchors are unique and compared where they are defined.
      return other.kind === 'alias' && other.name === one.name;
    case 'tagged':
      return other.kind === 'tagged' && other.shortTag === one.shortTag && sameTree(one.inner, other.inner);
    case 'sequence':
      return other.kind === 'sequence' && sameList(one.items, other.items, sameTree);
    case 'mapping':
      return other.kind === 'mapping' && sameList(one.entries, other.entries, sameEntry);
  }
}

function sameEntry(one: MappingEntry, other: MappingEntry): boolean {
  return one.merge === other.merge && sameTree(one.key, other.key) && sameTree(one.value, other.value);
}

function sameList<T>(ones: readonly T[], others: readonly T[], same: (one: T, other: T) => boolean): boolean {
  if (ones.length !== others.length) return false;
  for (let at = 0; at < ones.length; at += 1) {
    const one = ones[at];
    const other = others[at];
    if (one === undefined || other === undefined || !same(one, other)) return false;
  }
  return true;
}
