/** Offsets into the text that was read: UTF-16 units, `end` is exclusive. */
export interface SourceRange {
  readonly start: number;
  readonly end: number;
}

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

interface NodeBase extends SourceRange {
  /** Where the content starts, after an anchor or a tag; equal to `start` when there is neither. */
  readonly contentStart: number;
  readonly anchor: string | undefined;
  /** The tag that was written, resolved (`tag:yaml.org,2002:str`, `!vault`), if one was. */
  readonly tag: string | undefined;
}

interface ScalarBase extends NodeBase {
  readonly style: ScalarStyle;
}

export interface NullNode extends ScalarBase {
  readonly kind: 'null';
}

export interface BooleanNode extends ScalarBase {
  readonly kind: 'boolean';
  readonly value: boolean;
}

/** Python's integers have no limit, so neither has this. */
export interface IntegerNode extends ScalarBase {
  readonly kind: 'integer';
  readonly value: bigint;
}

export interface FloatNode extends ScalarBase {
  readonly kind: 'float';
  readonly value: number;
}

export interface StringNode extends ScalarBase {
  readonly kind: 'string';
  readonly value: string;
}

/** A date or a date and time, kept as it was written. */
export interface TimestampNode extends ScalarBase {
  readonly kind: 'timestamp';
  readonly value: string;
}

/** A value that a constructor of Ansible or PyYAML wraps: `!vault`, `!unsafe`, `!!binary`, `!!set`, `!!omap`, `!!pairs`. */
export interface TaggedNode extends NodeBase {
  readonly kind: 'tagged';
  readonly shortTag: string;
  readonly inner: ConfigNode;
}

export interface AliasNode extends NodeBase {
  readonly kind: 'alias';
  readonly name: string;
  /** Never an alias itself. */
  readonly target: ConfigNode;
}

export type CollectionStyle = 'block' | 'flow';

export interface SequenceNode extends NodeBase {
  readonly kind: 'sequence';
  readonly style: CollectionStyle;
  readonly items: readonly ConfigNode[];
}

/** One `key: value` as written. Duplicate keys and merges (`<<`) are separate entries here; see `effective-mapping.ts`. */
export interface MappingEntry {
  readonly key: ConfigNode;
  readonly value: ConfigNode;
  /** Offset of the `:`; -1 when the value was left out. */
  readonly colon: number;
  /** Offset of the `?` of an explicit key; -1 usually. */
  readonly question: number;
  readonly merge: boolean;
}

export interface MappingNode extends NodeBase {
  readonly kind: 'mapping';
  readonly style: CollectionStyle;
  /** 0-based column of the first key (block) or of the brace (flow). */
  readonly column: number;
  readonly entries: readonly MappingEntry[];
}

export type ScalarNode = NullNode | BooleanNode | IntegerNode | FloatNode | StringNode | TimestampNode;

/** A value of config.yml exactly as PyYAML's safe loader yields it (YAML 1.1), with the place it came from. */
export type ConfigNode = ScalarNode | TaggedNode | AliasNode | SequenceNode | MappingNode;

/** The node that an alias stands for; any other node itself. */
export function target(node: ConfigNode): ConfigNode {
  return node.kind === 'alias' ? node.target : node;
}
