import { type ConfigNode, type MappingEntry, type MappingNode, target } from './value.ts';

/**
 * What makes two keys the same key of a Python dict: `1`, `1.0` and `true` are equal, `'1'` is not.
 * @returns `undefined` for a key that Python cannot hash (a list or a mapping)
 */
export function keyIdentity(key: ConfigNode): string | undefined {
  const node = target(key);
  switch (node.kind) {
    case 'string':
      return `s:${node.value}`;
    case 'null':
      return 'null';
    case 'boolean':
      return node.value ? 'n:1' : 'n:0';
    case 'integer':
      return `n:${node.value}`;
    case 'float':
      return Number.isInteger(node.value) ? `n:${BigInt(node.value)}` : `n:${node.value}`;
    case 'timestamp':
      return `t:${node.value}`;
    case 'tagged':
      return node.inner.kind === 'string' ? `!:${node.shortTag} ${node.inner.value}` : undefined;
    default:
      return undefined;
  }
}

/** The first entry with each key holds the place, the last one the value, as in a Python dict. */
export interface EffectiveEntry {
  readonly key: ConfigNode;
  readonly entry: MappingEntry;
}

/** Mappings never change once they were read, and one that others merge is asked for by each of them. */
const known = new WeakMap<MappingNode, ReadonlyMap<string, EffectiveEntry>>();

/** The entries that count, by key identity: the last of duplicates, and what merges (`<<`) bring in below all own keys. */
export function effectiveEntries(mapping: MappingNode): ReadonlyMap<string, EffectiveEntry> {
  const entries = known.get(mapping) ?? collectEntries(mapping);
  known.set(mapping, entries);
  return entries;
}

function collectEntries(mapping: MappingNode): ReadonlyMap<string, EffectiveEntry> {
  const found = new Map<string, EffectiveEntry>();
  const add = (entry: MappingEntry): void => {
    const identity = keyIdentity(entry.key);
    if (identity === undefined) return;
    found.set(identity, { key: found.get(identity)?.key ?? entry.key, entry });
  };
  for (const entry of mapping.entries) {
    if (!entry.merge) continue;
    for (const source of mergeSources(entry.value)) {
      for (const { entry: merged } of effectiveEntries(source).values()) add(merged);
    }
  }
  for (const entry of mapping.entries) if (!entry.merge) add(entry);
  return found;
}

/** The mappings of one `<<`, the weakest first: of a list, the first mapping wins (YAML merge key type). */
export function mergeSources(value: ConfigNode): readonly MappingNode[] {
  const node = target(value);
  if (node.kind === 'mapping') return [node];
  if (node.kind !== 'sequence') return [];
  return node.items
    .map(target)
    .filter((item) => item.kind === 'mapping')
    .reverse();
}

/** The value that counts for a text key, `undefined` when the mapping has none. */
export function lookUp(node: ConfigNode | undefined, key: string): ConfigNode | undefined {
  const mapping = node === undefined ? undefined : target(node);
  if (mapping?.kind !== 'mapping') return undefined;
  let own: ConfigNode | undefined;
  let merges = false;
  for (const entry of mapping.entries) {
    if (entry.merge) merges = true;
    else if (isTextKey(entry.key, key)) own = entry.value;
  }
  if (own !== undefined || !merges) return own;
  return effectiveEntries(mapping).get(`s:${key}`)?.entry.value;
}

/** True if the key is this text (`true` as a key is a boolean, not the text). */
export function isTextKey(node: ConfigNode, key: string): boolean {
  const text = target(node);
  return text.kind === 'string' && text.value === key;
}
