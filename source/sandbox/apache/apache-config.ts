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
  | { readonly kind: 'syntax-error'; readonly line: number; readonly reason: string };

/** Reads the text of a configuration file: comments, lines continued by a backslash, quoted words, nested sections. */
export function parseApacheConfig(text: string): ParsedConfig {
  const stack: { name: string; argument: string; line: number; items: Item[] }[] = [
    { name: '', argument: '', line: 0, items: [] },
  ];
  for (const { line, text: content } of logicalLines(text)) {
    const top = stack.at(-1);
    if (top === undefined) break;
    const closing = /^<\/\s*([A-Za-z]+)\s*>$/.exec(content);
    const opening = /^<\s*([A-Za-z]+)\s*(.*?)\s*>$/.exec(content);
    if (closing) {
      if (stack.length === 1 || top.name !== closing[1]?.toLowerCase()) {
        return { kind: 'syntax-error', line, reason: `</${closing[1]}> without matching <${closing[1]}> section` };
      }
      stack.pop();
      stack.at(-1)?.items.push({ kind: 'section', ...top });
    } else if (opening) {
      stack.push({ name: opening[1]?.toLowerCase() ?? '', argument: opening[2] ?? '', line, items: [] });
    } else if (content.startsWith('<')) {
      return { kind: 'syntax-error', line, reason: `${content} directive missing closing '>'` };
    } else {
      const [spelling = '', ...words] = splitWords(content);
      top.items.push({ kind: 'directive', name: spelling.toLowerCase(), spelling, words, line });
    }
  }
  const [bottom, open] = stack;
  if (open !== undefined) return { kind: 'syntax-error', line: open.line, reason: `<${open.name}> was not closed.` };
  return { kind: 'parsed', items: bottom?.items ?? [] };
}

function logicalLines(text: string): { line: number; text: string }[] {
  const result: { line: number; text: string }[] = [];
  let pending = '';
  let start = 0;
  for (const [index, raw] of text.split('\n').entries()) {
    const content = raw.replace(/\r$/, '');
    if (pending === '') start = index + 1;
    if (content.endsWith('\\')) {
      pending += content.slice(0, -1);
      continue;
    }
    const whole = (pending + content).trim();
    pending = '';
    if (whole !== '' && !whole.startsWith('#')) result.push({ line: start, text: whole });
  }
  return result;
}

function splitWords(text: string): string[] {
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(
    (match) => match[1]?.replace(/\\(.)/g, '$1') ?? match[2] ?? '',
  );
}
