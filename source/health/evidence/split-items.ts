/**
 * Takes the text of a JSON array of objects apart into the texts of its items, as it comes: what is explained needs not be in memory all at
 * once. Nothing is checked but where items begin and end; each is parsed by whoever takes it.
 */
export class ItemSplitter {
  private text = '';
  private at = 0;
  private start = -1;
  private depth = 0;
  private quoted = false;
  private wants: 'item' | 'comma' | 'item or end' = 'item or end';
  /** `before` the bracket; `items`; `after` it; `other`: this is no array of objects. */
  state: 'before' | 'items' | 'after' | 'other' = 'before';

  /** The items that end in this piece. */
  push(piece: string): readonly string[] {
    this.text = this.start < 0 ? this.text.slice(this.at) + piece : this.text.slice(this.start) + piece;
    this.at = this.start < 0 ? 0 : this.at - this.start;
    if (this.start > 0) this.start = 0;
    const items: string[] = [];
    while (this.at < this.text.length && this.state !== 'other') {
      if (this.start >= 0) this.insideItem(items);
      else this.betweenItems();
    }
    return items;
  }

  private betweenItems(): void {
    const code = this.text.charCodeAt(this.at);
    if (isSpace(code)) this.at += 1;
    else if (this.state === 'before' && code === openBracket) this.step('items', 'item or end');
    else if (this.state !== 'items') this.state = 'other';
    else if (code === openBrace && this.wants !== 'comma') {
      this.start = this.at;
      this.depth = 0;
      this.quoted = false;
      this.wants = 'comma';
    } else if (code === comma && this.wants === 'comma') this.step('items', 'item');
    else if (code === closeBracket && this.wants !== 'item') this.step('after', 'item');
    else this.state = 'other';
  }

  private step(state: 'items' | 'after', wants: 'item' | 'item or end'): void {
    this.state = state;
    this.wants = wants;
    this.at += 1;
  }

  private insideItem(items: string[]): void {
    const { text } = this;
    let { at, depth, quoted } = this;
    while (at < text.length) {
      if (quoted) {
        // Most of an item is within quotes: a search for the next one is much faster than a look at each character.
        const end = text.indexOf('"', at);
        at = end < 0 ? text.length : end + 1;
        quoted = end < 0 || isEscaped(text, end);
        continue;
      }
      const code = text.charCodeAt(at);
      at += 1;
      if (code === quote) quoted = true;
      else if (code === openBrace || code === openBracket) depth += 1;
      else if (code === closeBrace || code === closeBracket) {
        depth -= 1;
        if (depth > 0) continue;
        items.push(text.slice(this.start, at));
        this.start = -1;
        break;
      }
    }
    Object.assign(this, { at, depth, quoted });
  }
}

/** Whether an odd number of backslashes stands before: each takes the next character along. */
function isEscaped(text: string, at: number): boolean {
  let before = at;
  while (text.charCodeAt(before - 1) === backslash) before -= 1;
  return (at - before) % 2 === 1;
}

const [openBracket, closeBracket, openBrace, closeBrace, comma, quote, backslash] = [91, 93, 123, 125, 44, 34, 92];

function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}
