import { keyIdentity } from '../effective-mapping.ts';
import { type ConfigNode, type MappingEntry, type MappingNode, type SequenceNode, target } from '../value.ts';
import { constructScalar, coreTag, unknownTag } from './construct-scalar.ts';
import { noProperties, type Properties, PropertyReader } from './node-properties.ts';
import type { Scanner } from './scanner.ts';
import { YamlSyntaxError } from './syntax-error.ts';
import type { Token, TokenType } from './token.ts';

/** PyYAML gives up near 490 levels (Python's recursion limit); nobody writes 200. */
const deepest = 200;

type Context = 'block' | 'block-or-indentless' | 'flow';

/** Turns tokens into value nodes: the grammar of YAML 1.1 as in PyYAML's parser and composer. */
export class Composer {
  private readonly scanner: Scanner;
  private readonly anchors = new Map<string, ConfigNode>();
  private readonly properties: PropertyReader;
  private depth = 0;
  aliasCount = 0;

  constructor(scanner: Scanner, tagHandles: ReadonlyMap<string, string>) {
    this.scanner = scanner;
    this.properties = new PropertyReader(scanner, tagHandles);
  }

  node(context: Context, asKey = false): ConfigNode {
    const { scanner } = this;
    if (scanner.peek().type === 'alias') return this.alias(scanner.next());
    const properties = this.properties.read();
    this.depth += 1;
    if (this.depth > deepest) throw new YamlSyntaxError('collections nested too deeply', scanner.peek().start);
    const node = this.content(context, properties, asKey);
    this.depth -= 1;
    if (node.anchor !== undefined) this.register(node.anchor, node);
    return node;
  }

  private register(name: string, node: ConfigNode): void {
    if (this.anchors.has(name)) {
      throw new YamlSyntaxError(
        `the anchor &${name} for the second time`,
        node.start,
        'Give every anchor its own name.',
      );
    }
    this.anchors.set(name, node);
  }

  private alias(token: Token): ConfigNode {
    const found = this.anchors.get(token.text);
    if (found === undefined) {
      throw new YamlSyntaxError(
        `the alias *${token.text} without an anchor before it`,
        token.start,
        'Quote it if it is a text.',
      );
    }
    this.aliasCount += 1;
    const range = { start: token.start, end: token.end, contentStart: token.start, anchor: undefined, tag: undefined };
    return { kind: 'alias', name: token.text, target: found, ...range };
  }

  private content(context: Context, properties: Properties, asKey: boolean): ConfigNode {
    const token = this.scanner.peek();
    switch (token.type) {
      case 'scalar': {
        this.scanner.next();
        const { anchor, tag } = properties;
        const start = properties.start ?? token.start;
        const style = token.style ?? 'plain';
        const source = { start, end: token.end, contentStart: token.start, anchor, tag, style };
        return constructScalar(token.text, source, asKey);
      }
      case 'flow-sequence-start':
        return this.flowSequence(properties);
      case 'flow-mapping-start':
        return this.flowMapping(properties);
      case 'block-entry':
        if (context === 'block-or-indentless') return this.blockSequence(properties, token, true);
        break;
      case 'block-sequence-start':
        if (context !== 'flow') return this.blockSequence(properties, this.scanner.next(), false);
        break;
      case 'block-mapping-start':
        if (context !== 'flow') return this.blockMapping(properties);
        break;
      default:
    }
    if (properties.start !== undefined) return this.empty(properties.end, properties);
    throw new YamlSyntaxError(`${describe(token)} where a value is expected`, token.start);
  }

  /** A value that was left out: null, at the place where it would be. */
  private empty(at: number, properties: Properties = noProperties): ConfigNode {
    const { anchor, tag } = properties;
    if (tag === '!') throw new YamlSyntaxError('the tag "!" without a value', at, 'Remove the "!".');
    const source = { start: properties.start ?? at, end: at, contentStart: at, anchor, tag, style: 'plain' as const };
    return constructScalar('', source, false);
  }

  private nodeUnless(stops: ReadonlySet<TokenType>, context: Context, at: number, asKey = false): ConfigNode {
    return stops.has(this.scanner.peek().type) ? this.empty(at) : this.node(context, asKey);
  }

  private blockSequence(properties: Properties, first: Token, indentless: boolean): ConfigNode {
    const { scanner } = this;
    const items: ConfigNode[] = [];
    let end = first.start;
    const stops = indentless ? afterIndentlessEntry : afterBlockEntry;
    while (scanner.peek().type === 'block-entry') {
      const dash = scanner.next();
      const item = this.nodeUnless(stops, 'block', dash.end);
      items.push(item);
      end = Math.max(item.end, dash.end);
    }
    if (!indentless) this.expectBlockEnd('list');
    const { anchor, tag, start = first.start } = properties;
    const contentStart = first.start;
    return finishCollection({ kind: 'sequence', style: 'block', items, start, end, contentStart, anchor, tag });
  }

  private blockMapping(properties: Properties): ConfigNode {
    const { scanner } = this;
    const first = scanner.next();
    const entries: MappingEntry[] = [];
    let end = first.start;
    while (scanner.peek().type === 'key') {
      const entry = this.entry(scanner.next(), afterBlockKey, 'block-or-indentless');
      entries.push(entry);
      end = Math.max(entry.value.end, entry.colon + 1, entry.key.end);
    }
    this.expectBlockEnd('mapping');
    const { anchor, tag, start = first.start } = properties;
    const { column, start: contentStart } = first;
    return finishCollection({
      kind: 'mapping',
      style: 'block',
      column,
      entries,
      start,
      end,
      contentStart,
      anchor,
      tag,
    });
  }

  /** One `key: value`; its key token was taken. */
  private entry(keyToken: Token, stops: ReadonlySet<TokenType>, context: Context): MappingEntry {
    const question = keyToken.end > keyToken.start ? keyToken.start : -1;
    const key = this.nodeUnless(stops, context, keyToken.end, true);
    if (this.scanner.peek().type !== 'value') return checkEntry(key, this.empty(key.end), -1, question);
    const colon = this.scanner.next();
    return checkEntry(key, this.nodeUnless(stops, context, colon.end), colon.start, question);
  }

  private expectBlockEnd(what: string): void {
    const token = this.scanner.peek();
    if (token.type !== 'block-end') {
      const manual = 'Check the indentation of this line against the lines before it.';
      throw new YamlSyntaxError(`${describe(token)} inside a block ${what}`, token.start, manual);
    }
    this.scanner.next();
  }

  private flowSequence(properties: Properties): ConfigNode {
    const { scanner } = this;
    const open = scanner.next();
    const items: ConfigNode[] = [];
    while (scanner.peek().type !== 'flow-sequence-end') {
      if (items.length > 0 && !this.takeFlowEntry(']')) break;
      if (scanner.peek().type === 'key') items.push(this.singlePair(scanner.next()));
      else items.push(this.node('flow'));
    }
    const { end } = scanner.next();
    const { anchor, tag, start = open.start } = properties;
    const contentStart = open.start;
    return finishCollection({ kind: 'sequence', style: 'flow', items, start, end, contentStart, anchor, tag });
  }

  /** `[a: b]`: a mapping of one pair without braces. */
  private singlePair(keyToken: Token): ConfigNode {
    if (keyToken.end > keyToken.start && afterSequenceKey.has(this.scanner.peek().type)) {
      // libyaml stumbles here, PyYAML's own parser does not.
      throw new YamlSyntaxError('a "?" without a key inside brackets', keyToken.start, 'Remove the "?".');
    }
    const entry = this.entry(keyToken, afterSequenceKey, 'flow');
    const { start, column } = keyToken;
    const end = Math.max(entry.value.end, entry.colon + 1, entry.key.end);
    const bare = { anchor: undefined, tag: undefined };
    return { kind: 'mapping', style: 'flow', column, entries: [entry], start, end, contentStart: start, ...bare };
  }

  private flowMapping(properties: Properties): ConfigNode {
    const { scanner } = this;
    const open = scanner.next();
    const entries: MappingEntry[] = [];
    while (scanner.peek().type !== 'flow-mapping-end') {
      if (entries.length > 0 && !this.takeFlowEntry('}')) break;
      if (scanner.peek().type === 'key') entries.push(this.entry(scanner.next(), afterMappingKey, 'flow'));
      else {
        const key = this.node('flow', true);
        entries.push(checkEntry(key, this.empty(key.end), -1, -1));
      }
    }
    const { end } = scanner.next();
    const { anchor, tag, start = open.start } = properties;
    const { column, start: contentStart } = open;
    return finishCollection({ kind: 'mapping', style: 'flow', column, entries, start, end, contentStart, anchor, tag });
  }

  /** Takes the comma between two entries; false if the collection ends behind it. */
  private takeFlowEntry(closing: '}' | ']'): boolean {
    const token = this.scanner.peek();
    if (token.type !== 'flow-entry') {
      throw new YamlSyntaxError(`${describe(token)} where "," or "${closing}" is expected`, token.start);
    }
    this.scanner.next();
    return this.scanner.peek().type !== (closing === '}' ? 'flow-mapping-end' : 'flow-sequence-end');
  }
}

const afterBlockEntry: ReadonlySet<TokenType> = new Set(['block-entry', 'block-end']);
const afterIndentlessEntry: ReadonlySet<TokenType> = new Set(['block-entry', 'key', 'value', 'block-end']);
const afterBlockKey: ReadonlySet<TokenType> = new Set(['key', 'value', 'block-end']);
const afterSequenceKey: ReadonlySet<TokenType> = new Set(['value', 'flow-entry', 'flow-sequence-end']);
const afterMappingKey: ReadonlySet<TokenType> = new Set(['value', 'flow-entry', 'flow-mapping-end']);

function describe(token: Token): string {
  if (token.type === 'stream-end') return 'the end of the file';
  if (token.type === 'block-end') return 'a line that is indented less';
  return `a ${token.type.replaceAll('-', ' ')}`;
}

/** Judges one entry as PyYAML's constructor would: a key that Python can hash, a merge of mappings. */
function checkEntry(key: ConfigNode, value: ConfigNode, colon: number, question: number): MappingEntry {
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
function finishCollection(node: SequenceNode | MappingNode): ConfigNode {
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
