import type { Scanner } from './scanner.ts';
import { YamlSyntaxError } from './syntax-error.ts';

/** An anchor and a tag before a node; `start` is `undefined` when there is neither. */
export interface Properties {
  readonly start: number | undefined;
  readonly end: number;
  readonly anchor: string | undefined;
  readonly tag: string | undefined;
}

export const noProperties: Properties = { start: undefined, end: 0, anchor: undefined, tag: undefined };

/** Reads `&anchor` and `!tag` in either order (YAML 1.1, 6.9) and resolves the tag's handle. */
export class PropertyReader {
  private readonly scanner: Scanner;
  private readonly handles: ReadonlyMap<string, string>;

  constructor(scanner: Scanner, handles: ReadonlyMap<string, string>) {
    this.scanner = scanner;
    this.handles = handles;
  }

  read(): Properties {
    const first = this.scanner.peek();
    if (first.type !== 'anchor' && first.type !== 'tag') return noProperties;
    let anchor: string | undefined;
    let tag: string | undefined;
    let { end } = first;
    for (;;) {
      const token = this.scanner.peek();
      if (token.type === 'anchor' && anchor === undefined) anchor = token.text;
      else if (token.type === 'tag' && tag === undefined) tag = this.resolve(token.text, token.start);
      else break;
      ({ end } = this.scanner.next());
    }
    return { start: first.start, end, anchor, tag };
  }

  private resolve(written: string, offset: number): string {
    const split = written.indexOf('\0');
    const handle = written.slice(0, split);
    const suffix = written.slice(split + 1);
    if (handle === '') return suffix;
    const prefix = this.handles.get(handle);
    if (prefix === undefined) throw new YamlSyntaxError(`the tag handle ${handle}, which is not declared`, offset);
    return prefix + suffix;
  }
}
