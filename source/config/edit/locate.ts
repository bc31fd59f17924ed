import { isTextKey, lookUp } from '../effective-mapping.ts';
import { clusterNameOf, instanceName, normaliseName } from '../instance-name.ts';
import { keyText } from '../plain-value.ts';
import { type ConfigDocument, refusalAt } from '../read-config.ts';
import type { Refusal } from '../refusal.ts';
import type { Scope } from '../scope.ts';
import type { ConfigNode, MappingNode, SequenceNode } from '../value.ts';
import type { TreePath } from './expected-tree.ts';

/** A mapping on the way to a setting, and the entry of it that leads on (-1: none yet). */
export interface Stop {
  readonly mapping: MappingNode;
  readonly path: TreePath;
  readonly entry: number;
}

/** The mappings from the root to the one that holds the setting, and the keys that are missing below the last one. */
export interface Location {
  readonly kind: 'location';
  readonly stops: readonly [Stop, ...Stop[]];
  readonly missing: readonly string[];
}

/** Why a value on the path cannot be gone through, in the words of a refusal. */
interface Obstacle {
  readonly reason: string;
  readonly manual: string;
}

/**
 * Walks to the mapping where a scope's settings are. Refuses what a splice cannot be sure of: duplicate keys, anchors, aliases,
 * merges, tags and templates on the path.
 */
export function locate(document: ConfigDocument, scope: Scope): Location | Refusal {
  const { root, text, file } = document;
  const refuse = (node: ConfigNode, { reason, manual }: Obstacle): Refusal =>
    refusalAt(text, file, node.start, reason, manual);
  const obstacle = obstacleIn(root, 'the file', true);
  if (obstacle !== undefined) return refuse(root, obstacle);
  if (root.kind !== 'mapping') return refuse(root, notMapping('the file'));
  const stops: Stop[] = [];
  let mapping = root;
  let path: TreePath = [];
  const keys = keysOf(scope);
  for (const [depth, key] of keys.entries()) {
    const found = findEntry(document, mapping, key);
    if (typeof found !== 'number') return found;
    stops.push({ mapping, path, entry: found });
    const value = mapping.entries[found]?.value;
    const missing = keys.slice(depth);
    if (value === undefined || value.kind === 'null') {
      const blocked = value === undefined ? undefined : obstacleIn(value, key, false);
      if (value !== undefined && blocked !== undefined) return refuse(value, blocked);
      if (scope.kind !== 'cluster' && key === listOf(scope)) return refuse(value ?? root, noSuchItem(scope));
      return { kind: 'location', stops: asStops(stops), missing };
    }
    path = [...path, found];
    const isList = key === listOf(scope);
    const next = isList ? findItem(document, value, scope) : { node: value, path: [] };
    if ('kind' in next) return next;
    path = [...path, ...next.path];
    const blocked = obstacleIn(next.node, key, true);
    if (blocked !== undefined) return refuse(next.node, blocked);
    if (next.node.kind !== 'mapping') return refuse(next.node, notMapping(key));
    mapping = next.node;
  }
  return { kind: 'location', stops: asStops([...stops, { mapping, path, entry: -1 }]), missing: [] };
}

function asStops(stops: readonly Stop[]): readonly [Stop, ...Stop[]] {
  const [first, ...rest] = stops;
  if (first === undefined) throw new RangeError('a path without a root');
  return [first, ...rest];
}

function keysOf(scope: Scope): readonly string[] {
  switch (scope.kind) {
    case 'cluster':
      return ['cluster_vars'];
    case 'instance_defaults':
      return ['instance_defaults', 'vars'];
    case 'instance':
      return ['instances', 'vars'];
    case 'location':
      return ['locations', 'vars'];
    case 'entry':
      return ['instances'];
  }
}

function listOf(scope: Scope): string | undefined {
  if (scope.kind === 'instance' || scope.kind === 'entry') return 'instances';
  return scope.kind === 'location' ? 'locations' : undefined;
}

/** Index of the only entry with this key, -1 without one; a refusal if there are two, or a merge that could bring it. */
export function findEntry(document: ConfigDocument, mapping: MappingNode, key: string): number | Refusal {
  const { text, file } = document;
  let found = -1;
  for (const [index, entry] of mapping.entries.entries()) {
    if (entry.merge) {
      const manual = 'Write the setting by hand where it belongs, or write the merged values out.';
      return refusalAt(text, file, entry.key.start, `a merge (<<) in the mapping that holds ${key}`, manual);
    }
    if (!isTextKey(entry.key, key)) continue;
    if (found !== -1) {
      const manual = `Keep one "${key}" and remove the others: the loaders use the last one and say nothing.`;
      return refusalAt(text, file, entry.key.start, `the key ${key} is there more than once`, manual);
    }
    found = index;
  }
  return found;
}

function findItem(
  document: ConfigDocument,
  list: ConfigNode,
  scope: Scope,
): { readonly node: ConfigNode; readonly path: TreePath } | Refusal {
  const refuse = (node: ConfigNode, { reason, manual }: Obstacle): Refusal =>
    refusalAt(document.text, document.file, node.start, reason, manual);
  const name = listOf(scope) ?? '';
  const blocked = obstacleIn(list, name, true);
  if (blocked !== undefined) return refuse(list, blocked);
  if (list.kind !== 'sequence') {
    return refuse(list, { reason: `${name} is not a list`, manual: `Write ${name} as a list of mappings.` });
  }
  const matches = matchingItems(document.root, list, scope);
  const [first, second] = matches;
  if (first === undefined) return refuse(list, noSuchItem(scope));
  if (second !== undefined) {
    const manual = 'Give every entry its own Name.';
    return refuse(second.node, { reason: 'a second entry with the same Name', manual });
  }
  return { node: first.node, path: [first.index] };
}

function matchingItems(
  root: ConfigNode,
  list: SequenceNode,
  scope: Scope,
): readonly { readonly node: ConfigNode; readonly index: number }[] {
  const cluster = clusterNameOf(root);
  const named = (node: ConfigNode): boolean => {
    if (scope.kind === 'instance' || scope.kind === 'entry')
      return instanceName(node, cluster)?.normalised === normaliseName(scope.name);
    const name = lookUp(node, 'Name');
    return scope.kind === 'location' && name !== undefined && keyText(name) === scope.name;
  };
  return list.items.map((node, index) => ({ node, index })).filter(({ node }) => named(node));
}

function noSuchItem(scope: Scope): Obstacle {
  const name = 'name' in scope ? scope.name : '';
  const kind = scope.kind === 'entry' ? 'instance' : scope.kind;
  return { reason: `no ${kind} with the Name ${name}`, manual: 'Check the spelling of the Name in the file.' };
}

function notMapping(what: string): Obstacle {
  return { reason: `${what} is not a mapping`, manual: 'Write it as lines of "key: value" by hand.' };
}

function obstacleIn(node: ConfigNode, what: string, value: boolean): Obstacle | undefined {
  if (node.kind === 'alias') {
    const manual = `Write the values of *${node.name} out here, or change them where &${node.name} is.`;
    return { reason: `${what} is an alias (*${node.name})`, manual };
  }
  if (node.anchor !== undefined) {
    const manual = `Other places may use *${node.anchor} and would change too. Edit by hand, or remove the anchor.`;
    return { reason: `${what} has an anchor (&${node.anchor})`, manual };
  }
  if (node.tag !== undefined) return { reason: `${what} has a tag (${node.tag})`, manual: 'Edit the value by hand.' };
  if (value && node.kind === 'string' && /\{\{|\{%/.test(node.value)) {
    return { reason: `${what} is a template`, manual: 'Change what the template takes its values from.' };
  }
  return undefined;
}
