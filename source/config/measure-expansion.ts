import { effectiveEntries, mergeSources } from './effective-mapping.ts';
import { type ConfigNode, type MappingNode, target } from './value.ts';
import { YamlSyntaxError } from './yaml/syntax-error.ts';

/** Aliases of aliases, and merges of merges, can stand for more than fits in memory. */
const most = 1_000_000;
/** As for what is written out (the composer's limit): aliases nest, too. */
const deepest = 200;

interface Size {
  /** Values that the node stands for, itself included. */
  readonly values: number;
  readonly height: number;
  /** Entries of a mapping once its merges are flattened, duplicates counted: what PyYAML's `flatten_mapping` copies. */
  readonly pairs: number;
}

/**
 * Throws YamlSyntaxError for aliases and merges that stand for more than a million values or entries, or that nest too deeply.
 * Every node is looked at once: an anchor stands before its aliases, so what an alias stands for has been measured by then.
 */
export function measureExpansion(root: ConfigNode): void {
  const sizes = new Map<ConfigNode, Size>();
  let merged = 0;

  const measure = (node: ConfigNode): Size => {
    const value = target(node);
    const known = sizes.get(value);
    if (known !== undefined) return known;
    const size = value.kind === 'mapping' ? sizeOfMapping(value) : sizeOf(value);
    if (size.values > most) {
      throw new YamlSyntaxError('aliases that stand for more than a million values', value.start, writeOut);
    }
    if (size.height > deepest) throw new YamlSyntaxError('aliases nested too deeply', value.start, writeOut);
    sizes.set(value, size);
    return size;
  };

  const sizeOf = (node: ConfigNode): Size => {
    const inner = node.kind === 'sequence' ? node.items : node.kind === 'tagged' ? [node.inner] : [];
    let values = 1;
    let height = 0;
    for (const item of inner) {
      const size = measure(item);
      values += size.values;
      height = Math.max(height, size.height + 1);
    }
    return { values, height, pairs: 0 };
  };

  const sizeOfMapping = (mapping: MappingNode): Size => {
    let height = 0;
    let pairs = 0;
    for (const { value, merge } of mapping.entries) {
      height = Math.max(height, measure(value).height + 1);
      const brought = merge ? mergeSources(value).map((source) => measure(source).pairs) : [];
      for (const count of brought) {
        pairs += count;
        merged += count;
      }
      if (!merge) pairs += 1;
    }
    if (merged > most) {
      throw new YamlSyntaxError('merges (<<) that bring in more than a million entries', mapping.start, writeOut);
    }
    let values = 1;
    for (const { entry } of effectiveEntries(mapping).values()) values += measure(entry.value).values;
    return { values, height, pairs };
  };

  measure(root);
}

const writeOut = 'Write out what is meant, or use fewer aliases.';
