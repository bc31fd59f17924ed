import { effectiveEntries } from '../../source/config/effective-mapping.ts';
import { readConfig } from '../../source/config/read-config.ts';
import type { ConfigNode } from '../../source/config/value.ts';
import type { Loaded, TypedValue } from './pyyaml.ts';

/** What our reader yields, in the form of `loadWithPyYaml`. */
export function loadWithOurs(text: string): Loaded {
  const read = readConfig(text, 'small.yml');
  return read.kind === 'refusal' ? { error: read.reason } : { value: typed(read.root) };
}

export function typed(node: ConfigNode): TypedValue {
  switch (node.kind) {
    case 'null':
    case 'timestamp':
      return [node.kind];
    case 'boolean':
    case 'string':
      return [node.kind, node.value];
    case 'integer':
      return ['integer', String(node.value)];
    case 'float':
      return ['float', floatValue(node.value)];
    case 'alias':
      return typed(node.target);
    case 'tagged':
      return ['tagged', node.shortTag, typed(node.inner)];
    case 'sequence':
      return ['sequence', node.items.map(typed)];
    case 'mapping':
      return [
        'mapping',
        [...effectiveEntries(node).values()].map(({ key, entry }) => [typed(key), typed(entry.value)]),
      ];
  }
}

function floatValue(value: number): number | string {
  if (Number.isNaN(value)) return 'nan';
  if (Number.isFinite(value)) return value;
  return value > 0 ? 'inf' : '-inf';
}
