import { keyIdentity } from '../effective-mapping.ts';
import { type ConfigNode, type MappingEntry, type MappingNode, type SequenceNode, target } from '../value.ts';
import { coreTag, unknownTag } from './construct-scalar.ts';
import { YamlSyntaxError } from './syntax-error.ts';

/** Judges one entry as PyYAML's constructor would: a key that Python can hash, a merge of mappings. */
export function checkEntry(key: ConfigNode, value: ConfigNode, colon: number, question: number): MappingEntry {
  if (keyIdentity(key) === undefined) {
    const manual = 'Put a value that starts with "{{" or "[" in quotes.';
    throw new YamlSyntaxError('a list or mapping as a key, which Python cannot hold', key.start, manual);
  }
  const merge = key.kind === 'string' && key.value === '<<' && (key.style === 'plain' ? !key.tag : key.tag === '!');
  if (merge && !isMergeable(value))
    throw new YamlSyntaxError('a merge (<<) of something that is not a mapping', value.start);
  return { key, value, colon, question, merge };
}

function isMergeable(value: ConfigNode): boolean {
  const node = target(value);
  if (node.kind === 'mapping') return true;
  return node.kind === 'sequence' && node.items.every((item) => target(item).kind === 'mapping');
}

/** Applies a collection's tag: `!!seq` and `!!map` mean nothing, `!!set`, `!!omap`, `!!pairs` and `!unsafe` wrap it. */
export function finishCollection(node: SequenceNode | MappingNode): ConfigNode {
  const { tag } = node;
  if (tag === undefined || tag === '!') return node;
  if (tag === `${coreTag}${node.kind === 'mapping' ? 'map' : 'seq'}`) return node;
  const { start, end, contentStart, anchor } = node;
  const wrap = (shortTag: string): ConfigNode => {
    const inner = { ...node, anchor: undefined, tag: undefined };
    return { kind: 'tagged', shortTag, inner, start, end, contentStart, anchor, tag };
  };
  if (tag === '!unsafe') return wrap(tag);
  if (tag === `${coreTag}set` && node.kind === 'mapping') return wrap('!!set');
  if ((tag === `${coreTag}omap` || tag === `${coreTag}pairs`) && isListOfPairs(node)) {
    return wrap(`!!${tag.slice(coreTag.length)}`);
  }
  throw new YamlSyntaxError(unknownTag(tag), start, 'Remove the tag or correct the value.');
}

function isListOfPairs(node: SequenceNode | MappingNode): boolean {
  if (node.kind !== 'sequence') return false;
  return node.items.map(target).every((item) => item.kind === 'mapping' && item.entries.length === 1);
}
