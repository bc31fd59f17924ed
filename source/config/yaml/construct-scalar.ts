import type { ConfigNode, ScalarStyle } from '../value.ts';
import { looksLikeFloat, looksLikeInteger, parseFloat11, parseInteger } from './numbers.ts';
import { type Resolved, resolvePlain } from './resolve-plain.ts';
import { YamlSyntaxError } from './syntax-error.ts';
import { isValidTimestamp } from './timestamps.ts';

/** Everything about a scalar but its meaning. */
export interface ScalarSource {
  readonly start: number;
  readonly end: number;
  readonly contentStart: number;
  readonly anchor: string | undefined;
  readonly tag: string | undefined;
  readonly style: ScalarStyle;
}

export const coreTag = 'tag:yaml.org,2002:';

/** Tags of Ansible's loader that wrap a scalar's raw text (ansible/parsing/yaml/constructor.py). */
export const ansibleTags: ReadonlySet<string> = new Set(['!vault', '!vault-encrypted', '!unsafe']);

const quoteIt = 'Put the value in quotes if it is a text.';

/** The value of a scalar as PyYAML's safe constructor builds it. `asKey`: `<<` and `=` mean something else in a key. */
export function constructScalar(text: string, source: ScalarSource, asKey: boolean): ConfigNode {
  const { tag } = source;
  if (tag === undefined ? source.style === 'plain' : tag === '!')
    return fromResolved(resolvePlain(text), text, source, asKey);
  if (tag === undefined || tag === `${coreTag}str`) return stringNode(text, source);
  if (ansibleTags.has(tag)) return wrap(tag, text, source);
  return fromCoreTag(tag, text, source);
}

function wrap(shortTag: string, text: string, source: ScalarSource): ConfigNode {
  const { start, end, contentStart, anchor, tag, style } = source;
  const bare = { start: contentStart, end, contentStart, anchor: undefined, tag: undefined, style };
  return { kind: 'tagged', shortTag, inner: stringNode(text, bare), start, end, contentStart, anchor, tag };
}

// Written out instead of spread: a file of 10,000 lines has 20,000 scalars, and V8 spreads ten times slower.
function stringNode(value: string, source: ScalarSource): ConfigNode {
  const { start, end, contentStart, anchor, tag, style } = source;
  return { kind: 'string', value, start, end, contentStart, anchor, tag, style };
}

function booleanNode(value: boolean, source: ScalarSource): ConfigNode {
  const { start, end, contentStart, anchor, tag, style } = source;
  return { kind: 'boolean', value, start, end, contentStart, anchor, tag, style };
}

function integerNode(value: bigint, source: ScalarSource): ConfigNode {
  const { start, end, contentStart, anchor, tag, style } = source;
  return { kind: 'integer', value, start, end, contentStart, anchor, tag, style };
}

function fromResolved(resolved: Resolved, text: string, source: ScalarSource, asKey: boolean): ConfigNode {
  switch (resolved.kind) {
    case 'string':
      return stringNode(text, source);
    case 'boolean':
      return booleanNode(resolved.value, source);
    case 'integer':
      return integerNode(resolved.value, source);
    case 'null':
      return { kind: 'null', ...source };
    case 'float':
      return { kind: 'float', value: resolved.value, ...source };
    case 'timestamp':
      return { kind: 'timestamp', value: resolved.value, ...source };
    case 'merge':
    case 'indicator':
      if (asKey) return stringNode(text, source);
      throw new YamlSyntaxError(`"${text}" is not a value in YAML 1.1`, source.start, quoteIt);
    case 'invalid':
      throw new YamlSyntaxError(`${resolved.what}: ${text}`, source.start, quoteIt);
  }
}

function fromCoreTag(tag: string, text: string, source: ScalarSource): ConfigNode {
  const fail = (what: string): never => {
    throw new YamlSyntaxError(what, source.start, 'Remove the tag or correct the value.');
  };
  switch (tag.startsWith(coreTag) ? tag.slice(coreTag.length) : '') {
    case 'null':
      return { kind: 'null', ...source };
    case 'bool': {
      const resolved = resolvePlain(text.toLowerCase());
      if (resolved.kind !== 'boolean') return fail(`not a boolean: ${text}`);
      return booleanNode(resolved.value, source);
    }
    case 'int': {
      const value = looksLikeInteger(text) ? parseInteger(text) : undefined;
      return value === undefined ? fail(`not an integer: ${text}`) : integerNode(value, source);
    }
    case 'float': {
      const simple = /^[-+]?[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?$/.test(text);
      if (!simple && !looksLikeFloat(text)) return fail(`not a number: ${text}`);
      return { kind: 'float', value: parseFloat11(text), ...source };
    }
    case 'timestamp':
      return isValidTimestamp(text)
        ? { kind: 'timestamp', value: text, ...source }
        : fail(`not a date or time: ${text}`);
    case 'binary':
      return /^[A-Za-z0-9+/=\s]*$/.test(text) ? wrap('!!binary', text, source) : fail('not base64');
    default:
      return fail(unknownTag(tag));
  }
}

/** TPA reads config.yml with Ansible's loader: any other tag makes it stop. */
export function unknownTag(tag: string): string {
  const written = tag.startsWith(coreTag) ? `!!${tag.slice(coreTag.length)}` : tag;
  return `the tag ${written}, which neither Ansible nor PyYAML's safe loader reads here`;
}
