import { directiveWords, logicalLines } from '../../proxy/directives.ts';

/** A directive of an Apache configuration file. */
export interface Directive {
  readonly kind: 'directive';
  /** In lower case: Apache does not care. */
  readonly name: string;
  /** As written. */
  readonly spelling: string;
  readonly words: readonly string[];
  readonly line: number;
}

/** `<Name argument> … </Name>`. */
export interface Section {
  readonly kind: 'section';
  readonly name: string;
  readonly argument: string;
  readonly line: number;
  readonly items: readonly Item[];
}

export type Item = Directive | Section;

export type ParsedConfig =
  | { readonly kind: 'parsed'; readonly items: readonly Item[] }
  | { readonly kind: 'syntax-error' | 'not-closed'; readonly line: number; readonly reason: string };

/** Reads the text of a configuration file: comments, lines continued by a backslash, quoted words, nested sections. */
export function parseApacheConfig(text: string): ParsedConfig {
  const stack: { name: string; spelling: string; argument: string; line: number; items: Item[] }[] = [
    { name: '', spelling: '', argument: '', line: 0, items: [] },
  ];
  for (const { line, content } of logicalLines(text)) {
    if (content === '' || content.startsWith('#')) continue;
    const top = stack.at(-1);
    if (top === undefined) break;
    const closing = /^<\/\s*([A-Za-z]+)\s*>$/.exec(content);
    const opening = /^<\s*([A-Za-z]+)\s*(.*?)\s*>$/.exec(content);
    if (closing) {
      if (stack.length === 1 || top.name !== closing[1]?.toLowerCase()) {
        return { kind: 'syntax-error', line, reason: `</${closing[1]}> without matching <${closing[1]}> section` };
      }
      stack.pop();
      const { spelling: _spelling, ...section } = top;
      stack.at(-1)?.items.push({ kind: 'section', ...section });
    } else if (opening) {
      const [, spelling = '', argument = ''] = opening;
      stack.push({ name: spelling.toLowerCase(), spelling, argument, line, items: [] });
    } else if (content.startsWith('<')) {
      return { kind: 'syntax-error', line, reason: `${content} directive missing closing '>'` };
    } else {
      const [spelling = '', ...words] = directiveWords(content);
      top.items.push({ kind: 'directive', name: spelling.toLowerCase(), spelling, words, line });
    }
  }
  const [bottom, open] = stack;
  if (open !== undefined) return { kind: 'not-closed', line: open.line, reason: `<${open.spelling}> was not closed.` };
  return { kind: 'parsed', items: bottom?.items ?? [] };
}
