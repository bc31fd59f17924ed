import type { ScalarStyle } from '../value.ts';
import { isBreak, isBreakOrEnd, space, tab } from './characters.ts';
import { classify, type NextToken } from './classify.ts';
import { Cursor } from './cursor.ts';
import { scanBlockScalar } from './scan-block-scalar.ts';
import { scanPlainScalar } from './scan-plain-scalar.ts';
import { scanAnchor, scanDirective, scanTag } from './scan-properties.ts';
import { scanQuotedScalar } from './scan-quoted-scalar.ts';
import { SimpleKeys } from './simple-keys.ts';
import { YamlSyntaxError } from './syntax-error.ts';
import type { Token, TokenType } from './token.ts';

/** Tokens that were scanned and not yet parsed, numbered from the start of the text so that a key can be put in late. */
class TokenQueue {
  private waiting: Token[] = [];
  private head = 0;
  /** How many tokens have been taken. */
  taken = 0;

  get empty(): boolean {
    return this.head === this.waiting.length;
  }

  /** The number that the next pushed token will have. */
  get total(): number {
    return this.taken + this.waiting.length - this.head;
  }

  push(token: Token): void {
    this.waiting.push(token);
  }

  /** Puts a token before the one with this number. */
  insert(number: number, token: Token): void {
    this.waiting.splice(this.head + number - this.taken, 0, token);
  }

  first(): Token {
    const token = this.waiting[this.head];
    if (token === undefined) throw new RangeError('read behind the end of the tokens');
    return token;
  }

  drop(): void {
    const last = this.waiting[this.head];
    if (last?.type === 'stream-end') return;
    this.head += 1;
    this.taken += 1;
    if (this.head === this.waiting.length) {
      this.waiting.length = 0;
      this.head = 0;
    }
  }
}

/**
 * Turns text into tokens by the rules of YAML 1.1 as libyaml applies them: indentation becomes block starts and ends, and a
 * simple key is recognised when its `:` comes, on the same line and within 1024 characters (YAML 1.1, 7.4.3).
 */
export class Scanner {
  private readonly cursor: Cursor;
  private readonly queue = new TokenQueue();
  private readonly keys = new SimpleKeys();
  private readonly indents: number[] = [];
  private indent = -1;
  private flowLevel = 0;
  /** A simple key, or in block context a new collection, may start here. */
  private keyAllowed = true;
  private done = false;

  private readonly fetchers: Readonly<Record<NextToken, () => void>> = {
    alias: () => this.fetchProperty('alias'),
    anchor: () => this.fetchProperty('anchor'),
    'block-entry': () => this.fetchBlockEntry(),
    'block-scalar': () => this.fetchBlockScalar(),
    closing: () => this.closeFlow(),
    directive: () => this.fetchDirective(),
    'document-marker': () => this.fetchMarker(),
    'double-quoted': () => this.fetchQuoted('double'),
    end: () => this.fetchEnd(),
    'flow-entry': () => this.fetchFlowEntry(),
    key: () => this.fetchKey(),
    nothing: () => this.fail(`"${this.cursor.text.charAt(this.cursor.at)}" cannot start a value`, 'Quote the value.'),
    opening: () => this.openFlow(),
    plain: () => this.fetchPlain(),
    'single-quoted': () => this.fetchQuoted('single'),
    tab: () => this.fail('a tab character where a line is indented', 'Indent with spaces.'),
    tag: () => this.fetchProperty('tag'),
    value: () => this.fetchValue(),
  };

  constructor(text: string) {
    this.cursor = new Cursor(text);
  }

  peek(): Token {
    while (!this.done && (this.queue.empty || this.mayStillBeKey())) this.fetch();
    return this.queue.first();
  }

  next(): Token {
    const token = this.peek();
    this.queue.drop();
    return token;
  }

  /** The first waiting token may turn out to be a key: its `:` has to be looked for first. */
  private mayStillBeKey(): boolean {
    this.keys.dropStale(this.cursor);
    return this.keys.nearest() === this.queue.taken;
  }

  private fetch(): void {
    const { cursor } = this;
    this.keyAllowed = skipToToken(cursor, this.flowLevel > 0, this.keyAllowed);
    this.keys.dropStale(cursor);
    this.unwind(cursor.column);
    this.fetchers[classify(cursor, this.flowLevel > 0)]();
  }

  private fail(reason: string, manual: string): never {
    throw new YamlSyntaxError(reason, this.cursor.at, manual);
  }

  private push(type: TokenType, length: number, text = ''): void {
    const { cursor } = this;
    const start = cursor.at;
    const column = cursor.column;
    cursor.at += length;
    this.queue.push({ type, start, end: cursor.at, column, text, style: undefined });
  }

  private unwind(column: number): void {
    if (this.flowLevel > 0) return;
    while (this.indent > column) {
      this.indent = this.indents.pop() ?? -1;
      this.push('block-end', 0);
    }
  }

  /** True if a new block collection starts at this column. */
  private indentTo(column: number): boolean {
    if (this.indent >= column) return false;
    this.indents.push(this.indent);
    this.indent = column;
    return true;
  }

  private fetchEnd(): void {
    this.unwind(-1);
    this.keys.remove(this.flowLevel, this.cursor);
    this.keys.clear();
    this.push('stream-end', 0);
    this.done = true;
  }

  private resetAtLineStart(): void {
    this.unwind(-1);
    this.keys.remove(this.flowLevel, this.cursor);
    this.keyAllowed = false;
  }

  private fetchDirective(): void {
    this.resetAtLineStart();
    const { at: start, column } = this.cursor;
    const text = scanDirective(this.cursor);
    this.queue.push({ type: 'directive', start, end: this.cursor.at, column, text, style: undefined });
  }

  private fetchMarker(): void {
    const type = this.cursor.code() === 45 ? 'document-start' : 'document-end';
    this.resetAtLineStart();
    this.push(type, 3);
  }

  private openFlow(): void {
    const type = this.cursor.code() === 91 ? 'flow-sequence-start' : 'flow-mapping-start';
    this.saveKey();
    this.flowLevel += 1;
    this.keyAllowed = true;
    this.push(type, 1);
  }

  private closeFlow(): void {
    const type = this.cursor.code() === 93 ? 'flow-sequence-end' : 'flow-mapping-end';
    this.keys.remove(this.flowLevel, this.cursor);
    this.flowLevel = Math.max(this.flowLevel - 1, 0);
    this.keyAllowed = false;
    this.push(type, 1);
  }

  private fetchFlowEntry(): void {
    this.keyAllowed = true;
    this.keys.remove(this.flowLevel, this.cursor);
    this.push('flow-entry', 1);
  }

  private fetchBlockEntry(): void {
    if (this.flowLevel === 0) this.startBlock('block-sequence-start', 'a list entry is not allowed here');
    this.keyAllowed = true;
    this.keys.remove(this.flowLevel, this.cursor);
    this.push('block-entry', 1);
  }

  private fetchKey(): void {
    if (this.flowLevel === 0) this.startBlock('block-mapping-start', 'a mapping key is not allowed here');
    this.keyAllowed = this.flowLevel === 0;
    this.keys.remove(this.flowLevel, this.cursor);
    this.push('key', 1);
  }

  private startBlock(type: TokenType, complaint: string): void {
    if (!this.keyAllowed) this.fail(complaint, 'Check the indentation and the quotes.');
    if (this.indentTo(this.cursor.column)) this.push(type, 0);
  }

  private fetchValue(): void {
    const key = this.keys.take(this.flowLevel);
    if (key !== undefined) {
      const at = { start: key.at, end: key.at, column: key.column, text: '', style: undefined };
      this.queue.insert(key.token, { type: 'key', ...at });
      if (this.flowLevel === 0 && this.indentTo(key.column)) {
        this.queue.insert(key.token, { type: 'block-mapping-start', ...at });
      }
      this.keyAllowed = false;
    } else {
      if (this.flowLevel === 0) this.startBlock('block-mapping-start', 'a mapping value is not allowed here');
      this.keyAllowed = this.flowLevel === 0;
      this.keys.remove(this.flowLevel, this.cursor);
    }
    this.push('value', 1);
  }

  private saveKey(): void {
    const required = this.flowLevel === 0 && this.indent === this.cursor.column;
    if (this.keyAllowed) this.keys.save(this.flowLevel, this.queue.total, required, this.cursor);
  }

  private fetchProperty(type: 'alias' | 'anchor' | 'tag'): void {
    this.saveKey();
    this.keyAllowed = false;
    const { at: start, column } = this.cursor;
    let text: string;
    if (type === 'tag') {
      const tag = scanTag(this.cursor, this.flowLevel > 0);
      text = `${tag.handle ?? ''}\0${tag.suffix}`;
    } else text = scanAnchor(this.cursor);
    this.queue.push({ type, start, end: this.cursor.at, column, text, style: undefined });
  }

  private pushScalar(start: number, column: number, scalarEnd: number, text: string, style: ScalarStyle): void {
    this.queue.push({ type: 'scalar', start, end: scalarEnd, column, text, style });
  }

  private fetchBlockScalar(): void {
    const style = this.cursor.code() === 124 ? 'literal' : 'folded';
    this.keyAllowed = true;
    this.keys.remove(this.flowLevel, this.cursor);
    const { at: start, column } = this.cursor;
    const scalar = scanBlockScalar(this.cursor, this.indent);
    this.pushScalar(start, column, scalar.end, scalar.text, style);
  }

  private fetchQuoted(style: 'single' | 'double'): void {
    this.saveKey();
    this.keyAllowed = false;
    const { at: start, column } = this.cursor;
    const text = scanQuotedScalar(this.cursor, style === 'double');
    this.pushScalar(start, column, this.cursor.at, text, style);
  }

  private fetchPlain(): void {
    this.saveKey();
    const { at: start, column } = this.cursor;
    const scalar = scanPlainScalar(this.cursor, this.indent, this.flowLevel > 0);
    this.keyAllowed = scalar.endedLine;
    this.pushScalar(start, column, scalar.end, scalar.text, 'plain');
  }
}

/**
 * Steps over blanks, comments and line breaks. Tabs count as blanks in braces and where no key can start; at the start of a line
 * they stay, because nothing may be indented with them.
 * @returns whether a simple key may start where the cursor is now: a line break in block context allows it
 */
function skipToToken(cursor: Cursor, inFlow: boolean, keyAllowed: boolean): boolean {
  let allowed = keyAllowed;
  for (;;) {
    let code = cursor.code();
    while (code === space || (code === tab && (inFlow || !allowed))) {
      cursor.at += 1;
      code = cursor.code();
    }
    if (code === 35) {
      while (!isBreakOrEnd(code)) {
        cursor.at += 1;
        code = cursor.code();
      }
    }
    if (!isBreak(code)) return allowed;
    cursor.takeBreak();
    if (!inFlow) allowed = true;
  }
}
