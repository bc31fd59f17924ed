import { effectiveEntries } from './effective-mapping.ts';
import { positionAt } from './position.ts';
import type { Refusal } from './refusal.ts';
import { type ConfigNode, target } from './value.ts';
import { readStream, type Stream } from './yaml/read-stream.ts';
import { YamlSyntaxError } from './yaml/syntax-error.ts';

/** A config.yml that was read: the text, and its values as TPA's loaders see them, each with its place in the text. */
export interface ConfigDocument {
  readonly kind: 'document';
  readonly text: string;
  readonly file: string;
  readonly root: ConfigNode;
}

/** Aliases of aliases can stand for more values than fit in memory. */
const mostValues = 1_000_000;

/**
 * Reads config.yml as PyYAML's safe loader and Ansible's loader do (YAML 1.1). Where the two differ (tabs), the text is read as
 * Ansible reads it, because that is what `tpaexec provision` and `deploy` use; `lintConfig` reports it.
 * @param file name for messages
 * @returns a refusal for a text that they reject, with the place
 */
export function readConfig(text: string, file: string): ConfigDocument | Refusal {
  let stream: Stream;
  try {
    stream = readStream(text);
    if (stream.aliasCount > 0) checkExpansion(stream.root);
  } catch (error) {
    if (!(error instanceof YamlSyntaxError)) throw error;
    const reason = `not readable as YAML: ${error.message}`;
    return refusalAt(text, file, error.offset, reason, error.manual ?? 'Correct this place in the file by hand.');
  }
  return { kind: 'document', text, file, root: stream.root };
}

/** A refusal with the line and column of an offset. */
export function refusalAt(text: string, file: string, offset: number, reason: string, manual: string): Refusal {
  return { kind: 'refusal', file, ...positionAt(text, offset), reason, manual };
}

function checkExpansion(root: ConfigNode): void {
  const weights = new Map<ConfigNode, number>();
  const weigh = (node: ConfigNode): number => {
    const value = target(node);
    const known = weights.get(value);
    if (known !== undefined) return known;
    const weight = 1 + sum(children(value), weigh);
    weights.set(value, weight);
    return weight;
  };
  if (weigh(root) > mostValues)
    throw new YamlSyntaxError('aliases that stand for more than a million values', root.start);
}

function sum(nodes: Iterable<ConfigNode>, weigh: (node: ConfigNode) => number): number {
  let total = 0;
  for (const node of nodes) total += weigh(node);
  return total;
}

function children(node: ConfigNode): readonly ConfigNode[] {
  if (node.kind === 'sequence') return node.items;
  if (node.kind === 'mapping') return [...effectiveEntries(node).values()].map(({ entry }) => entry.value);
  return node.kind === 'tagged' ? [node.inner] : [];
}
