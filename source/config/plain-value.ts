import { effectiveEntries } from './effective-mapping.ts';
import { type ConfigNode, type MappingNode, target } from './value.ts';

/** JSON. Mapping keys are text, timestamps are as written, tagged values are `{"!tag": value}` (cli.md, `config show`). */
export type PlainValue = null | boolean | number | string | readonly PlainValue[] | PlainObject;

export interface PlainObject {
  readonly [key: string]: PlainValue;
}

/**
 * The value as JSON: duplicates, aliases and merges are resolved as PyYAML resolves them.
 * Infinity and NaN become their YAML text; integers beyond 2^53 lose digits, as in any JSON reader.
 */
export function toPlain(node: ConfigNode): PlainValue {
  switch (node.kind) {
    case 'null':
      return null;
    case 'boolean':
    case 'string':
    case 'timestamp':
      return node.value;
    case 'integer':
      return Number(node.value);
    case 'float':
      return Number.isFinite(node.value) ? node.value : floatText(node.value);
    case 'tagged':
      return { [node.shortTag]: toPlain(node.inner) };
    case 'alias':
      return toPlain(node.target);
    case 'sequence':
      return node.items.map(toPlain);
    case 'mapping':
      return mappingToPlain(node);
  }
}

function mappingToPlain(mapping: MappingNode): PlainObject {
  const pairs: [string, PlainValue][] = [];
  for (const { key, entry } of effectiveEntries(mapping).values()) pairs.push([keyText(key), toPlain(entry.value)]);
  return Object.fromEntries(pairs);
}

/** A key as JSON has it: `true`, `null`, `1`, `1.5`. */
export function keyText(key: ConfigNode): string {
  const node = target(key);
  switch (node.kind) {
    case 'string':
    case 'timestamp':
      return node.value;
    case 'null':
      return 'null';
    case 'float':
      return Number.isInteger(node.value) ? `${node.value}.0` : floatText(node.value);
    case 'boolean':
    case 'integer':
      return String(node.value);
    case 'tagged':
      return keyText(node.inner);
    default:
      return '';
  }
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (Number.isFinite(value)) return String(value);
  return value > 0 ? '.inf' : '-.inf';
}
